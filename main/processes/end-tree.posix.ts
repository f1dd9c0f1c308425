/**
 * Ends a whole tree on Linux and macOS. The group catches what the server started in the usual way; whatever left it is
 * found by what it carries or by having been seen below its server (process-ownership.ts).
 */
import type { EndTree, ProcessInfo, Tree } from './types.ts'

export const endTreePosix: EndTree = {
  askNicely(tree) {
    // The leader has not been reaped yet, so its pid, and with it the group's number, cannot belong to anyone else.
    signal(-tree.pid, 'SIGTERM')
    // One that was stopped (SIGSTOP, a debugger, ^Z) hears neither that nor the end of its input until it goes on.
    signal(-tree.pid, 'SIGCONT')
  },
  force(tree) {
    signal(-tree.pid, 'SIGKILL')
    signal(tree.pid, 'SIGKILL')
  },
  async endRest(tree, graceMs) {
    const first = await rest(tree)
    // A browser or database behind the server gets a moment to close its files.
    for (const info of first) {
      signal(info.pid, 'SIGTERM')
      signal(info.pid, 'SIGCONT')
    }
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
    return { survivors: first.length, left }
  }
}

/** Whatever lives of this tree now. Its first process counts, too, should it have outlasted SIGKILL. */
async function rest(tree: Tree): Promise<readonly ProcessInfo[]> {
  await tree.look()
  return tree.members()
}
function signal(pid: number, name: 'SIGTERM' | 'SIGCONT' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already, or never a group, or not ours to end: what lives at the end is named then.
  }
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
