import type { ProcessInfo } from './types.ts'

/**
 * All that descends from `root`, itself included, living only. A child that claims to be older than its parent belongs
 * to an earlier owner of the parent's pid and is left out (Windows never reuses parents' pids in children, others do).
 */
export function treeOf(processes: readonly ProcessInfo[], root: number): readonly ProcessInfo[] {
  const children = new Map<number, ProcessInfo[]>()
  for (const info of processes) {
    const of = children.get(info.ppid)
    if (of) of.push(info)
    else children.set(info.ppid, [info])
  }
  const found = new Map<number, ProcessInfo>()
  const visit = (info: ProcessInfo): void => {
    if (found.has(info.pid)) return
    found.set(info.pid, info)
    // A second of grace: start times are coarse on some systems.
    for (const child of children.get(info.pid) ?? []) if (child.ageMs <= info.ageMs + 1_000) visit(child)
  }
  for (const info of processes) if (info.pid === root) visit(info)
  return [...found.values()].filter((info) => !info.zombie)
}
