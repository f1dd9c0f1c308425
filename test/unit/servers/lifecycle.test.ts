import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../contract/failure.ts'
import type { LastExit, Phase } from '../../../contract/model.ts'
import {
  newborn,
  step,
  type Effect,
  type LifecycleEvent,
  type Life
} from '../../../main/servers/lifecycle/lifecycle.ts'
import { policy } from '../../../main/servers/lifecycle/policy.ts'

const failure: Failure = { code: 'exited', message: 'It exited.' }
const exit = (more: Partial<LastExit> = {}): LastExit => ({
  code: null,
  signal: 'SIGKILL',
  at: '2026-11-21T10:00:00.000Z',
  asked: false,
  ranMs: 5,
  ...more
})

/** Walks a life through events; `at` moves the clock. */
function walk(life: Life = newborn) {
  let mono = 1_000
  let effects: readonly Effect[] = []
  const self = {
    at: (ms: number) => ((mono += ms), self),
    take: (event: LifecycleEvent) => {
      const result = step({ mono, roll: 0.5 }, policy, life, event)
      life = result.next
      effects = result.effects
      return self
    },
    start: (clear = true) => self.take({ kind: 'start', clear }),
    ready: (degraded: Failure | null = null) => self.take({ kind: 'ready', incarnation: life.incarnation, degraded }),
    exited: (more: { heals?: boolean } = {}) =>
      self.take({ kind: 'exited', incarnation: life.incarnation, exit: exit(), failure, heals: more.heals ?? true }),
    broken: (heals = true) => self.take({ kind: 'broken', incarnation: life.incarnation, failure, heals }),
    unspawnable: (heals = false) => self.take({ kind: 'unspawnable', incarnation: life.incarnation, failure, heals }),
    gone: (last: LastExit | null = exit({ asked: true })) =>
      self.take({ kind: 'gone', incarnation: life.incarnation, exit: last }),
    due: () => self.take({ kind: 'due' }),
    stop: () => self.take({ kind: 'stop' }),
    get life() {
      return life
    },
    get phase(): Phase {
      return life.state.phase
    },
    get effects() {
      return effects
    },
    get now() {
      return mono
    },
    get wait() {
      const wait = effects.find((effect) => effect.kind === 'wait')
      return wait?.kind === 'wait' ? wait.until - mono : null
    }
  }
  return self
}
/** A life in each phase, for tables over all of them. */
const lives: Record<Phase, () => ReturnType<typeof walk>> = {
  stopped: () => walk(),
  'needs-consent': () => walk().take({ kind: 'consent-needed', failure }),
  starting: () => walk().start(),
  ready: () => walk().start().ready(),
  degraded: () => walk().start().ready(failure),
  waiting: () => walk().start().exited(),
  'crash-looping': () => walk().start().exited().due().exited().due().exited(),
  failed: () => walk().start().unspawnable(),
  stopping: () => walk().start().ready().stop()
}
const everyPhase = Object.keys(lives) as Phase[]

describe('starting', () => {
  it.each(['stopped', 'needs-consent', 'failed'] as const)('spawns from %s', (phase) => {
    const life = lives[phase]()
    const before = life.life.incarnation
    expect(life.start().effects).toEqual([{ kind: 'spawn', incarnation: before + 1 }])
    expect(life.phase).toBe('starting')
  })
  it.each(['waiting', 'crash-looping'] as const)('spawns from %s and takes the timer away', (phase) => {
    const life = lives[phase]()
    expect(life.start().effects.map((effect) => effect.kind)).toEqual(['cancel-wait', 'spawn'])
  })
  it.each(['starting', 'ready', 'degraded'] as const)('changes nothing while %s', (phase) => {
    const life = lives[phase]()
    expect(life.start().effects).toEqual([])
    expect(life.phase).toBe(phase)
  })
  it('while stopping waits for the old tree to go', () => {
    const life = lives.stopping().start()
    expect(life.phase).toBe('stopping')
    expect(life.gone().effects).toEqual([{ kind: 'spawn', incarnation: 2 }])
  })
  it('by a person forgets every count, by a timer none', () => {
    expect(lives['crash-looping']().start(true).life).toMatchObject({ row: 0, failures: [], lastError: null })
    expect(lives['crash-looping']().start(false).life.row).toBe(3)
  })
})

describe('getting ready', () => {
  it('is ready, or degraded with the reason', () => {
    expect(walk().start().ready().phase).toBe('ready')
    expect(walk().start().ready(failure).life).toMatchObject({ state: { phase: 'degraded' }, lastError: failure })
  })
  it('counts only while starting', () => {
    expect(lives.waiting().ready().phase).toBe('waiting')
  })
  it('moves between ready and degraded and keeps the time of ready', () => {
    const life = walk().start().at(50).ready()
    const judge = (degraded: Failure | null) => life.at(10).take({ kind: 'judged', incarnation: 1, degraded })
    expect(judge(failure).life.state).toEqual({ phase: 'degraded', readyAt: 1_050 })
    expect(judge(null).life.state).toEqual({ phase: 'ready', readyAt: 1_050 })
    expect(life.life.lastError).toBeNull()
  })
  it('is not judged when it is not up', () => {
    expect(lives.waiting().take({ kind: 'judged', incarnation: 1, degraded: null }).phase).toBe('waiting')
  })
})

describe('a cause that passes by itself', () => {
  const away = { code: 'no-network', message: 'No network.' } as const
  const fails = (life: ReturnType<typeof walk>) =>
    life.take({ kind: 'exited', incarnation: life.life.incarnation, exit: exit(), failure: away, heals: true })
  it('is tried on for ever, at most five minutes apart, and never called a crash loop', () => {
    const life = walk().start()
    const waits = Array.from({ length: 200 }, () => {
      const { wait, phase } = fails(life)
      expect(phase).toBe('waiting')
      life.at(wait!).due()
      return wait!
    })
    expect(waits.slice(0, 3)).toEqual([500, 1_000, 2_000])
    expect(Math.max(...waits)).toBe(300_000)
  })
  it('takes no place in the count of real failures', () => {
    const life = walk().start()
    for (let each = 0; each < 20; each += 1) fails(life).due()
    expect(life.exited().phase).toBe('crash-looping')
    expect(life.life.failures).toHaveLength(1)
  })
  it('is tried at once, with a new row, when it may have passed', () => {
    const life = walk().start()
    for (let each = 0; each < 9; each += 1) fails(life).due()
    fails(life).take({ kind: 'hope', anew: true })
    expect(life.effects.map(({ kind }) => kind)).toEqual(['cancel-wait', 'spawn'])
    expect(fails(life).wait).toBe(500)
  })
})

describe('a call for one that waits', () => {
  it('starts it now and leaves the row as it is', () => {
    const life = lives['crash-looping']().take({ kind: 'hope', anew: false })
    expect(life.effects.map(({ kind }) => kind)).toEqual(['cancel-wait', 'spawn'])
    expect(life.life.row).toBe(3)
  })
  it.each(everyPhase.filter((phase) => phase !== 'waiting' && phase !== 'crash-looping'))(
    'means nothing while %s',
    (phase) => {
      expect(lives[phase]().take({ kind: 'hope', anew: false }).effects).toEqual([])
    }
  )
})

describe('asked wrongly', () => {
  const asked = (life: ReturnType<typeof walk>, ended: boolean) =>
    life.take({ kind: 'asked-wrongly', incarnation: life.life.incarnation, ended })
  it('starts anew at once, without a place in the row, when it has ended', () => {
    const life = asked(walk().start(), true)
    expect(life.effects).toEqual([{ kind: 'spawn', incarnation: 2 }])
    expect(life.life).toMatchObject({ row: 0, failures: [], lastError: null, state: { phase: 'starting' } })
  })
  it('is ended first when it lives, and starts when its tree is gone', () => {
    const life = asked(walk().start(), false)
    expect(life.effects).toEqual([{ kind: 'end', incarnation: 1 }])
    life.take({ kind: 'exited', incarnation: 1, exit: exit(), failure, heals: true })
    expect(life.gone().effects).toEqual([{ kind: 'spawn', incarnation: 2 }])
    expect(life.life).toMatchObject({ row: 0, lastExit: null })
  })
  it('does not undo a stop', () => {
    const life = asked(walk().start().stop(), true)
    expect(life.effects).toEqual([])
    expect(life.gone().phase).toBe('stopped')
  })
  it.each(['stopped', 'waiting', 'failed'] as const)('means nothing while %s', (phase) => {
    expect(asked(lives[phase](), true).effects).toEqual([])
  })
})

describe('failing', () => {
  it('restarts at once when a ready server dies with a clean record', () => {
    const life = walk().start().ready().exited()
    expect(life.phase).toBe('waiting')
    expect(life.wait).toBe(0)
    expect(life.due().effects).toContainEqual({ kind: 'spawn', incarnation: 2 })
  })
  it('waits 0, 0.5, 1, 2 s when it dies soon after ready each time', () => {
    const life = walk().start()
    const waits = [1, 2, 3, 4].map(() => {
      const wait = life.ready().at(20_000).exited().wait
      life.at(wait ?? 0).due()
      return wait
    })
    expect(waits).toEqual([0, 500, 1_000, 2_000])
  })
  it('waits 0 each time when it dies after being steady', () => {
    const life = walk().start()
    const waits = [1, 2, 3, 4].map(() => {
      const wait = life.ready().at(90_000).exited().wait
      life.due()
      return wait
    })
    expect(waits).toEqual([0, 0, 0, 0])
  })
  it('is steady at exactly 60 s and not a moment before', () => {
    expect(walk().start().exited().due().ready().at(60_000).exited().life.row).toBe(1)
    expect(walk().start().exited().due().ready().at(59_999).exited().life.row).toBe(2)
  })
  it('is called crash-looping from the third failure in a row and failed at the tenth', () => {
    const life = walk().start()
    const phases = Array.from({ length: 10 }, () => {
      life.exited()
      const phase = life.phase
      life.at(life.wait ?? 0)
      if (phase !== 'failed') life.due()
      return phase
    })
    expect(phases).toEqual(['waiting', 'waiting', ...Array(7).fill('crash-looping'), 'failed'])
    expect(life.due().effects).toEqual([])
  })
  it('spends at most eight starts in the first minute on a server that exits at once', () => {
    for (const roll of [0, 0.5, 0.999]) {
      let life = step({ mono: 0, roll }, policy, newborn, { kind: 'start', clear: true }).next
      let mono = 0
      let starts = 1
      while (mono < 60_000) {
        const died = step({ mono, roll }, policy, life, {
          kind: 'exited',
          incarnation: life.incarnation,
          exit: exit({ code: 0, signal: null }),
          failure,
          heals: true
        })
        const wait = died.effects[0]
        if (wait?.kind !== 'wait') throw new Error('expected a wait')
        mono = wait.until
        life = step({ mono, roll }, policy, died.next, { kind: 'due' }).next
        if (mono < 60_000) starts += 1
      }
      expect(starts).toBeLessThanOrEqual(8)
    }
  })
  it('forgets failures older than the window', () => {
    const life = walk().start()
    for (let count = 0; count < 30; count += 1) life.at(70_000).exited().due()
    expect(life.phase).toBe('starting')
    expect(life.life.failures.length).toBeLessThan(10)
  })
  it('is not repeated when it cannot heal', () => {
    const life = walk().start().unspawnable()
    expect(life.phase).toBe('failed')
    expect(life.effects).toEqual([])
    expect(walk().start().exited({ heals: false }).phase).toBe('failed')
  })
  it('can be retried when the spawn failed for a moment', () => {
    expect(walk().start().unspawnable(true).phase).toBe('waiting')
  })
  it('of a running tree ends that tree first, then waits', () => {
    const life = walk().start().broken()
    expect(life.effects).toEqual([{ kind: 'end', incarnation: 1 }])
    expect(life.phase).toBe('stopping')
    expect(life.gone().phase).toBe('waiting')
    expect(life.wait).toBe(500)
  })
  it('of an unhealthy server that had been steady begins a new row', () => {
    const life = walk().start().exited().due().ready().at(60_000).broken().gone()
    expect(life.wait).toBe(0)
  })
  it('says nothing new when it is not up', () => {
    expect(lives.waiting().broken().phase).toBe('waiting')
    expect(lives.waiting().exited().effects).toEqual([])
    expect(lives.ready().unspawnable().phase).toBe('ready')
  })
})

describe('stopping', () => {
  it.each(['waiting', 'crash-looping'] as const)(
    'while %s goes straight to stopped and takes the timer away',
    (phase) => {
      const life = lives[phase]().stop()
      expect(life.phase).toBe('stopped')
      expect(life.effects).toEqual([{ kind: 'cancel-wait' }])
    }
  )
  it.each(['starting', 'ready', 'degraded'] as const)('while %s ends the tree, then rests', (phase) => {
    const life = lives[phase]().stop()
    expect(life.effects).toEqual([{ kind: 'end', incarnation: 1 }])
    expect(life.phase).toBe('stopping')
    expect(life.gone().phase).toBe('stopped')
  })
  it.each(['stopped', 'needs-consent', 'failed'] as const)('while %s just rests', (phase) => {
    const life = lives[phase]().stop()
    expect(life.phase).toBe('stopped')
    expect(life.effects).toEqual([])
  })
  it('wins over what was to follow', () => {
    const life = walk().start().ready().take({ kind: 'restart', clear: true }).stop()
    expect(life.effects).toEqual([])
    expect(life.gone().phase).toBe('stopped')
  })
  it('keeps the exit that was seen meanwhile', () => {
    const life = lives.stopping().exited()
    expect(life.phase).toBe('stopping')
    expect(life.life.lastExit).toEqual(exit())
    expect(life.gone(null).life.lastExit).toEqual(exit())
  })
  it('ends also when the spawn it waits for never came to be', () => {
    expect(walk().start().stop().unspawnable().phase).toBe('stopped')
  })
  it('is not undone by a late timer', () => {
    expect(lives.waiting().stop().due().phase).toBe('stopped')
  })
  it('hears of the end only while stopping', () => {
    expect(lives.ready().gone().phase).toBe('ready')
  })
})

describe('restart and consent', () => {
  it('restart of a running server ends it and spawns again', () => {
    const life = lives.ready().take({ kind: 'restart', clear: false })
    expect(life.phase).toBe('stopping')
    expect(life.gone().effects).toEqual([{ kind: 'spawn', incarnation: 2 }])
  })
  it('restart of a resting server starts it, with or without its record', () => {
    expect(lives.failed().take({ kind: 'restart', clear: true }).life.row).toBe(0)
    expect(lives.failed().take({ kind: 'restart', clear: false }).life.row).toBe(1)
  })
  it('consent-needed ends what runs and keeps the reason', () => {
    const life = lives.ready().take({ kind: 'consent-needed', failure }).gone()
    expect(life.phase).toBe('needs-consent')
    expect(life.life.lastError).toEqual(failure)
  })
  it('is never left by a timer', () => {
    for (const phase of everyPhase.filter((name) => name !== 'waiting' && name !== 'crash-looping')) {
      const life = lives[phase]()
      expect(life.due().effects).toEqual([])
      expect(life.phase).toBe(phase)
    }
  })
})

describe('laws', () => {
  const about = (incarnation: fc.Arbitrary<number>): fc.Arbitrary<LifecycleEvent> =>
    fc.oneof(
      fc.record({ kind: fc.constant('ready' as const), incarnation, degraded: fc.constantFrom(null, failure) }),
      fc.record({ kind: fc.constant('judged' as const), incarnation, degraded: fc.constantFrom(null, failure) }),
      fc.record({
        kind: fc.constant('unspawnable' as const),
        incarnation,
        failure: fc.constant(failure),
        heals: fc.boolean()
      }),
      fc.record({
        kind: fc.constant('broken' as const),
        incarnation,
        failure: fc.constant(failure),
        heals: fc.boolean()
      }),
      fc.record({
        kind: fc.constant('exited' as const),
        incarnation,
        exit: fc.constant(exit()),
        failure: fc.constant(failure),
        heals: fc.boolean()
      }),
      fc.record({ kind: fc.constant('gone' as const), incarnation, exit: fc.constantFrom(null, exit()) })
    )
  const anything: fc.Arbitrary<LifecycleEvent> = fc.oneof(
    fc.record({ kind: fc.constantFrom('start' as const, 'restart' as const), clear: fc.boolean() }),
    fc.constant<LifecycleEvent>({ kind: 'stop' }),
    fc.constantFrom<LifecycleEvent>({ kind: 'consent-needed', failure }, { kind: 'due' }),
    about(fc.integer({ min: 0, max: 12 }))
  )
  const script = fc.array(fc.tuple(anything, fc.nat(70_000)), { maxLength: 60 })

  it('at most one incarnation lives, and each is spawned once', () => {
    fc.assert(
      fc.property(script, (events) => {
        let life = newborn
        let mono = 0
        let spawned = 0
        for (const [event, pause] of events) {
          mono += pause
          const before = life
          const result = step({ mono, roll: 0.3 }, policy, life, event)
          for (const effect of result.effects) {
            if (effect.kind !== 'spawn') continue
            spawned += 1
            expect(effect.incarnation).toBe(spawned)
            // Nothing is spawned over a tree that may still live.
            if (before.state.phase === 'stopping') expect(['gone', 'unspawnable']).toContain(event.kind)
            else expect(['starting', 'ready', 'degraded']).not.toContain(before.state.phase)
          }
          life = result.next
          expect(life.incarnation).toBe(spawned)
          expect(life.failures.length).toBeLessThanOrEqual(policy.budget + events.length)
        }
      })
    )
  })
  it('after stop nothing but a start or restart ever spawns', () => {
    fc.assert(
      fc.property(script, script, (before, after) => {
        let life = newborn
        let mono = 0
        const run = (event: LifecycleEvent) => {
          const result = step({ mono, roll: 0.7 }, policy, life, event)
          life = result.next
          return result.effects
        }
        for (const [event, pause] of before) {
          mono += pause
          run(event)
        }
        run({ kind: 'stop' })
        for (const [event, pause] of after) {
          mono += pause
          if (event.kind === 'start' || event.kind === 'restart') continue
          expect(run(event).some((effect) => effect.kind === 'spawn')).toBe(false)
        }
      })
    )
  })
  it('news of another incarnation changes nothing', () => {
    fc.assert(
      fc.property(script, about(fc.constant(-1)), (events, stale) => {
        let life = newborn
        let mono = 0
        for (const [event, pause] of events) {
          mono += pause
          life = step({ mono, roll: 0.5 }, policy, life, event).next
        }
        expect(step({ mono, roll: 0.5 }, policy, life, stale)).toEqual({ next: life, effects: [] })
      })
    )
  })
})
