import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countMemoryKills, createMemoryKills } from '../../../main/processes/memory-kills.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'
import { tempFolder } from '../../fixtures/servers/harness.ts'

describe('kills for lack of memory', () => {
  function world() {
    const clock = createFakeClock()
    const kernel = { count: 3 as number | null }
    return { clock, kernel, kills: createMemoryKills({ clock, count: () => kernel.count }) }
  }
  it('are told from those of before', async () => {
    const { clock, kernel, kills } = world()
    expect(kills.lately()).toBe(false)
    kernel.count = 4
    expect(kills.lately()).toBe(true)
    // Somebody else's, an hour before a server of ours is killed by hand.
    kills.sample()
    await clock.move(30_000)
    kills.sample()
    await clock.move(3_600_000)
    expect(kills.lately()).toBe(false)
  })
  it('are not hidden by a sample between the kill and its exit', async () => {
    const { clock, kernel, kills } = world()
    kernel.count = 4
    kills.sample()
    kills.sample()
    await clock.move(50)
    expect(kills.lately()).toBe(true)
    await clock.move(5_000)
    expect(kills.lately()).toBe(false)
  })
  it('are unknown where the system does not tell', () => {
    const { kernel, kills } = world()
    kernel.count = null
    expect(kills.lately()).toBe(false)
  })
  it('are counted by the kernel', () => {
    const file = join(tempFolder(), 'vmstat')
    writeFileSync(file, 'nr_free_pages 12\noom_kill 7\nnuma_hit 3\n')
    expect(countMemoryKills(file)).toBe(7)
    writeFileSync(file, 'nr_free_pages 12\n')
    expect(countMemoryKills(file)).toBeNull()
    expect(countMemoryKills('/nowhere')).toBeNull()
  })
})
