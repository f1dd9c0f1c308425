import { describe, expect, it } from 'vitest'
import { say } from '../../../contract/words/say.ts'
import { cableState, hostView, type HostFacts } from '../../../main/state/host-view.ts'
import { server } from '../../electron/double/state.ts'

const facts = (more: Partial<HostFacts> = {}, joined = true): HostFacts => ({
  found: {
    id: 'cursor',
    name: 'Cursor',
    found: true,
    file: '/home/me/.cursor/mcp.json',
    joined,
    importable: 0,
    problem: null,
    takesEffect: say('effect.reload', { host: 'Cursor' }),
    toolLimit: null,
    stale: false,
    opensWith: null
  },
  connections: [],
  servers: 1,
  tools: 9,
  tokens: 100,
  lastCallAt: null,
  joinedAt: joined ? '2026-11-28T12:00:00.000Z' : null,
  goneAt: null,
  plugged: ['memory'],
  toolsOf: { memory: 9 },
  now: new Date('2026-11-28T14:00:00.000Z'),
  calling: [],
  ...more
})
const connection = (listCurrent: boolean) => ({
  host: 'cursor',
  via: 'bridge' as const,
  era: null,
  client: null,
  since: '2026-11-28T13:00:00.000Z',
  listCurrent
})

describe('whether a host works with its list', () => {
  it('waits from the join until it connects and has read it, then turns live by itself', () => {
    const waiting = hostView(facts())
    expect(waiting).toMatchObject({ use: 'restart', signal: 'working', listCurrent: false })
    expect(waiting.sentence).toBe('Joined, waiting for it to connect. After the Cursor window is reloaded')
    expect(cableState(server('memory'), waiting)).toBe('waiting')
    const reading = hostView(facts({ connections: [connection(false)] }))
    expect(reading).toMatchObject({ use: 'restart', signal: 'attention' })
    expect(cableState(server('memory'), reading)).toBe('waiting')
    const live = hostView(facts({ connections: [connection(true)] }))
    expect(live).toMatchObject({ use: 'now', signal: 'ready', sentence: 'Connected' })
    expect(cableState(server('memory'), live)).toBe('ready')
  })
  it('offers a restart only while it waits, and only where Patchbay can do it', () => {
    const one = { ...facts().found, restartable: true }
    expect(hostView(facts({ found: one })).remedies).toMatchObject([
      { label: 'Restart Cursor …', request: 'view.open' }
    ])
    expect(hostView(facts({ found: one, connections: [connection(true)] })).remedies).toEqual([])
    expect(hostView(facts()).remedies).toEqual([])
  })
  it('says since when it is not connected, and nothing about a list that was not read', () => {
    const gone = hostView(facts({ goneAt: '2026-11-28T13:04:00.000Z' }))
    expect(gone).toMatchObject({ use: 'later', listCurrent: false, lastSeenAt: '2026-11-28T13:04:00.000Z' })
    expect(gone.sentence).toMatch(/^No connection since \d\d:\d\d$/)
    expect(cableState(server('memory'), gone)).toBe('off')
    expect(hostView(facts({ lastCallAt: '2026-11-20T08:00:00.000Z' })).use).toBe('restart')
    expect(hostView(facts({ lastCallAt: '2026-11-28T12:30:00.000Z' })).use).toBe('later')
  })
  it('is not at all where it is not joined; what it would get is told all the same', () => {
    const found = hostView(facts({}, false))
    expect(found).toMatchObject({ use: 'not', plugged: ['memory'], toolsOf: { memory: 9 } })
  })
})
