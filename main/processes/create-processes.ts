/** The room put together for this machine: one instance name, one process table, and what works on them. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import { instanceName } from './marker.ts'
import { countMemoryKills } from './memory-kills.ts'
import { pdeathsigPrefix } from './pdeathsig.ts'
import { createSpawn } from './spawn.ts'
import { createSweep, type Sweep } from './sweep.ts'
import { createTable } from './table.ts'
import type { Spawn, Usage } from './types.ts'
import { createUsage, type Root } from './usage.ts'

export interface Processes {
  readonly instance: string
  readonly spawn: Spawn
  readonly sweep: Sweep
  /** Processes that the kernel has ended for lack of memory so far; null where it does not tell. */
  readonly memoryKills: () => number | null
  readonly usage: (roots: readonly Root[]) => Promise<ReadonlyMap<string, Usage>>
}
export async function createProcesses(parts: {
  readonly clock: Clock
  readonly platform?: NodeJS.Platform
}): Promise<Processes> {
  const platform = parts.platform ?? process.platform
  const table = createTable(platform)
  const startTime = (await table.startTime(process.pid)) ?? String(Date.now())
  const instance = instanceName(process.pid, startTime, randomBytes(6).toString('hex'))
  const { clock } = parts
  return {
    instance,
    spawn: createSpawn({ instance, table, clock, platform, prefix: () => pdeathsigPrefix(platform) }),
    memoryKills: () => countMemoryKills(),
    sweep: createSweep({ table, instance }),
    usage: createUsage({ table, clock, instance })
  }
}
