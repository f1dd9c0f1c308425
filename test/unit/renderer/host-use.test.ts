import { describe, expect, test } from 'vitest'
import type { HostView } from '../../../contract/model.ts'
import { stepOf, useSentence } from '../../../contract/host-use.ts'
import { hostUses } from '../../../renderer/lib/host-use.ts'
import { host } from '../../electron/double/state.ts'

const now = Date.parse('2026-11-28T14:00:00Z')
const named = (name: string, more: Partial<HostView> = {}): HostView =>
  host(name.toLowerCase().replace(/ /g, '-'), { name, plugged: ['memory'], ...more })
const desktop = named('Claude Desktop', {
  use: 'restart',
  connections: 0,
  takesEffect: 'After Claude Desktop was quit completely and started again',
  effect: 'effect.quit'
})
const code = named('Claude Code', { use: 'later', connections: 0, lastSeenAt: '2026-11-28T13:04:00Z' })
const cursor = named('Cursor')
const zed = named('Zed', { use: 'not', joined: false, connections: 0 })

describe('the one sentence in which every way in ends', () => {
  const sentence = (hosts: readonly HostView[]) => useSentence(hostUses(hosts, ['memory'], now), 'Memory')
  test.each([
    [[desktop, cursor, zed], 'Cursor uses Memory now, Claude Desktop after a restart, Zed not yet'],
    [[cursor, named('VS Code')], 'Cursor and VS Code use Memory now'],
    [[code], 'Claude Code uses Memory when next open'],
    [[zed], 'No host uses Memory yet'],
    [[], 'No host was found to use Memory'],
    [[named('Cursor', { plugged: [] })], 'No host uses Memory yet'],
    [['A', 'B', 'C', 'D'].map((name) => named(name)), 'A, B and 2 more use Memory now']
  ])('%#: %s', (hosts, words) => expect(sentence(hosts)).toBe(words))
})
test('a host that is joined and not plugged in is told apart from one that is not joined', () => {
  const uses = hostUses([named('Cursor', { plugged: ['git'] }), zed], ['memory'], now)
  expect(uses.map(({ when, head }) => [when, head])).toEqual([
    ['not-joined', 'Not yet.'],
    ['unplugged', 'Not.']
  ])
})
test('what is not known is not guessed: a host that is not connected has no list that is current', () => {
  const [use] = hostUses([code], ['memory'], now)
  expect(use).toMatchObject({ when: 'later', signal: 'off' })
  expect(use?.note).toMatch(/^No connection since /)
})
test.each([
  ['effect.next-session', 'in its next session'],
  ['effect.at-once', 'in a moment'],
  ['effect.trust', 'once you allow it'],
  ['effect.after-trust', 'once you allow it'],
  ['effect.reload', 'after a reload'],
  ['effect.restart', 'after a restart'],
  [null, 'after a restart']
] as const)('%s: %s', (effect, words) => expect(stepOf({ effect })).toBe(words))
