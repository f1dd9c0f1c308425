import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { yamlEditor } from '../../../main/hosts/config/edit-yaml.ts'
import type { Insertion, Place } from '../../../main/hosts/config/types.ts'

const place: Place = { path: ['extensions'], name: 'patchbay' }
const list: Place = { path: ['mcpServers'], name: 'patchbay', nameKey: 'name' }
const entry = {
  type: 'stdio',
  cmd: '/opt/Patch bay/patchbay',
  args: ['connect', '--host', 'goose'],
  envs: { A: 'yes: "no"' }
}
const item = { name: 'patchbay', command: 'p', args: ['--host', 'continue'] }

function put(text: string, value: unknown = entry, where = place, known: Insertion | null = null) {
  const done = yamlEditor.put(text, where, value, known)
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
  return done.value
}
function drop(text: string, known: Insertion | null = null, where = place) {
  const done = yamlEditor.drop(text, where, known)
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
  return done.value
}
type Data = { extensions?: Record<string, unknown>; mcpServers?: unknown[] } | null
const data = (text: string) => parse(text.replace('\uFEFF', '')) as Data

const lines = `  patchbay:
    type: stdio
    cmd: /opt/Patch bay/patchbay
    args:
      - connect
      - --host
      - goose
    envs:
      A: 'yes: "no"'
`
const inline = `{ type: stdio, cmd: /opt/Patch bay/patchbay, args: [ connect, --host, goose ], envs: { A: 'yes: "no"' } }`

describe('putting an entry', () => {
  test.each([
    ['an empty file', '', `extensions:\n${lines}`],
    ['comments only', '# mine\n', `# mine\nextensions:\n${lines}`],
    ['settings only', 'GOOSE_MODEL: x # mine\n', `GOOSE_MODEL: x # mine\nextensions:\n${lines}`],
    ['no newline at the end', 'a: 1', `a: 1\nextensions:\n${lines.trimEnd()}`],
    ['a document start', '---\na: 1\n', `---\na: 1\nextensions:\n${lines}`],
    [
      'other servers, between them and what follows',
      'extensions:\n  developer: # built in\n    type: builtin\n    enabled: true\n\n# next\nother: 1\n',
      `extensions:\n  developer: # built in\n    type: builtin\n    enabled: true\n${lines}\n# next\nother: 1\n`
    ],
    ['a name without a value', 'extensions:\nother: 1\n', `extensions:\n${lines}other: 1\n`],
    ['a name with the word for nothing', 'extensions: ~ # none\n', `extensions: { patchbay: ${inline} } # none\n`],
    ['empty braces', 'extensions: {} # none\n', `extensions: { patchbay: ${inline} } # none\n`],
    ['braces', 'extensions: { a: { cmd: x } }\n', `extensions: { a: { cmd: x }, patchbay: ${inline} }\n`],
    [
      'a block of text at the end',
      'extensions:\n  a:\n    t: |+\n      x\n\n',
      `extensions:\n  a:\n    t: |+\n      x\n\n${lines}`
    ]
  ])('into %s', (_what, before, after) => {
    const { text, insertion } = put(before)
    expect(text).toBe(after)
    expect(data(text)?.extensions?.['patchbay']).toEqual(entry)
    expect(drop(text, insertion)).toBe(before)
  })

  test.each([
    [
      'indented',
      'mcpServers:\n  - name: a\n    command: x\n',
      '  - name: patchbay\n    command: p\n    args:\n      - --host\n      - continue\n'
    ],
    [
      'at the edge',
      'mcpServers:\n- name: a\n  command: x\n',
      '- name: patchbay\n  command: p\n  args:\n    - --host\n    - continue\n'
    ]
  ])('behind the items of a list, %s', (_what, before, added) => {
    const { text, insertion } = put(`${before}\nmodels: []\n`, item, list)
    expect(text).toBe(`${before}${added}\nmodels: []\n`)
    expect(drop(text, insertion, list)).toBe(`${before}\nmodels: []\n`)
    expect(drop(text, null, list)).toBe(`${before}\nmodels: []\n`)
    const table = yamlEditor.table(text, list.path, 'name')
    expect(table.ok && [...table.value.keys()]).toEqual(['a', 'patchbay'])
  })

  test.each(['models: []\n', '', 'mcpServers: []\n', 'mcpServers:\n', 'mcpServers: [{ name: a }]\n'])(
    'into a list that has to be made, or is in brackets: %j',
    (before) => {
      const { text, insertion } = put(before, item, list)
      expect(data(text)?.mcpServers).toEqual([...((data(before)?.mcpServers as unknown[]) ?? []), item])
      expect(drop(text, insertion, list)).toBe(before)
      const without = data(drop(text, null, list))
      expect({ mcpServers: [], ...without }).toEqual({
        mcpServers: [],
        ...JSON.parse(JSON.stringify(data(before) ?? {}).replace('"mcpServers":null', '"mcpServers":[]'))
      })
    }
  )

  test('keeps CRLF, the byte order mark, and the author’s four blanks', () => {
    const before = '\uFEFFextensions:\r\n    a:\r\n        cmd: x'
    const { text, insertion } = put(before)
    expect(text).toContain('\r\n    patchbay:\r\n        type: stdio\r\n')
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
    expect(drop(text, insertion)).toBe(before)
  })

  test('values that older readers take for something else are quoted', () => {
    const { text } = put('', { cmd: 'on', args: ['0123', '1e3', 'null', '', '- x', '#', 'a: b', 'ü\n\t'] })
    expect(data(text)?.extensions?.['patchbay']).toEqual({
      cmd: 'on',
      args: ['0123', '1e3', 'null', '', '- x', '#', 'a: b', 'ü\n\t']
    })
    expect(text).toContain('cmd: "on"')
  })
})

describe('changing an entry that is there', () => {
  test('writes only what differs, and keeps comments and what is not ours', () => {
    const before = `extensions:
  patchbay: # ours
    type: stdio
    cmd: /old # moved
    args:
      - connect # first
      - --host
      - goose
    timeout: 300
  z:
    cmd: z
`
    const { text } = put(before, { ...entry, timeout: 300 })
    expect(text).toContain('    cmd: /opt/Patch bay/patchbay # moved\n    args:\n      - connect # first\n')
    expect(data(text)?.extensions).toEqual({ patchbay: { ...entry, timeout: 300 }, z: { cmd: 'z' } })
  })

  test.each([
    ['in braces', 'extensions:\n  patchbay: { cmd: old } # x\n  b: {}\n'],
    ['in braces within braces', 'extensions: { patchbay: { cmd: old }, b: {} }\n'],
    ['with nothing', 'extensions:\n  patchbay:\n  b: {}\n'],
    ['with other members', 'extensions:\n  patchbay:\n    old: 1\n    args: [a]\n    envs: |\n      text\n  b: {}\n'],
    ['quoted', '"extensions":\n  \'patchbay\':\n    "cmd": >-\n      folded\n      text\n  b: {}']
  ])('however it is written: %s', (_what, before) => {
    const { text } = put(before)
    expect(data(text)?.extensions?.['patchbay']).toEqual(entry)
    expect(data(text)?.extensions?.['b']).toEqual({})
    expect(data(drop(text))).toEqual({ extensions: { b: {} } })
  })
})

test('the last entry gone leaves an empty table, not a name without a value', () => {
  expect(drop('a: 1\nextensions: # all\n  patchbay:\n    cmd: x\nb: 2\n')).toBe('a: 1\nextensions: {} # all\nb: 2\n')
})

describe('what is refused', () => {
  test.each([
    ['a: [1\n', 2],
    ['a: 1\na: 2\n', 2],
    ['a:\n\tb: 1\n', 2],
    ['extensions: none\n', 1],
    ['extensions:\n  - a\n', 2],
    ['- a\n', 1],
    ['just text\n', 1],
    ['a: 1\n---\nextensions: {}\n', 2],
    ['x: &all { a: 1 }\nextensions: *all\n', 2],
    ['extensions: *nowhere\n', 1],
    ['a: \0\n', 1]
  ])('%j, with its line', (text, line) => {
    const done = yamlEditor.put(text, place, entry)
    expect(done.ok).toBe(false)
    if (!done.ok) expect(done.refusal).toMatchObject({ line, reason: expect.stringMatching(/^\S.*[^.]$/) })
    expect(yamlEditor.drop(text, place).ok).toBe(false)
  })

  test('a file of references upon references is not unfolded', () => {
    const bomb = `a0: &a0 [x, x, x]\n${Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}, *a${at}, *a${at}]\n`).join('')}`
    expect(yamlEditor.put(bomb, place, entry).ok).toBe(false)
  })
})

test('names that are special elsewhere are names here', () => {
  const odd = { path: ['extensions'], name: '__proto__' }
  const before = 'extensions:\n  constructor:\n    cmd: c\n'
  const { text, insertion } = put(before, { cmd: 'x' }, odd)
  const table = yamlEditor.table(text, ['extensions'])
  expect(table.ok && [...table.value.keys()]).toEqual(['constructor', '__proto__'])
  expect(drop(text, insertion, odd)).toBe(before)
})

// ---- any file at all -------------------------------------------------------------------------------------------
const key = fc.constantFrom('a', 'b-2', 'c_3', '"quoted key"', "'it''s'", '12', 'command', 'env', '? x\n')
const leaf = fc.constantFrom(
  ...[
    '1',
    'text with  blanks',
    '"a \\" # b"',
    "'single'",
    '~',
    '',
    'true',
    '0x1F',
    '2001-01-01',
    '[a, {b: c}]',
    '{ x: 1, "y": [] }'
  ],
  ...['[\n    1, # one\n    2\n    ]', '&anchor value', '!!str 12', '"on\n    two lines"', 'plain on\n    two lines']
)
const note = fc.constantFrom('', ' # note', '   # [x]: {')
const gap = fc.constantFrom('', '\n', '# alone\n', '    # indented\n', '\n\n# two\n\n')
const blockText = fc.constantFrom(
  '|\n      one\n       two\n',
  '>-\n      folded\n      text\n',
  '|+\n      kept\n\n\n',
  '|2-\n      x\n'
)
const member = (indent: number) =>
  fc.oneof(
    fc.tuple(leaf, note).map(([value, end]) => ` ${value}${value === '' || value.includes('\n') ? '' : end}\n`),
    ...(indent === 4 ? [blockText.map((text) => ` ${text}`)] : [])
  )
const block = (indent: number) =>
  fc
    .uniqueArray(fc.tuple(key, member(indent), gap), { minLength: 1, maxLength: 3, selector: ([name]) => name })
    .map((all) =>
      all
        .filter(([name]) => !name.startsWith('?'))
        .map(([name, value, after]) => `${' '.repeat(indent)}${name}:${value}${after}`)
        .join('')
    )
const server = (name: string) =>
  fc.tuple(note, block(4), gap).map(([end, body, after]) => `  ${name}:${end}\n${body}${after}`)
const table = fc.oneof(
  fc.constantFrom(
    '',
    'extensions:\n',
    'extensions: {}\n',
    'extensions: # none\n\n',
    'extensions: { one: { a: 1 } } # flow\n',
    'extensions: {\n  one: { a: 1 },\n  two: {},\n}\n'
  ),
  fc
    .tuple(note, gap, server('one'), server('"two words"'))
    .map(([end, after, one, two]) => `extensions:${end}\n${after}${one}${two}`)
)
const file = fc
  .tuple(
    fc.constantFrom('', '---\n', '# head\n\n', '%YAML 1.2\n---\n'),
    block(0),
    table,
    fc.option(block(4)),
    fc.boolean(),
    fc.boolean(),
    fc.boolean()
  )
  .map(([head, top, middle, last, bom, crlf, cut]) => {
    let text = head + top + middle + (last === null ? '' : `last:\n${last || '    x: 1\n'}`)
    if (cut) text = text.trimEnd()
    if (crlf) text = text.replaceAll('\n', '\r\n')
    return (bom ? '\uFEFF' : '') + text
  })
const runs = process.env['PATCHBAY_FUZZ'] ? 10_000 : 150

test('in any file only our entry differs, and adding then removing gives the file back', () => {
  let tried = 0
  fc.assert(
    fc.property(file, (before) => {
      if (!yamlEditor.table(before, place.path).ok) return
      tried += 1
      const { text, insertion } = put(before)
      const there = data(text)
      expect(there?.extensions?.['patchbay']).toEqual(entry)
      delete there?.extensions?.['patchbay']
      const was = data(before) ?? {}
      expect({ ...there, extensions: there?.extensions ?? {} }).toEqual({ ...was, extensions: was.extensions ?? {} })
      expect(drop(text, insertion)).toBe(before)
      const changed = put(text, { ...entry, cmd: 'other', args: [], more: [1, { a: 2 }] }, place, insertion)
      expect(drop(changed.text, changed.insertion)).toBe(before)
      const without = data(drop(text)) ?? {}
      expect({ ...without, extensions: without.extensions ?? {} }).toEqual({ ...was, extensions: was.extensions ?? {} })
    }),
    { numRuns: runs }
  )
  expect(tried).toBeGreaterThan(runs / 2)
})
