/** Which test calls are refused before a server hears of them. */
import { describe, expect, it } from 'vitest'
import { refusedCall, type CallRules } from '../../../main/inspector/refused-call.ts'

const tool = { name: 'echo', definition: { name: 'echo' }, bytes: 20 }
const rules = (more: Partial<CallRules> = {}): CallRules => ({
  kept: { tools: [tool], listedAt: '2026-01-01T00:00:00.000Z' },
  held: [],
  switches: {},
  ...more
})
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
    expect(refusedCall(rules({ kept: { tools: [], listedAt: null } }), 'one', 'other', null)).toBeNull()
  })
  it('of a tool that is held is refused, on or off', () => {
    expect(codeOf(rules({ held: ['echo'] }), 'one', 'echo', null)).toBe('tool-held')
  })
  it('of a tool that is off is refused for the host it is asked for, with the way to turn it on', () => {
    const switches = { one: { echo: { all: true, hosts: { cursor: false } } } }
    expect(refusedCall(rules({ switches }), 'one', 'echo', null)).toBeNull()
    const refused = refusedCall(rules({ switches }), 'one', 'echo', 'cursor')
    expect(refused).toMatchObject({ failure: { code: 'tool-off', remedy: { input: { host: 'cursor', on: true } } } })
  })
})
