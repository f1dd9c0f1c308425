import { describe, expect } from 'vitest'
import { type Arena, evilPath, inTime, slow, trial, until, wait } from './arena.ts'

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
const round = (n: number) => Math.round(n)
const gaps = (times: readonly number[]) => times.slice(1).map((at, index) => round(at - times[index]!))
const marks = async (arena: Arena, id: string, kind: 'start' | 'ready') =>
  (await arena.timeline(id)).filter((mark) => mark.kind === kind).map((mark) => Date.parse(mark.at))

describe('restarting', () => {
  trial('A01 killed with -9 it is back at once', async (arena) => {
    await arena.evil('victim', 'good')
    const spawned: number[] = []
    const ready: number[] = []
    for (let run = 0; run < 7; run += 1) {
      const { pid, counters } = await arena.phase('victim', ['ready'])
      const killed = Date.now()
      process.kill(pid!, 'SIGKILL')
      const after = await until('a new incarnation', async () => {
        const now = await arena.view('victim')
        return now.phase === 'ready' && now.pid !== pid ? now : null
      })
      expect(after.lastExit).toMatchObject({ signal: 'SIGKILL', asked: false })
      expect(after.counters.restarts).toBe(counters.restarts + 1)
      spawned.push((await marks(arena, 'victim', 'start')).at(-1)! - killed)
      ready.push((await marks(arena, 'victim', 'ready')).at(-1)! - killed)
      // A person's restart forgives: each kill is a first one.
      await arena.core.ask('restart', 'victim')
    }
    arena.figure({
      spawnMs: median(spawned),
      spawnMaxMs: Math.max(...spawned),
      readyMs: median(ready),
      readyMaxMs: Math.max(...ready)
    })
    expect(median(spawned)).toBeLessThanOrEqual(inTime(250))
    expect(median(ready)).toBeLessThanOrEqual(inTime(1_000))
  })

  trial(
    'A02 one that exits with 0 at once is tried ever more seldom',
    async (arena) => {
      const ms = slow ? 90_000 : 9_000
      const phases = new Set<string>()
      const stop = arena.control().follow(['state'], (event) => {
        const told = event.data as { server?: { id: string; phase: string } } | undefined
        if (told?.server?.id === 'quits') phases.add(told.server.phase)
      })
      const began = Date.now()
      await arena.evil('quits', 'exit0')
      await wait(ms - (Date.now() - began))
      stop()
      const starts = arena.starts('quits').map((entry) => entry.mono)
      const inFirstMinute = starts.filter((at) => at - starts[0]! < 60_000).length
      const seen = await arena.seen()
      const now = await arena.view('quits')
      arena.figure({ spawns: starts.length, inFirstMinute, gapsMs: gaps(starts), cpu: seen.cpu })
      expect(phases).not.toContain('ready')
      expect(phases).toContain('crash-looping')
      expect(now.lastExit).toMatchObject({ code: 0, asked: false })
      expect(starts.length).toBeGreaterThan(3)
      expect(inFirstMinute).toBeLessThanOrEqual(8)
      // Doubling beats the jitter of ±20 %.
      const grows = gaps(starts)
      for (let at = 1; at < grows.length && grows[at]! < 45_000; at += 1)
        expect(grows[at]!).toBeGreaterThan(grows[at - 1]!)
      if (slow) expect(seen.cpu).toBeLessThan(5)
    },
    { everyMs: slow ? 2_000 : 250, timeoutMs: 150_000 }
  )

  trial('A03 a command that is not there is tried once, and told with the path searched', async (arena) => {
    const ran = await arena.add('missing', ['no-such-bin-anywhere'])
    expect(ran.code).toBe(1)
    await arena.phase('missing', ['failed'])
    await wait(2_000)
    const now = await arena.view('missing')
    expect(now).toMatchObject({
      phase: 'failed',
      incarnation: 1,
      nextRetryAt: null,
      lastError: { code: 'command-not-found' }
    })
    const told = `${now.lastError!.message} ${now.lastError!.detail ?? ''}`
    for (const folder of ['/usr/bin', '/bin']) expect(told).toContain(folder)
  })

  trial(
    'A04 a slow start is waited for, and shown',
    async (arena) => {
      const ms = slow ? 45_000 : 4_000
      const adding = arena.evil('slow', 'slowdownload', ms)
      await arena.phase('slow', ['starting'])
      const progress = new Set<string | null>()
      await until(
        'ready',
        async () => {
          const now = await arena.view('slow')
          progress.add(now.progress)
          expect(['starting', 'ready']).toContain(now.phase)
          return now.phase === 'ready'
        },
        ms + 15_000
      )
      await adding
      arena.figure({ readyMs: (await arena.view('slow')).usualStartMs, progressLines: progress.size })
      expect([...progress].filter((line) => line?.startsWith('Downloading package')).length).toBeGreaterThan(3)
      expect(arena.starts('slow')).toHaveLength(1)
    },
    { timeoutMs: 120_000 }
  )

  trial('A05 a silent server is given up when its time is over', async (arena) => {
    await arena.add('silent', [process.execPath, evilPath, 'silent'], ['--wanted', 'down'])
    await arena.ask('servers.update', { id: 'silent', change: { startTimeoutSeconds: 5 } })
    void arena.core.run('start', 'silent')
    await arena.phase('silent', ['starting'])
    // The first silence may be the question's: that process is spared, and the one that counts is given the same time.
    await arena.phase('silent', ['waiting'], inTime(15_000))
    expect(arena.starts('silent')).toHaveLength(2)
    const timeline = await arena.timeline('silent')
    const started = timeline.find((mark) => mark.kind === 'start')!
    const over = timeline.find((mark) => mark.kind === 'phase' && mark.phase === 'stopping')!
    const ms = Date.parse(over.at) - Date.parse(started.at)
    const ended = arena.starts('silent').map(({ pid }) => pid)
    await until('them to be gone', () => !arena.live('silent').some(({ pid }) => ended.includes(pid)), 5_000)
    const now = await arena.phase('silent', ['waiting', 'crash-looping', 'starting'])
    arena.figure({ failedAfterMs: ms })
    expect(ms).toBeGreaterThanOrEqual(4_500)
    expect(ms).toBeLessThanOrEqual(inTime(5_500))
    expect(now.lastError?.code).toBe('start-timeout')
  })

  trial('A12 a helper that holds the pipes open does not hold up the restart', async (arena) => {
    await arena.evil('holds', 'forkhold')
    const { pid } = await arena.phase('holds', ['ready'])
    const helper = arena.log('holds').find((entry) => entry.child !== undefined)!.child!
    const killed = Date.now()
    process.kill(pid!, 'SIGKILL')
    await until('a new process', async () => (await arena.view('holds')).incarnation === 2)
    const started = (await marks(arena, 'holds', 'start')).at(-1)! - killed
    arena.figure({ restartMs: started })
    expect(started).toBeLessThanOrEqual(inTime(1_000))
    await until('the helper to be gone', () => !arena.live('holds').some((each) => each.pid === helper), 5_000)
  })

  trial(
    'A13 what went wrong before is forgiven after a minute of health',
    async (arena) => {
      const [first, second] = slow ? [20_000, 90_000] : [700, null]
      const long = second === null ? null : arena.evil('long', 'dieafter', second)
      await arena.evil('short', 'dieafter', first!)
      // So soon after its first start an end may be the fault of how it was asked: the next comes at once, uncounted.
      const spared = first! < 2_000 ? 1 : 0
      await until('four deaths', () => arena.starts('short').length >= 5 + spared, 5 * first! + 30_000)
      const ends = arena.log('short').filter((entry) => entry.what === 'exit')
      const delays = arena
        .starts('short')
        .slice(1)
        .map((start, index) => round(start.mono - ends[index]!.mono))
        .slice(spared)
      arena.figure({ shortDelaysMs: delays })
      for (let at = 1; at < 4; at += 1) expect(delays[at]!).toBeGreaterThan(delays[at - 1]!)
      await arena.core.run('stop', 'short')
      if (long === null || second === null) return
      await long
      await until('four deaths after a long run', () => arena.starts('long').length >= 5, 5 * second + 30_000)
      const longEnds = arena.log('long').filter((entry) => entry.what === 'exit')
      const longDelays = arena
        .starts('long')
        .slice(1)
        .map((start, index) => round(start.mono - longEnds[index]!.mono))
      arena.figure({ longDelaysMs: longDelays })
      for (const delay of longDelays) expect(delay).toBeLessThan(1_000)
    },
    { timeoutMs: 600_000, everyMs: slow ? 500 : 50 }
  )

  trial(
    'A14 stopped during its wait it stays stopped, over a restart of Patchbay too',
    async (arena) => {
      const ms = slow ? 120_000 : 4_000
      await arena.evil('failing', 'exit1')
      await until('a few tries', () => arena.starts('failing').length >= 3)
      await arena.phase('failing', ['waiting', 'crash-looping'])
      await arena.core.ask('stop', 'failing')
      const starts = arena.starts('failing').length
      await wait(ms)
      expect(arena.starts('failing')).toHaveLength(starts)
      expect(await arena.view('failing')).toMatchObject({ phase: 'stopped', wanted: 'down', nextRetryAt: null })
      await arena.core.restart('quit')
      await arena.reconnect()
      await arena.phase('neighbour', ['ready'])
      await wait(1_000)
      expect(arena.starts('failing')).toHaveLength(starts)
      expect(await arena.view('failing')).toMatchObject({ phase: 'stopped', wanted: 'down' })
      arena.figure({ waitedMs: ms, spawnsAfterStop: 0 })
    },
    { timeoutMs: 200_000, coreDies: true }
  )

  trial(
    'a gap in time, as of a laptop that slept, restarts nothing and fails no call',
    async (arena) => {
      const ids = ['one', 'two', 'three']
      for (const id of ids) await arena.evil(id, 'good')
      const before = await Promise.all(ids.map(async (id) => (await arena.phase(id, ['ready'])).pid))
      const host = await arena.host()
      const call = host.call('one__echo', { text: 'before' })
      expect((await call)['result']).toBeTruthy()
      const core = arena.core.process.pid!
      process.kill(core, 'SIGSTOP')
      await wait(slow ? 120_000 : 12_000)
      process.kill(core, 'SIGCONT')
      await wait(slow ? 40_000 : 3_000)
      expect(await Promise.all(ids.map(async (id) => (await arena.view(id)).pid))).toEqual(before)
      for (const id of ids) expect((await host.call(`${id}__echo`, { text: 'after' }))['result']).toBeTruthy()
      for (const id of ids) expect(arena.starts(id)).toHaveLength(1)
    },
    // Nobody is answered by a core that stands still.
    { lagMs: 200_000, timeoutMs: 240_000, everyMs: 1_000 }
  )
})
