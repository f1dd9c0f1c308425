import { describe, expect, it } from 'vitest'
import { consequenceOf, type Changed } from '../../../main/servers/lifecycle/definition-change.ts'
import { newborn, type Life, type State } from '../../../main/servers/lifecycle/lifecycle.ts'
import { definitionOf } from '../../fixtures/servers/bench.ts'

const life = (state: State, more: Partial<Life> = {}): Life => ({ ...newborn, state, ...more })
const ready = life({ phase: 'ready', readyAt: 0 })
const stopped = life({ phase: 'stopped' })
const same = definitionOf({})
const judge = (more: Partial<Changed>) =>
  consequenceOf({ before: same, next: same, life: ready, stoppedByHand: false, consented: true, ...more })

describe('a changed definition', () => {
  it('that alters nothing that runs changes nothing', () => {
    expect(judge({ next: { ...same, name: 'Other', memorySoftMb: 5, group: 'x' } })).toBe('nothing')
  })
  it('that alters what runs restarts what runs, and nothing that rests', () => {
    const next = definitionOf({ args: ['other'] })
    expect(judge({ next })).toBe('restart')
    expect(judge({ next, life: life({ phase: 'crash-looping', until: 5 }) })).toBe('restart')
    expect(judge({ next, life: stopped })).toBe('nothing')
    expect(judge({ next: { ...same, messageLimitMb: 64 } })).toBe('restart')
  })
  it('that was not agreed to ends what runs, and waits for the agreement', () => {
    expect(judge({ consented: false })).toBe('ask-consent')
    expect(judge({ consented: false, life: stopped })).toBe('ask-consent')
    expect(judge({ consented: false, life: stopped, stoppedByHand: true })).toBe('nothing')
    expect(judge({ consented: false, life: stopped, next: { ...same, wanted: 'on-demand' } })).toBe('nothing')
    expect(judge({ life: life({ phase: 'needs-consent' }) })).toBe('rest-then-begin')
    const asleep = { ...same, wanted: 'on-demand' } as const
    expect(judge({ life: life({ phase: 'needs-consent' }), before: asleep, next: asleep })).toBe('to-rest')
  })
  it('follows what is wanted', () => {
    expect(judge({ next: { ...same, wanted: 'down' } })).toBe('stop')
    expect(judge({ before: { ...same, wanted: 'down' }, life: stopped })).toBe('begin')
    expect(judge({ next: { ...same, wanted: 'on-demand' } })).toBe('nothing')
  })
  it('tries again what failed for want of a value', () => {
    const failed = life({ phase: 'failed' }, { lastError: { code: 'missing-secret', message: 'x' } })
    expect(judge({ life: failed })).toBe('begin')
    expect(judge({ life: { ...failed, lastError: { code: 'daemonized', message: 'x' } } })).toBe('nothing')
    expect(judge({ life: { ...failed, lastError: null } })).toBe('nothing')
  })
})
