import { expect, it } from 'vitest'
import { createPeriodicScan } from '../../../main/hosts/periodic-scan.ts'
import type { Clock } from '../../../main/lib/clock.ts'

it('hosts are looked at while at least one looks, also after a look that failed', async () => {
  const due: (() => void)[] = []
  const clock: Pick<Clock, 'after'> = {
    after(_ms, run) {
      due.push(run)
      return () => void due.splice(due.indexOf(run), due.includes(run) ? 1 : 0)
    }
  }
  const failures: unknown[] = []
  let looks = 0
  const hosts = createPeriodicScan({
    clock: clock as Clock,
    scan: () => (++looks === 1 ? Promise.reject(new Error('disk')) : Promise.resolve()),
    bug: (error) => failures.push(error)
  })
  const one = hosts.begin()
  const two = hosts.begin()
  expect(due).toHaveLength(1)
  due.shift()?.()
  await Promise.resolve()
  await Promise.resolve()
  expect(failures).toHaveLength(1)
  expect(due).toHaveLength(1)
  one()
  one()
  expect(due).toHaveLength(1)
  two()
  expect(due).toHaveLength(0)
})
