/**
 * Ends a whole tree on Windows. There is no SIGTERM for a process without a window, so asking nicely is the end of its
 * input, which has happened before. `taskkill /T` follows parent pids; it must run while the first process still lives.
 * Afterwards children of a dead parent still keep its pid as their parent, and the others are known from earlier looks.
 */
import { runTool } from './run-tool.ts'
import { treeOf } from './tree.ts'
import type { EndTree, ProcessInfo, Tree } from './types.ts'

export const endTreeWindows: EndTree = {
  askNicely() {
    // No such thing here.
  },
  force(tree) {
    void runTool('taskkill.exe', ['/PID', String(tree.pid), '/T', '/F'])
  },
  async endRest(tree) {
    const found = await rest(tree)
    await Promise.all(found.map((info) => runTool('taskkill.exe', ['/PID', String(info.pid), '/F'])))
    return { survivors: found.length, left: found.length > 0 ? await rest(tree) : [] }
  }
}

async function rest(tree: Tree): Promise<readonly ProcessInfo[]> {
  const all = await tree.look()
  const found = new Map(tree.members().map((info) => [info.pid, info]))
  for (const info of all)
    // Age shields against a reused parent pid.
    if (info.ppid === tree.pid && info.pid !== process.pid && info.ageMs <= tree.ageMs() + 2_000)
      for (const each of treeOf(all, info.pid)) found.set(each.pid, each)
  return [...found.values()]
}
