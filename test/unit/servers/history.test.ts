import { describe, expect, it } from 'vitest'
import type { LastExit } from '../../../contract/model.ts'
import { createServerHistory } from '../../../main/servers/history/history.ts'
import { changesSince, fingerprintOfRun } from '../../../main/servers/history/run-fingerprint.ts'
import { identity } from '../../../main/servers/lists/kept-store.ts'
import { promptView, resourceView } from '../../../main/servers/lists/list-views.ts'
import { runsDifferently } from '../../../main/servers/lifecycle/definition-change.ts'
import { definitionOf } from '../../fixtures/servers/bench.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'

const exit: LastExit = { code: 1, signal: null, at: '2026-11-21T10:20:00.000Z', asked: false, ranMs: 5 }
const run = { definition: definitionOf({}), version: '1', tools: [] }

describe('history', () => {
  it('counts calls of the last hour in blocks of 2.5 minutes', async () => {
    const clock = createFakeClock()
    const history = createServerHistory(clock)
    history.called({ host: 'cursor', tool: 'a' }).ended(false)
    await clock.move(150_000)
    const open = history.called({ host: null, tool: 'b' })
    expect(history.callsLastHour()).toHaveLength(24)
    expect(history.callsLastHour().slice(-2)).toEqual([1, 1])
    expect(history.calling()).toMatchObject([{ tool: 'b' }])
    open.ended(true)
    open.ended(true)
    expect(history.calling()).toEqual([])
    await clock.move(3_600_000)
    expect(history.callsLastHour().reduce((sum, count) => sum + count, 0)).toBe(0)
  })
  it('counts as by itself only what nobody asked for', () => {
    const history = createServerHistory(createFakeClock())
    history.started(1, 1)
    history.started(2, 2)
    expect(history.counts()).toEqual({ starts: 2, restarts: 0 })
    history.started(3, 3, true)
    history.started(4, 4, true)
    history.spared()
    history.started(5, 4, true)
    expect(history.counts()).toEqual({ starts: 4, restarts: 2 })
  })
  it('says how it was when the time asked for begins', async () => {
    const clock = createFakeClock()
    const history = createServerHistory(clock)
    history.phase('starting', '')
    history.phase('ready', 'Ready')
    await clock.move(3_600_000)
    history.sampled(1_000, 1)
    expect(history.timeline(5)).toMatchObject([{ kind: 'phase', phase: 'ready' }, { kind: 'memory' }])
  })
  it('leaves out a start that only found out how to ask, and its end', () => {
    const clock = createFakeClock()
    const history = createServerHistory(clock)
    const kinds = () => history.timeline(5).map((mark) => (mark.kind === 'phase' ? mark.phase : mark.kind))
    const begin = (incarnation: number) => {
      history.phase('starting', '')
      history.started(10, incarnation)
    }
    begin(1)
    history.spared()
    history.phase('stopping', '')
    history.exited(exit)
    begin(1)
    expect(kinds()).toEqual(['starting', 'start'])
    expect(history.counts()).toEqual({ starts: 1, restarts: 0 })
    history.spared()
    history.phase('stopping', '')
    history.phase('stopped', '')
    history.exited({ ...exit, at: clock.wall().toISOString() })
    expect(kinds()).toEqual(['starting', 'stopped', 'exit'])
  })
  it('keeps the most memory of each block of the last hour', async () => {
    const clock = createFakeClock()
    const history = createServerHistory(clock)
    history.sampled(300, 1)
    await clock.move(150_000)
    history.sampled(100, 1)
    history.sampled(200, 1)
    expect(history.memoryLastHour()).toHaveLength(24)
    expect(history.memoryLastHour().slice(-3)).toEqual([0, 300, 200])
    await clock.move(3_600_000)
    expect(Math.max(...history.memoryLastHour())).toBe(0)
  })
  it('knows the usual time to ready', () => {
    const history = createServerHistory(createFakeClock())
    expect(history.usualStartMs()).toBeNull()
    for (const ms of [900, 100, 200]) history.ready(ms, run)
    expect(history.usualStartMs()).toBe(200)
  })
  it('keeps a bounded timeline, newest last, of the minutes asked for', async () => {
    const clock = createFakeClock()
    const history = createServerHistory(clock)
    for (let count = 0; count < 3_000; count += 1) {
      history.sampled(count, 0)
      history.called({ host: null, tool: 'x' }).ended(false)
    }
    await clock.move(600_000)
    history.started(7, 1)
    expect(history.timeline(60).length).toBeLessThanOrEqual(2_000)
    expect(history.timeline(5)).toMatchObject([{ kind: 'start', pid: 7 }])
  })
  it('says with a crash what is different since the last good run', () => {
    const history = createServerHistory(createFakeClock())
    const crash = {
      incarnation: 1,
      exit,
      inWords: 'x',
      lastStderr: [],
      failure: { code: 'exited' as const, message: 'x' }
    }
    history.crashed(crash, run, [])
    history.ready(5, run)
    history.crashed(crash, { ...run, definition: definitionOf({ args: ['other'] }) }, [
      { host: 'cursor', tool: 'echo', since: exit.at }
    ])
    expect(history.crashes()).toMatchObject([
      { changed: ['Arguments'], callInFlight: { name: 'echo', host: 'cursor' } },
      { changed: [], callInFlight: null }
    ])
    for (let count = 0; count < 50; count += 1) history.crashed(crash, run, [])
    expect(history.crashes()).toHaveLength(20)
  })
  it('names every call that was open when it ended, the newest 20 of many', async () => {
    const clock = createFakeClock()
    const history = createServerHistory(clock)
    for (let count = 1; count <= 25; count += 1) {
      history.called({ host: count % 2 ? 'cursor' : null, tool: `t${count}` })
      await clock.move(1_000)
    }
    const at = clock.wall().toISOString()
    history.crashed(
      {
        incarnation: 1,
        exit: { ...exit, at },
        inWords: 'x',
        lastStderr: [],
        failure: { code: 'exited', message: 'x' }
      },
      run,
      history.calling()
    )
    const [report] = history.crashes()
    expect(report!.callInFlight).toEqual({ name: 't1', host: 'cursor' })
    expect(report!.openCalls.count).toBe(25)
    expect(report!.openCalls.newest).toHaveLength(20)
    expect(report!.openCalls.newest.slice(0, 2)).toEqual([
      { name: 't25', host: 'cursor', openMs: 1_000 },
      { name: 't24', host: null, openMs: 2_000 }
    ])
  })
  it('names each thing that changed, values never', () => {
    const value = (text: string) => ({ kind: 'plain' as const, value: text })
    const before = { ...run, definition: definitionOf({ env: { A: value('1'), B: value('1') } }) }
    const after = {
      version: '2',
      tools: [{ name: 't', definition: { name: 't' }, bytes: 1 }],
      definition: definitionOf({
        env: { A: value('secret'), C: value('1') },
        launch: { kind: 'stdio', command: 'other', args: [], cwd: '/x' }
      })
    }
    const words = changesSince(fingerprintOfRun(before), fingerprintOfRun(after))
    expect(words).toEqual([
      'Version: 1 → 2',
      `Command: ${process.execPath} → other`,
      'Arguments',
      'Working folder',
      'Variable A changed',
      'Variable B removed',
      'Variable C added',
      'Tools: 1 added'
    ])
    expect(words.join()).not.toContain('secret')
  })
})

describe('what makes another run', () => {
  it('is the launch, the variables, the version', () => {
    const base = definitionOf({})
    expect(runsDifferently(base, { ...base, name: 'x', group: 'y', wanted: 'down', idleMinutes: 3 })).toBe(false)
    expect(runsDifferently(base, { ...base, env: { A: { kind: 'plain', value: '1' } } })).toBe(true)
    expect(runsDifferently(base, definitionOf({ args: ['x'] }))).toBe(true)
  })
  it('keeps a known era while only values change', () => {
    const base = definitionOf({})
    expect(identity(base)).toBe(identity({ ...base, env: { A: { kind: 'plain', value: '1' } } }))
    expect(identity(base)).not.toBe(identity(definitionOf({ args: ['x'] })))
  })
})

describe('lists for a page', () => {
  it('fills what is left out and leaves out what has no name', () => {
    expect(resourceView({ uri: 'a://b' }, false)).toEqual({
      uri: 'a://b',
      name: 'a://b',
      description: '',
      mimeType: null,
      template: false
    })
    expect(resourceView({ name: 'x' }, false)).toBeNull()
    expect(promptView({ name: 'p', arguments: [{ name: 'a', required: true }, {}, 7] })).toEqual({
      name: 'p',
      description: '',
      arguments: [{ name: 'a', description: '', required: true }]
    })
    expect(promptView({})).toBeNull()
  })
})

describe('history over an end of Patchbay', () => {
  const crash = {
    incarnation: 1,
    exit,
    inWords: 'Exited with code 1 after 5 ms',
    lastStderr: ['the last words'],
    failure: { code: 'exited' as const, message: 'x' }
  }
  const onDisk = () => {
    let text: string | null = null
    return { text: () => text, read: () => text, write: (next: string) => void (text = next) }
  }

  it('keeps timeline, crashes, usual start and what the last good run was like', async () => {
    const clock = createFakeClock()
    const file = onDisk()
    const first = createServerHistory(clock, file)
    first.started(11, 1)
    first.ready(120, run)
    first.phase('ready', 'Ready')
    first.sampled(5_000_000, 1)
    first.called({ host: 'cursor', tool: 'a' }).ended(false)
    first.exited(exit)
    first.crashed(crash, run, [])
    first.flush()
    await clock.move(10_000)

    const second = createServerHistory(clock, file)
    expect(second.crashes()).toMatchObject([{ inWords: crash.inWords, lastStderr: ['the last words'], changed: [] }])
    expect(second.usualStartMs()).toBe(120)
    expect(second.timeline(60).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['start', 'ready', 'phase', 'memory', 'call'])
    )
    // It was ready when Patchbay ended: it is not shown as ready ever since.
    const phases = second.timeline(60).flatMap((mark) => (mark.kind === 'phase' ? [mark.phase] : []))
    expect(phases).toEqual(['ready', 'stopped'])
    second.crashed(crash, { ...run, version: '2', definition: definitionOf({ args: ['other'] }) }, [])
    expect(second.crashes()[0]?.changed).toEqual(['Version: 1 → 2', 'Arguments'])
    // What starts and restarts counts is of this run of Patchbay.
    expect(second.counts()).toEqual({ starts: 0, restarts: 0 })
  })
  it('writes soon after an event, at once after a crash, and nothing once it is removed', async () => {
    const clock = createFakeClock()
    const file = onDisk()
    const history = createServerHistory(clock, file)
    history.started(1, 1)
    expect(file.text()).toBeNull()
    await clock.move(1_000)
    expect(file.text()).toContain('"start"')
    history.crashed(crash, run, [])
    expect(file.text()).toContain('the last words')
    const before = file.text()
    history.started(2, 2)
    history.stop()
    await clock.move(5_000)
    history.flush()
    expect(file.text()).toBe(before)
  })
  it('reads a report that knew one open call only', () => {
    const old = (callInFlight: unknown) => ({ ...crash, at: exit.at, callInFlight, changed: [] })
    const text = JSON.stringify({ version: 1, crashes: [old({ name: 'echo', host: 'cursor' }), old(null)] })
    const history = createServerHistory(createFakeClock(), { read: () => text, write: () => undefined })
    expect(history.crashes().map(({ openCalls }) => openCalls)).toEqual([
      { count: 0, newest: [] },
      { count: 1, newest: [{ name: 'echo', host: 'cursor', openMs: null }] }
    ])
  })
  it('holds no value of a variable', () => {
    const file = onDisk()
    const history = createServerHistory(createFakeClock(), file)
    history.ready(1, { ...run, definition: definitionOf({ env: { KEY: { kind: 'plain', value: 'tell-nobody' } } }) })
    history.flush()
    expect(file.text()).toContain('KEY')
    expect(file.text()).not.toContain('tell-nobody')
  })
  it('is bounded, and thins out old samples instead of losing them', async () => {
    const clock = createFakeClock()
    const file = onDisk()
    const history = createServerHistory(clock, file)
    const from = clock.wall().toISOString()
    for (let count = 0; count < 2_000; count += 1) {
      history.sampled(count, 0)
      history.phase('ready', 'x'.repeat(100))
      await clock.move(10)
    }
    history.flush()
    const samples = history.timeline(60).filter(({ kind }) => kind === 'memory')
    expect(samples.length).toBeLessThanOrEqual(500)
    expect(Date.parse(samples[0]!.at) - Date.parse(from)).toBeLessThan(5_000)
    expect(file.text()!.length).toBeLessThan(500_000)
  })
  it.each(['', 'not json', '{"version":9}', '[]', '{"version":1,"events":"x","crashes":[{}],"good":{"args":1}}'])(
    'starts anew from a file that is not ours: %s',
    (text) => {
      const history = createServerHistory(createFakeClock(), { read: () => text, write: () => undefined })
      expect(history.crashes()).toEqual([])
      expect(history.timeline(60)).toEqual([])
    }
  )
})
