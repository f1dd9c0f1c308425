import { describe, expect, it } from 'vitest'
import { createIdleWatch } from '../../../main/servers/lifecycle/idle-watch.ts'
import { newborn, type Life, type State } from '../../../main/servers/lifecycle/lifecycle.ts'
import { callRefusal, type Asked } from '../../../main/servers/lifecycle/call-refusal.ts'
import { definitionOf } from '../../fixtures/servers/bench.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'

const ask = (state: State, more: Partial<Asked> = {}, life: Partial<Life> = {}) =>
  callRefusal({
    definition: definitionOf({}),
    life: { ...newborn, state, ...life },
    stoppedByHand: false,
    closing: false,
    now: 0,
    waitMs: 10_000,
    started: false,
    sentence: 'Waiting 30 s before the next start',
    ...more
  })
const crash = {
  code: 'command-not-found' as const,
  message: 'uvx was not found. Install it.',
  detail: 'Searched: /bin'
}

describe('why a call is not passed on', () => {
  it.each<[string, State, Partial<Asked>, string | null]>([
    ['sleeps and may be woken', { phase: 'stopped' }, {}, null],
    ['a person stopped it', { phase: 'stopped' }, { stoppedByHand: true }, 'not-running'],
    ['it is not wanted', { phase: 'stopped' }, { definition: definitionOf({ wanted: 'down' }) }, 'not-running'],
    ['Patchbay closes', { phase: 'stopped' }, { closing: true }, 'not-running'],
    ['it was stopped meanwhile', { phase: 'stopped' }, { started: true }, 'not-running'],
    ['it is on its way', { phase: 'starting' }, {}, null],
    [
      'it is being stopped by a person',
      { phase: 'stopping', after: { kind: 'rest' } },
      { stoppedByHand: true },
      'not-running'
    ],
    ['it is restarting', { phase: 'stopping', after: { kind: 'start' } }, { stoppedByHand: false }, null],
    ['it will be back in time', { phase: 'waiting', until: 9_000 }, {}, null],
    ['it will not be back in time', { phase: 'crash-looping', until: 30_000 }, {}, 'not-running'],
    ['it failed again while it was waited for', { phase: 'waiting', until: 30_000 }, { started: true }, 'not-running'],
    ['nobody agreed to it', { phase: 'needs-consent' }, {}, 'needs-consent'],
    ['it is ready', { phase: 'ready', readyAt: 0 }, {}, null]
  ])('%s', (_what, state, more, code) => {
    expect(
      ask(state, more)?.ok === false ? (ask(state, more) as { failure: { code: string } }).failure.code : null
    ).toBe(code)
  })
  it('gives the cause of a failure and the way out', () => {
    expect(ask({ phase: 'failed' }, {}, { lastError: crash })).toMatchObject({
      ok: false,
      failure: {
        code: 'command-not-found',
        message: 'test has failed and is not tried again by itself. uvx was not found. Install it.',
        detail: 'Searched: /bin',
        remedy: { label: 'Try again', request: 'servers.start', input: { id: 'test' } }
      }
    })
    expect(ask({ phase: 'waiting', until: 30_000 }, {}, { lastError: crash })).toMatchObject({
      failure: { message: 'test is not running: waiting 30 s before the next start. uvx was not found. Install it.' }
    })
  })
})

describe('sleeping when unused', () => {
  it('waits for the last use, and for open calls', async () => {
    const clock = createFakeClock()
    let used = clock.mono()
    let busy = false
    let wanted: number | null = 600_000
    const slept: number[] = []
    const idle = createIdleWatch({
      clock,
      idleMs: () => wanted,
      busy: () => busy,
      usedAt: () => used,
      onIdle: (ms) => slept.push(ms)
    })
    idle.plan()
    await clock.move(500_000)
    used = clock.mono()
    await clock.move(599_000)
    expect(slept).toEqual([])
    busy = true
    await clock.move(60_000)
    expect(slept).toEqual([])
    busy = false
    await clock.move(2_000)
    expect(slept).toEqual([600_000])
    wanted = null
    idle.plan()
    expect(clock.timers()).toBe(0)
  })
})
