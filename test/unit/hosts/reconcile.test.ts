import { describe, expect, test } from 'vitest'
import { editorOf } from '../../../main/hosts/config/editors.ts'
import { reconcile } from '../../../main/hosts/reconcile.ts'

const json = editorOf('json')

const place = { path: ['mcpServers'], name: 'patchbay' }
const put = { kind: 'put', value: { command: 'p' } } as const
const gone = { kind: 'gone' } as const
const ours = '{"mcpServers":{"a":1,"patchbay":{"command":"p"}}}'

describe('reconciling', () => {
  test('bytes as known: the change is made as it was agreed', () => {
    expect(reconcile(json, '{"mcpServers":{"a":1}}', '{"mcpServers":{"a":1}}', place, put)).toMatchObject({
      kind: 'apply',
      text: ours,
      rebased: false
    })
    expect(reconcile(json, ours, ours, place, gone)).toMatchObject({ kind: 'apply', text: '{"mcpServers":{"a":1}}' })
  })
  test('changed elsewhere, ours untouched: the change is made to their text', () => {
    expect(reconcile(json, '{"mcpServers":{"a":1}}', '{"x":2,"mcpServers":{"a":1}}', place, put)).toMatchObject({
      kind: 'apply',
      rebased: true,
      text: '{"x":2,"mcpServers":{"a":1,"patchbay":{"command":"p"}}}'
    })
    expect(reconcile(json, ours, ours.replace('"a":1', '"a":2'), place, gone)).toMatchObject({
      text: '{"mcpServers":{"a":2}}'
    })
  })
  test('ours only moved or set differently is not changed', () => {
    expect(
      reconcile(json, ours, '{\n "mcpServers": {\n  "patchbay": { "command": "p" },\n  "a": 1\n }\n}', place, gone)
    ).toMatchObject({
      kind: 'apply',
      text: '{\n "mcpServers": {\n  "a": 1\n }\n}'
    })
  })
  test('ours changed too: a conflict that shows both', () => {
    expect(reconcile(json, ours, ours.replace('"p"', '"q"'), place, gone)).toEqual({
      kind: 'conflict',
      seen: '{"command":"p"}',
      now: '{"command":"q"}'
    })
    expect(reconcile(json, '{}', ours, place, put)).toMatchObject({ kind: 'conflict', seen: null })
    expect(reconcile(json, ours, '{}', place, gone)).toMatchObject({ kind: 'conflict', now: null })
  })
  test('what does not parse is refused with its place', () => {
    expect(reconcile(json, '{}', '{\n  "a": }', place, put)).toMatchObject({
      kind: 'refused',
      refusal: { line: 2, column: 8, reason: 'a value is expected here' }
    })
  })
})
