import { expect, it } from 'vitest'
import { chaos } from './chaos.ts'

it('forty random faults: no call lost, doubled or misdelivered, every server back', async () => {
  const result = await chaos({ seed: 7, faults: 40, servers: 4, clients: 3, everyMs: 120 })
  expect(result).toMatchObject({ lost: 0, doubled: 0, misdelivered: 0, notRecovered: 0, leftOver: 0 })
  expect(result.calls).toBeGreaterThan(100)
}, 180_000)
