import { describe, expect, it } from 'vitest'
import { createReturnWatch } from '../../../main/servers/return-watch.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'

function watch() {
  const clock = createFakeClock()
  const told: string[] = []
  const now = { addresses: ['10.0.0.2'], waits: true, looks: 0 }
  const returns = createReturnWatch({
    clock,
    suspendGapMs: 5_000,
    addresses() {
      now.looks += 1
      return now.addresses
    },
    waits: () => now.waits,
    onReturn: (what) => told.push(what)
  })
  return { clock, told, now, returns }
}

describe('the return of the network', () => {
  it('is a new address, told once; one that goes is none', async () => {
    const { clock, told, now, returns } = watch()
    returns.look()
    now.addresses = []
    await clock.move(10_000)
    expect(told).toEqual([])
    now.addresses = ['10.0.0.2']
    await clock.move(10_000)
    now.addresses = ['10.0.0.2', '10.8.0.1']
    await clock.move(10_000)
    expect(told).toEqual(['network', 'network'])
  })
  it('is also the end of a sleep', async () => {
    const { clock, told, returns } = watch()
    returns.look()
    await clock.move(4_000)
    await clock.sleep(3_600_000)
    expect(told).toEqual(['wake'])
  })
  it('is looked for only while something waits for it', async () => {
    const { clock, told, now, returns } = watch()
    now.waits = false
    returns.look()
    await clock.move(60_000)
    expect([now.looks, clock.timers()]).toEqual([0, 0])
    now.waits = true
    returns.look()
    returns.look()
    expect(clock.timers()).toBe(1)
    now.waits = false
    await clock.move(60_000)
    expect(clock.timers()).toBe(0)
    now.addresses = ['10.0.0.2', '10.8.0.1']
    now.waits = true
    returns.look()
    await clock.move(60_000)
    // What changed while nobody waited is no return.
    expect(told).toEqual([])
    returns.stop()
    expect(clock.timers()).toBe(0)
  })
})
