import { describe, expect, it } from 'vitest'
import { createStormLimit } from '../../../main/wire/storm-limit.ts'
import type { ProtocolEntry } from '../../../main/wire/protocol-log.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'

describe('a storm of notifications', () => {
  it('is written one by one at first, then counted, every second anew', async () => {
    const clock = createFakeClock()
    const told: ProtocolEntry[] = []
    const limit = createStormLimit(clock, (entry) => told.push(entry))
    const send = (count: number, method = 'notifications/tools/list_changed') =>
      Array.from({ length: count }, () => limit.passes(method)).filter(Boolean).length
    expect(send(5_000)).toBe(100)
    expect(send(3, 'notifications/message')).toBe(3)
    await clock.move(1_000)
    expect(told.map(({ text }) => text)).toEqual(['← notifications/tools/list_changed · 4900 more within a second'])
    expect(send(7)).toBe(7)
    await clock.move(1_000)
    expect(told).toHaveLength(1)
    send(101)
    limit.stop()
    expect(told).toHaveLength(2)
  })
})
