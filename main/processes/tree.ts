import type { ProcessInfo } from './types.ts'

/**
 * All that descends from `root`, itself included, living only. A child that claims to be older than its parent belongs
 * to an earlier owner of the parent's pid and is left out (Windows never reuses parents' pids in children, others do).
 */
export const treeOf = (processes: readonly ProcessInfo[], root: number): readonly ProcessInfo[] =>
  createForest(processes)(root)

/** The same for many roots of one look. */
export function createForest(processes: readonly ProcessInfo[]): (root: number) => readonly ProcessInfo[] {
  const byPid = new Map<number, ProcessInfo>()
  const children = new Map<number, ProcessInfo[]>()
  for (const info of processes) {
    byPid.set(info.pid, info)
    const of = children.get(info.ppid)
    if (of) of.push(info)
    else children.set(info.ppid, [info])
  }
  return (root) => {
    const found = new Map<number, ProcessInfo>()
    const open = [byPid.get(root)]
    for (let info = open.pop(); info !== undefined; info = open.pop()) {
      if (found.has(info.pid)) continue
      found.set(info.pid, info)
      // A second of grace: start times are coarse on some systems.
      for (const child of children.get(info.pid) ?? []) if (child.ageMs <= info.ageMs + 1_000) open.push(child)
    }
    return [...found.values()].filter((info) => !info.zombie)
  }
}
