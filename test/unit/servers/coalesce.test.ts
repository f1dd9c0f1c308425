import { expect, it } from 'vitest'
import { coalesce } from '../../../main/lib/coalesce.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'

it('a burst is told at once and once more at its end', async () => {
  const clock = createFakeClock()
  let told = 0
  const calls = coalesce(clock, 50, () => (told += 1))
  calls.soon()
  expect(told).toBe(1)
  for (let count = 0; count < 100; count += 1) calls.soon()
  expect(told).toBe(1)
  await clock.move(50)
  expect(told).toBe(2)
  await clock.move(200)
  expect(told).toBe(2)
  calls.soon()
  calls.soon()
  expect(told).toBe(3)
  calls.stop()
  await clock.move(200)
  expect(told).toBe(3)
})
