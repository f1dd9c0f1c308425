/** Memory and processor share of whole trees. */
import type { Clock } from '../lib/clock.ts'
import { markerName, markerOf } from './marker.ts'
import { treeOf } from './tree.ts'
import type { ProcessInfo, ProcessTable, Usage } from './types.ts'

export interface Root {
  readonly server: string
  readonly incarnation: number
  readonly pid: number
}
/** Past this many processes the resident size has to do: adding up page tables costs up to a millisecond each. */
const preciseUpTo = 64

/**
 * Samples all trees with one look at the process table. Memory is the proportional size where the system tells it
 * (Linux), so that pages shared within a tree count once; processor share is that since the last sample, 100 = one core.
 */
export function createUsage(parts: {
  readonly table: ProcessTable
  readonly clock: Clock
  readonly instance: string
}): (roots: readonly Root[]) => Promise<ReadonlyMap<string, Usage>> {
  const { table, clock } = parts
  let before = new Map<string, number>()
  let beforeAt = clock.mono()
  return async (roots) => {
    if (roots.length === 0) return new Map()
    const all = await table.list()
    const at = clock.mono()
    const elapsed = Math.max(1, at - beforeAt)
    const trees = await Promise.all(roots.map(async (root) => [root, await membersOf(all, root)] as const))
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

  async function membersOf(all: readonly ProcessInfo[], root: Root): Promise<readonly ProcessInfo[]> {
    const found = new Map(treeOf(all, root.pid).map((info) => [info.pid, info]))
    const age = found.get(root.pid)?.ageMs ?? 0
    const marker = markerOf({ instance: parts.instance, ...root })
    for (const info of all) {
      if (found.has(info.pid) || info.zombie || info.ageMs > age + 1_000) continue
      // Only what lost its parent can have left the tree: the others were found through theirs.
      const left =
        info.session === root.pid || (info.ppid <= 1 && (await table.variable(info.pid, markerName)) === marker)
      if (left) for (const member of treeOf(all, info.pid)) found.set(member.pid, member)
    }
    return [...found.values()]
  }
}
