/**
 * Ends a whole tree on Windows. There is no SIGTERM for a process without a window, so asking nicely is the end of its
 * input, which has happened before. `taskkill /T` follows parent pids; it must run while the first process still lives,
 * as nothing else links the tree together afterwards.
 */
import { runTool } from './run-tool.ts'
import { treeOf } from './tree.ts'
import type { EndTree } from './end-tree.ts'

export const endTreeWindows: EndTree = {
  askNicely() {
    // No such thing here.
  },
  force(tree) {
    void runTool('taskkill.exe', ['/PID', String(tree.pid), '/T', '/F'])
  },
  async endRest(tree) {
    // Children of a dead parent keep its pid as their parent; age shields against a reused one.
    const all = await tree.table.list()
    const orphans = all.filter(
      (info) => info.ppid === tree.pid && info.pid !== process.pid && info.ageMs <= tree.ageMs() + 2_000
    )
    const rest = orphans.flatMap((info) => treeOf(all, info.pid))
    await Promise.all(rest.map((info) => runTool('taskkill.exe', ['/PID', String(info.pid), '/F'])))
    return rest.length
  }
}
