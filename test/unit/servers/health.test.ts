import { describe, expect, it } from 'vitest'
import { createHealth } from '../../../main/servers/connection/health.ts'
import { createProbe, type Sign } from '../../../main/servers/connection/probe.ts'
import { rhythm } from '../../../main/servers/lifecycle/policy.ts'
import { createStartLimit } from '../../../main/servers/connection/start-limit.ts'
import { createRefresher } from '../../../main/servers/lists/refresher.ts'
import type { ListKind } from '../../../main/mcp/methods.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'
import { createFakeLink, type FakeServer } from '../../fixtures/servers/fake-link.ts'

function watch() {
  const clock = createFakeClock()
  const seen = { probes: 0, misses: [] as number[], sick: [] as string[], working: [] as number[], alive: 0 }
  let answer: Sign = 'alive'
  let busy = false
  let stuck = false
  let heard = clock.mono()
  const health = createHealth({
    clock,
    rhythm,
    probe: async () => {
      seen.probes += 1
      return answer
    },
    busy: () => busy,
    stuck: () => stuck,
    lastHeard: () => heard,
    onMiss: (count) => seen.misses.push(count),
    onWorking: (forMs) => seen.working.push(forMs),
    onAlive: () => (seen.alive += 1),
    onSick: (why) => seen.sick.push(why)
  })
  return {
    clock,
    seen,
    health,
    set: (next: { answer?: typeof answer; busy?: boolean; stuck?: boolean; heard?: boolean }) => {
      answer = next.answer ?? answer
      busy = next.busy ?? busy
      stuck = next.stuck ?? stuck
      if (next.heard) heard = clock.mono()
    }
  }
}

describe('health', () => {
  it('asks every 30 s when idle', async () => {
    const { clock, seen } = watch()
    await clock.move(95_000)
    expect(seen.probes).toBe(3)
    expect(seen.sick).toEqual([])
  })
  it('does not ask who was just heard, nor who is busy', async () => {
    const { clock, seen, set } = watch()
    await clock.move(25_000)
    set({ heard: true })
    await clock.move(10_000)
    expect(seen.probes).toBe(0)
    set({ busy: true, answer: 'silent' })
    await clock.move(600_000)
    expect(seen).toMatchObject({ probes: 0, sick: [] })
  })
  it('gives one that works without an answer ten minutes, and starts anew with an answer', async () => {
    const { clock, seen, set } = watch()
    set({ answer: 'working' })
    await clock.move(590_000)
    expect(seen).toMatchObject({ misses: [], sick: [] })
    expect(seen.working.length).toBeGreaterThan(10)
    set({ answer: 'alive' })
    await clock.move(30_000)
    expect(seen.alive).toBe(1)
    set({ answer: 'working' })
    await clock.move(590_000)
    expect(seen.sick).toEqual([])
    await clock.move(60_000)
    expect(seen.sick).toEqual(['working'])
  })
  it('does not judge by silence that tells nothing', async () => {
    const { clock, seen, set } = watch()
    set({ answer: 'untold' })
    await clock.move(600_000)
    expect(seen).toMatchObject({ misses: [], sick: [] })
  })
  it('calls three misses in a row sick, and two with a word between not', async () => {
    const { clock, seen, set } = watch()
    set({ answer: 'silent' })
    await clock.move(61_000)
    expect(seen.misses).toEqual([1, 2])
    set({ answer: 'alive' })
    await clock.move(30_000)
    expect(seen.alive).toBe(1)
    set({ answer: 'silent' })
    await clock.move(91_000)
    expect(seen.sick).toEqual(['silent'])
    await clock.move(300_000)
    expect(seen.sick).toHaveLength(1)
    expect(clock.timers()).toBe(0)
  })
  it('counts nothing that a sleeping machine could not answer, and asks first when it wakes', async () => {
    const { clock, seen, set } = watch()
    set({ answer: 'silent' })
    await clock.move(61_000)
    await clock.sleep(8 * 3_600_000)
    expect(seen.sick).toEqual([])
    expect(seen.misses).toEqual([1, 2, 1])
    set({ answer: 'alive' })
    await clock.move(31_000)
    expect(seen.sick).toEqual([])
  })
  it('does not wait for three when the connection itself is gone', async () => {
    const { clock, seen, health, set } = watch()
    set({ answer: 'gone' })
    health.probeNow()
    await clock.move(1)
    expect(seen.sick).toEqual(['gone'])
  })
  it('ends a busy server that has stopped reading', async () => {
    const { clock, seen, set } = watch()
    set({ busy: true, stuck: true })
    await clock.move(91_000)
    expect(seen.sick).toEqual(['stuck'])
  })
  it('stops asking when told', async () => {
    const { clock, seen, health } = watch()
    health.stop()
    await clock.move(100_000)
    expect(seen.probes).toBe(0)
  })
})

describe('the time a start may take', () => {
  function limit(longestMs: number) {
    const clock = createFakeClock()
    const over: number[] = []
    const start = createStartLimit({
      clock,
      timeoutMs: 60_000,
      longestMs,
      quietMs: 15_000,
      suspendGapMs: 5_000,
      onOver: (ms) => over.push(ms)
    })
    return { clock, over, start }
  }
  it('is over when it is over', async () => {
    const { clock, over, start } = limit(0)
    start.heard()
    await clock.move(60_001)
    expect(over).toEqual([60_000])
  })
  it('is longer for what visibly downloads, and ends when that falls silent', async () => {
    const { clock, over, start } = limit(300_000)
    for (let second = 0; second < 120; second += 1) {
      await clock.move(1_000)
      start.heard()
    }
    expect(over).toEqual([])
    await clock.move(31_000)
    expect(over).toHaveLength(1)
  })
  it('has an end even so', async () => {
    const { clock, over, start } = limit(300_000)
    for (let second = 0; second < 330 && over.length === 0; second += 1) {
      start.heard()
      await clock.move(1_000)
    }
    expect(over[0]).toBeLessThanOrEqual(301_000)
  })
  it('does not count the time a machine slept', async () => {
    const { clock, over } = limit(0)
    await clock.move(10_000)
    await clock.sleep(3_600_000)
    expect(over).toEqual([])
    await clock.move(10_001)
    expect(over).toHaveLength(1)
  })
  it('is off when stopped', async () => {
    const { clock, over, start } = limit(0)
    start.stop()
    await clock.move(100_000)
    expect(over).toEqual([])
  })
})

describe('reading changed lists', () => {
  function refresher(takesMs = 0, workedMs = 0) {
    const clock = createFakeClock()
    const reads: { at: number; kinds: readonly ListKind[] }[] = []
    const from = clock.mono()
    const it = createRefresher({
      clock,
      debounceMs: 250,
      everyMs: 1_000,
      read: (kinds) => {
        reads.push({ at: clock.mono() - from, kinds })
        return takesMs === 0
          ? Promise.resolve(0)
          : new Promise<number>((resolve) => void clock.after(takesMs, () => resolve(workedMs)))
      }
    })
    return { clock, reads, it }
  }
  it('waits 250 ms and reads once for a burst', async () => {
    const { clock, reads, it } = refresher()
    for (let count = 0; count < 100_000; count += 1) it.changed('tools')
    it.changed('prompts')
    await clock.move(5_000)
    expect(reads).toEqual([{ at: 250, kinds: ['tools', 'prompts'] }])
  })
  it('reads at most once a second however long it lasts', async () => {
    const { clock, reads, it } = refresher()
    for (let tick = 0; tick < 3_000; tick += 1) {
      it.changed('tools')
      await clock.move(1)
    }
    expect(reads.map((read) => read.at)).toEqual([250, 1_250, 2_250])
  })
  it('reads once more for what came during a reading, never two at a time', async () => {
    const { clock, reads, it } = refresher(4_000)
    it.changed('tools')
    await clock.move(1_000)
    it.changed('tools')
    await clock.move(3_000)
    expect(reads).toHaveLength(1)
    await clock.move(1_000)
    expect(reads).toHaveLength(2)
  })
  it('grows patient with a server that never comes to rest, up to a minute, and forgets it after a quiet while', async () => {
    const { clock, reads, it } = refresher()
    for (let tick = 0; tick < 5_000; tick += 1) {
      it.changed('tools')
      await clock.move(100)
    }
    const gaps = reads.slice(1).map((read, at) => read.at - reads[at]!.at)
    expect(gaps.slice(0, 11)).toEqual([1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 60].map((seconds) => seconds * 1_000))
    await clock.move(200_000)
    const before = reads.length
    it.changed('tools')
    await clock.move(250)
    expect(reads).toHaveLength(before + 1)
    it.changed('tools')
    await clock.move(1_000)
    expect(reads).toHaveLength(before + 2)
  })
  it('spends no more than a twentieth of the time on lists that are slow to read', async () => {
    const { clock, reads, it } = refresher(500, 500)
    for (let tick = 0; tick < 400; tick += 1) {
      it.changed('tools')
      await clock.move(100)
    }
    expect(reads.map((read) => read.at)).toEqual([250, 10_250, 20_250, 30_250])
  })
  it('reads at once for who asks, once for all who ask meanwhile, and not what was read just now', async () => {
    const { clock, reads, it } = refresher(400)
    const done: string[] = []
    const ask = (name: string, kinds: readonly ListKind[]) => void it.now(kinds).then(() => done.push(name))
    ask('one', ['tools'])
    await clock.move(1)
    ask('two', ['tools'])
    ask('three', ['prompts'])
    await clock.move(398)
    expect(done).toEqual([])
    await clock.move(1)
    expect(reads.map(({ kinds }) => kinds)).toEqual([['tools'], ['prompts']])
    expect(done.sort()).toEqual(['one', 'two'])
    await clock.move(400)
    expect(done).toContain('three')
    ask('last', ['tools'])
    ask('behind it', ['prompts'])
    it.stop()
    await clock.move(400)
    expect(done.slice(3).sort()).toEqual(['behind it', 'last'])
    expect(reads).toHaveLength(3)
  })
  it('reads what is slow to take in no more often for those who ask, either', async () => {
    const { clock, reads, it } = refresher(500, 500)
    for (let tick = 0; tick < 400; tick += 1) {
      void it.now(['tools'])
      await clock.move(100)
    }
    expect(reads.length).toBeLessThanOrEqual(4)
  })
  it('reads nothing after stop', async () => {
    const { clock, reads, it } = refresher()
    it.changed('tools')
    it.stop()
    it.changed('tools')
    await clock.move(5_000)
    expect(reads).toEqual([])
  })
})

describe('a sign of life', () => {
  function probe(
    server: FakeServer,
    more: { capabilities?: object; era?: 'legacy' | 'modern'; cpu?: () => number } = {}
  ) {
    const clock = createFakeClock()
    const link = createFakeLink(clock, server)
    const ask = createProbe({
      link,
      clock,
      session: {
        era: more.era ?? 'legacy',
        protocolVersion: '2025-11-25',
        capabilities: { ...(more.capabilities ?? { tools: {} }) },
        instructions: null,
        icon: null,
        version: null
      },
      clientInfo: { name: 'patchbay', version: '1' },
      timeoutMs: 10_000,
      cpuMs: async () => more.cpu?.() ?? null
    })
    return {
      asked: () => link.asked.splice(0).map(({ method }) => method),
      async sign() {
        const answer = ask()
        await clock.move(30_000)
        return answer
      },
      clock
    }
  }
  const quiet = 'silence' as const
  const answers = { result: {} }

  it('is an answer to a ping, and nothing more is asked', async () => {
    const it = probe(() => answers)
    expect(await it.sign()).toBe('alive')
    expect(it.asked()).toEqual(['ping'])
  })
  it.each([['tools'], ['resources'], ['prompts']])('is the list of %s where the ping is not answered', async (kind) => {
    const it = probe((method) => (method === 'ping' ? quiet : answers), { capabilities: { [kind]: {} } })
    expect(await it.sign()).toBe('alive')
    expect(it.asked()).toEqual(['ping', `${kind}/list`])
    // Known now: no ten seconds are waited for a ping again.
    expect(await it.sign()).toBe('alive')
    expect(it.asked()).toEqual([`${kind}/list`])
  })
  it('is an error, too', async () => {
    expect(await probe((m) => (m === 'ping' ? quiet : { error: { code: -32603 } })).sign()).toBe('alive')
  })
  it.each([
    'Session not found',
    'Not connected',
    'MCP error -32000: Connection closed',
    'Upstream server is not available',
    'Bad gateway',
    'fetch failed',
    'connect ECONNREFUSED 127.0.0.1:3000'
  ])('is no error of somebody in between: %s', async (message) => {
    const between = { error: { code: -32000, message } }
    expect(await probe(() => between).sign()).toBe('silent')
    expect(await probe(() => between, { era: 'modern' }).sign()).toBe('silent')
    // The list comes from the server itself.
    expect(await probe((m) => (m === 'ping' ? between : answers)).sign()).toBe('alive')
  })
  it.each([
    [-32601, 'Method not found: ping'],
    [-32601, 'session/ping not found'],
    [-32603, 'Internal error'],
    [-32602, 'Invalid params'],
    [-32000, 'The disk is full']
  ])('is an error of the server itself: %i %s', async (code, message) => {
    expect(await probe(() => ({ error: { code, message } })).sign()).toBe('alive')
  })
  it('is missing when neither is answered, also of one that pinged before', async () => {
    let dead = false
    const it = probe(() => (dead ? quiet : answers))
    expect(await it.sign()).toBe('alive')
    dead = true
    expect(await it.sign()).toBe('silent')
    expect(await probe(() => quiet).sign()).toBe('silent')
    expect(await probe(() => quiet, { era: 'modern' }).sign()).toBe('silent')
  })
  it('cannot be told of one without lists that never answered a ping', async () => {
    let dead = true
    const it = probe(() => (dead ? quiet : answers), { capabilities: { logging: {} } })
    expect(await it.sign()).toBe('untold')
    dead = false
    expect(await it.sign()).toBe('alive')
    dead = true
    expect(await it.sign()).toBe('silent')
  })
  it('is work where nothing is answered; idling is none', async () => {
    let used = 0
    expect(await probe(() => quiet, { cpu: () => (used += 15_000) }).sign()).toBe('working')
    expect(await probe(() => quiet, { cpu: () => (used += 20) }).sign()).toBe('silent')
  })
})
