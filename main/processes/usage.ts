/** Memory and processor share of whole trees. */
import type { Clock } from '../lib/clock.ts'
import type { ProcessOwnership } from './process-ownership.ts'
import type { ProcessTable, Usage } from './types.ts'

export interface Root {
  readonly server: string
  readonly incarnation: number
  readonly pid: number
}
/** Past this many processes the resident size has to do: adding up page tables costs up to a millisecond each. */
const preciseUpTo = 64

/**
 * Samples all trees with one look at the process table. Memory is the proportional size where the system gives it
 * (Linux), so that pages shared within a tree count once; processor share is that since the last sample, 100 = one core.
 */
export function createUsage(parts: {
  readonly table: ProcessTable
  readonly ownership: Pick<ProcessOwnership, 'look' | 'membersOf'>
  readonly clock: Clock
}): (roots: readonly Root[]) => Promise<ReadonlyMap<string, Usage>> {
  const { table, ownership, clock } = parts
  let before = new Map<string, number>()
  let beforeAt = clock.mono()
  return async (roots) => {
    if (roots.length === 0) return new Map()
    await ownership.look()
    const at = clock.mono()
    const elapsed = Math.max(1, at - beforeAt)
    const trees = roots.map((root) => [root, ownership.membersOf(root)] as const)
    const precise = trees.reduce((sum, [, members]) => sum + members.length, 0) <= preciseUpTo
    const now = new Map<string, number>()
    const result = new Map<string, Usage>()
    for (const [root, members] of trees) {
      let memoryBytes = 0
      let cpuMs = 0
      for (const info of members) {
        const key = `${info.pid}/${info.startTime}`
        now.set(key, info.cpuMs)
        // What a process used before it was first seen was used since the last sample, if it is that young.
        cpuMs += info.cpuMs - (before.get(key) ?? (info.ageMs <= elapsed ? 0 : info.cpuMs))
        memoryBytes += (precise ? await table.ownMemory(info.pid) : null) ?? info.memoryBytes
      }
      if (members.length > 0)
        result.set(root.server, {
          memoryBytes,
          cpuPercent: Math.max(0, Math.round((cpuMs / elapsed) * 1_000) / 10),
          processes: members.length
        })
    }
    before = now
    beforeAt = at
    return result
  }
}

/**
 * Processor time of a whole tree since its processes began, in milliseconds; null when nothing of it is seen. Apart from
 * `usage`, whose shares count from its last sample and would be shortened by every other look.
 */
export const createCpuTime =
  (ownership: Pick<ProcessOwnership, 'look' | 'membersOf'>) =>
  async (root: Root): Promise<number | null> => {
    await ownership.look()
    const members = ownership.membersOf(root)
    return members.length === 0 ? null : members.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  }
