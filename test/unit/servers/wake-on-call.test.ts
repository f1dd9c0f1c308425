import { describe, expect, it } from 'vitest'
import type { State } from '../../../main/servers/lifecycle/lifecycle.ts'
import { policy } from '../../../main/servers/lifecycle/policy.ts'
import { callWakes } from '../../../main/servers/lifecycle/call-refusal.ts'

const wakes = (state: State, now: number, lastWoken = -Infinity) =>
  callWakes(policy, { state }, { now, waitingSince: 0, lastWoken })

describe('a call', () => {
  it('wakes what waits for long, and nothing else', () => {
    expect(wakes({ phase: 'waiting', until: 30_000 }, 0)).toBe(true)
    expect(wakes({ phase: 'crash-looping', until: 30_000 }, 0)).toBe(true)
    for (const phase of ['stopped', 'failed', 'starting', 'needs-consent'] as const)
      expect(wakes({ phase }, 0)).toBe(false)
  })
  it('leaves a start alone that is near', () => {
    expect(wakes({ phase: 'waiting', until: 30_000 }, 29_500)).toBe(false)
  })
  it('wakes again only after a share of the wait, within bounds', () => {
    const waits = (until: number): State => ({ phase: 'waiting', until })
    expect(wakes(waits(8_000), 4_000, 0)).toBe(false)
    expect(wakes(waits(8_000), 5_000, 0)).toBe(true)
    expect(wakes(waits(40_000), 9_000, 0)).toBe(false)
    expect(wakes(waits(40_000), 10_000, 0)).toBe(true)
    expect(wakes(waits(300_000), 15_000, 0)).toBe(true)
  })
})
