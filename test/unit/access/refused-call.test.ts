/** Which test calls are refused before a server hears of them. */
import { describe, expect, it } from 'vitest'
import { refusedCall, type CallRules } from '../../../main/access/refused-call.ts'
import { accessWith } from '../../helpers/access.ts'

const tool = { name: 'echo', definition: { name: 'echo' }, bytes: 20 }
const rules = (
  said: Parameters<typeof accessWith>[1] = {},
  kept: CallRules['kept'] = { tools: [tool], listedAt: '2026-01-01T00:00:00.000Z' }
): CallRules => ({ kept, rules: accessWith(['one'], said) })
const codeOf = (...asked: Parameters<typeof refusedCall>) => {
  const refused = refusedCall(...asked)
  return refused && !refused.ok ? refused.failure.code : null
}

describe('a test call', () => {
  it('of a tool that is there and on goes through', () => {
    expect(refusedCall(rules(), 'one', 'echo', null)).toBeNull()
  })
  it('of a tool that is not there is refused once the server has listed', () => {
    expect(codeOf(rules(), 'one', 'other', null)).toBe('unknown-tool')
    expect(refusedCall(rules({}, { tools: [], listedAt: null }), 'one', 'other', null)).toBeNull()
  })
  it('of a tool that is held is refused, on or off', () => {
    expect(codeOf(rules({ held: { one: ['echo'] } }), 'one', 'echo', null)).toBe('tool-held')
    const off = { one: { echo: { all: false, hosts: {} } } }
    expect(codeOf(rules({ held: { one: ['echo'] }, switches: off }), 'one', 'echo', null)).toBe('tool-held')
  })
  it('of a tool that is off is refused for the host it is asked for, with the way to turn it on', () => {
    const switches = { one: { echo: { all: true, hosts: { cursor: false } } } }
    expect(refusedCall(rules({ switches }), 'one', 'echo', null)).toBeNull()
    const refused = refusedCall(rules({ switches }), 'one', 'echo', 'cursor')
    expect(refused).toMatchObject({ failure: { code: 'tool-off', remedy: { input: { host: 'cursor', on: true } } } })
  })
  it('of a tool that is off for all names no host, and is sent as a host that has it on', () => {
    const switches = { one: { echo: { all: false, hosts: { cursor: true } } } }
    expect(refusedCall(rules({ switches }), 'one', 'echo', 'cursor')).toBeNull()
    expect(refusedCall(rules({ switches }), 'one', 'echo', null)).toMatchObject({
      failure: {
        message: expect.not.stringContaining(' for '),
        remedy: { input: { id: 'one', tool: 'echo', on: true } }
      }
    })
  })
  it('as a host that the server is not plugged into is refused, with the way to plug it in', () => {
    const plugs = { one: { only: ['vscode'], off: [] } }
    expect(refusedCall(rules({ plugs }), 'one', 'echo', null)).toBeNull()
    expect(refusedCall(rules({ plugs }), 'one', 'echo', 'cursor')).toMatchObject({
      failure: { code: 'not-plugged', remedy: { request: 'cables.plug', input: { server: 'one', host: 'cursor' } } }
    })
  })
  it('of a server that is stopped is left to the supervisor, which knows why', () => {
    expect(refusedCall(rules({ stopped: ['one'] }), 'one', 'echo', 'cursor')).toBeNull()
  })
})
