/**
 * Ends a whole tree on Linux and macOS. The group catches what the server started in the usual way, the session what
 * made groups of its own, the marker what detached itself altogether (seen: a detached grandchild survives SIGKILL of
 * its group and pdeathsig of its parent).
 */
import { markerName } from './marker.ts'
import { treeOf } from './tree.ts'
import type { EndTree, Tree } from './end-tree.ts'
import type { ProcessInfo } from './types.ts'

export const endTreePosix: EndTree = {
  askNicely(tree) {
    // The leader has not been reaped yet, so its pid, and with it the group's number, cannot belong to anyone else.
    signal(-tree.pid, 'SIGTERM')
  },
  force(tree) {
    signal(-tree.pid, 'SIGKILL')
    signal(tree.pid, 'SIGKILL')
  },
  async endRest(tree, graceMs) {
    const first = await rest(tree)
    if (first.length === 0) return 0
    // A browser or database behind the server gets a moment to close its files.
    for (const info of first) signal(info.pid, 'SIGTERM')
    const until = performance.now() + graceMs
    let left: readonly ProcessInfo[] = first
    while (left.length > 0 && performance.now() < until) {
      await pause(25)
      left = await rest(tree)
    }
    // A tree that forks as fast as it is killed needs several rounds; it loses because each round kills all it sees.
    for (let round = 0; left.length > 0 && round < 40; round += 1) {
      for (const info of left) signal(info.pid, 'SIGKILL')
      await pause(25)
      left = await rest(tree)
    }
    return first.length
  }
}

/** Whatever lives of this tree now that its first process is gone: same group or session, or carrying its marker. */
async function rest(tree: Tree): Promise<readonly ProcessInfo[]> {
  const all = await tree.table.list()
  const found = new Map<number, ProcessInfo>()
  for (const info of all) {
    // Nothing older than the tree is part of it; that also spares us most environments.
    if (info.zombie || info.pid === process.pid || info.ageMs > tree.ageMs() + 2_000) continue
    const kin = info.group === tree.pid || info.session === tree.pid
    if (kin || (await tree.table.variable(info.pid, markerName)) === tree.marker)
      for (const member of treeOf(all, info.pid)) found.set(member.pid, member)
  }
  return [...found.values()]
}
function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already, or never a group: both mean that there is nothing left to end.
  }
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
