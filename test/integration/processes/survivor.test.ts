import { afterEach, expect, it } from 'vitest'
import { createBench, type Bench } from '../../fixtures/servers/bench.ts'
import { systemClock } from '../../../main/lib/clock.ts'
import { createProcesses } from '../../../main/processes/create-processes.ts'

let bench: Bench
afterEach(() => bench.close())

it('a process that outlasts force is named in the log, once, with its pid and command', async () => {
  const processes = await createProcesses({ clock: systemClock })
  bench = await createBench({
    async spawn(request) {
      const outcome = await processes.spawn(request)
      if (!outcome.ok) return outcome
      const { end, ...child } = outcome.value
      const left = [{ pid: 4_711, command: 'sudo keeper' }]
      return { ok: true, value: { ...child, end: async (how) => ({ ...(await end(how)), left }) } }
    }
  })
  await bench.add({})
  await bench.supervisor.stop('test')
  await bench.phase('stopped')
  const told = bench.lines.filter(({ text }) => text.includes('4711'))
  expect(told).toHaveLength(1)
  expect(told[0]).toMatchObject({ stream: 'lifecycle', level: 'error' })
  expect(told[0]!.text).toMatch(/^Pid 4711 is still running although it was ended by force: sudo keeper\./)
})
