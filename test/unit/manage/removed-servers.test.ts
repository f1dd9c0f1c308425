/** A removed server can be brought back for a day; then, or when another server needs its name, all of it goes. */
import { describe, expect, it } from 'vitest'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
import { createTurns } from '../../../main/lib/turns.ts'
import { keptRemoved, restored, whenDue } from '../../../main/manage/removal-rules.ts'
import { createRemovedServers } from '../../../main/manage/removed-servers.ts'
import { emptyStored, storedSchema } from '../../../main/settings/schema.ts'
import { newDefinition } from '../../helpers/new-definition.ts'
import type { Stored } from '../../../main/settings/types.ts'

const hour = 3_600_000
const definition = (id: string, more: Partial<ServerDefinition> = {}): ServerDefinition =>
  newDefinition({
    id,
    name: id.toUpperCase(),
    source: { kind: 'command' },
    launch: { kind: 'stdio', command: '/bin/true', args: [] },
    createdAt: '2026-01-01T00:00:00.000Z',
    ...more
  })

function lab(first: Stored = { ...emptyStored, servers: [definition('tiny'), definition('constructor')] }) {
  let stored = first
  let full = false
  let now = Date.parse('2026-11-01T12:00:00.000Z')
  const timers: (() => void)[] = []
  const running = new Map(stored.servers.map((each) => [each.id, each]))
  const destroyed: string[] = []
  let refuses = false
  const bugs: unknown[] = []
  const update = async (change: (now: Stored) => Stored): Promise<Outcome<Stored>> => {
    if (full) return failed('disk-full', 'full')
    stored = storedSchema.parse(change(stored)) as Stored
    return done(stored)
  }
  const removed = createRemovedServers({
    store: {
      get: () => stored,
      update,
      notices: () => [],
      file: '/nowhere/settings.json',
      reread: async () => done(null),
      forgetEarlier: () => Promise.resolve(),
      onChange: () => () => undefined
    },
    clock: {
      mono: () => now,
      wall: () => new Date(now),
      after(_ms, run) {
        timers.push(run)
        return () => void timers.splice(timers.indexOf(run), 1)
      }
    },
    inTurn: createTurns(),
    supervisor: {
      definition: (id) => running.get(id) ?? null,
      put: (each) => void running.set(each.id, each),
      remove: async (id) => void running.delete(id)
    },
    async destroy({ id }) {
      if (refuses) throw new Error('EBUSY')
      destroyed.push(id)
    },
    bug: (_where, error) => bugs.push(error)
  })
  return {
    removed,
    stored: () => stored,
    running,
    destroyed,
    bugs,
    fill: (on: boolean) => (full = on),
    refuse: (on: boolean) => (refuses = on),
    async pass(ms: number) {
      now += ms
      for (const run of timers.splice(0)) run()
      await new Promise((settle) => setImmediate(settle))
    }
  }
}

describe('a removed server', () => {
  it.each(['tiny', 'constructor'])('%s comes back with all that was said about it', async (id) => {
    const first: Stored = {
      ...emptyStored,
      servers: [definition(id, { wanted: 'on-demand', group: 'mine' }), definition('other')],
      switches: { [id]: { echo: { all: false, hosts: { cursor: true } } }, other: {} },
      plugs: { [id]: { only: ['cursor'], off: [] } },
      pins: { [id]: { echo: 'abc' } }
    }
    const { removed, stored, running, destroyed } = lab(first)
    expect(await removed.remove(id, false)).toEqual(done(null))
    expect([...running.keys()]).toEqual(['other'])
    expect(stored()).toMatchObject({ servers: [{ id: 'other' }], switches: { other: {} }, plugs: {}, pins: {} })
    expect(removed.list()).toMatchObject([{ id, name: id.toUpperCase() }])
    expect(await removed.restore(id)).toEqual(done(null))
    expect({ ...stored(), servers: stored().servers.toReversed() }).toEqual(first)
    expect(running.get(id)).toEqual(first.servers[0])
    expect([removed.list(), destroyed]).toEqual([[], []])
  })
  it('goes for good after 24 hours, and not before, also when Patchbay was off in between', async () => {
    const { removed, destroyed, pass, stored } = lab()
    removed.start()
    await removed.remove('tiny', false)
    await pass(23.9 * hour)
    expect(destroyed).toEqual([])
    await pass(0.2 * hour)
    expect(destroyed).toEqual(['tiny'])
    expect(stored().removed).toEqual({})
    expect(await removed.restore('tiny')).toMatchObject({ failure: { code: 'not-found' } })
    const later = lab({
      ...stored(),
      removed: { tiny: { at: '2026-10-20T00:00:00Z', definition: definition('tiny') } }
    })
    later.removed.start()
    await later.pass(0)
    expect(later.destroyed).toEqual(['tiny'])
  })
  it('goes at once when that is asked for, also after it was removed', async () => {
    const { removed, destroyed, stored } = lab()
    expect(await removed.remove('tiny', true)).toEqual(done(null))
    expect(await removed.remove('constructor', false)).toEqual(done(null))
    expect(await removed.remove('constructor', true)).toEqual(done(null))
    expect(destroyed).toEqual(['tiny', 'constructor'])
    expect(stored().removed).toEqual({})
    expect(await removed.remove('constructor', true)).toMatchObject({ failure: { code: 'not-found' } })
  })
  it('stays where it was when the removal cannot be written down', async () => {
    const { removed, running, fill, stored, destroyed } = lab()
    fill(true)
    expect(await removed.remove('tiny', true)).toMatchObject({ failure: { code: 'disk-full' } })
    expect(running.has('tiny')).toBe(true)
    expect(stored().servers).toHaveLength(2)
    expect(destroyed).toEqual([])
  })
  it('that could not be taken away is tried again, and can still be brought back', async () => {
    const { removed, refuse, pass, bugs, destroyed } = lab()
    removed.start()
    refuse(true)
    await removed.remove('tiny', false)
    await pass(25 * hour)
    expect(bugs).toHaveLength(1)
    expect(removed.list()).toHaveLength(1)
    refuse(false)
    await pass(hour)
    expect(destroyed).toEqual(['tiny'])
  })
  it('is not brought back over another of its name, nor is that one destroyed with it', async () => {
    const { removed, running, destroyed } = lab()
    await removed.remove('tiny', false)
    running.set('tiny', definition('tiny'))
    expect(await removed.restore('tiny')).toMatchObject({ failure: { code: 'already-exists' } })
    await removed.destroy('tiny')
    expect(destroyed).toEqual([])
    running.delete('tiny')
    await removed.destroy('tiny')
    await removed.destroy('tiny')
    expect(destroyed).toEqual(['tiny'])
  })
  it('removed, brought back and removed at the same moment ends in one state', async () => {
    const { removed, running, stored } = lab()
    await Promise.all([removed.remove('tiny', false), removed.restore('tiny'), removed.remove('tiny', false)])
    expect(running.has('tiny')).toBe(false)
    expect(Object.keys(stored().removed)).toEqual(['tiny'])
  })
})

describe('the rules of it', () => {
  it('are inverse to each other', () => {
    const now: Stored = { ...emptyStored, servers: [definition('tiny')], pins: { tiny: { a: '1' } } }
    expect(restored(keptRemoved(now, now.servers[0]!, new Date()), 'tiny')).toEqual(now)
    expect(restored(now, '__proto__')).toBe(now)
    expect(restored(now, 'toString')).toBe(now)
  })
  it.each([
    ['2026-11-01T12:00:00.000Z', 24],
    ['2026-11-01T13:00:00.000Z', 25],
    ['2027-11-01T12:00:00.000Z', 0],
    ['not a time', 0]
  ])('removed at %s, it is over in %d hours', (at, hours) => {
    const now = Date.parse('2026-11-01T12:00:00.000Z')
    expect((whenDue({ at }, now) - now) / hour).toBe(hours)
  })
})
