/** The ladder by which a tree ends, the same on every system; how to ask and how to insist lies in sibling files. */
import { endTreePosix } from './end-tree.posix.ts'
import { endTreeWindows } from './end-tree.windows.ts'
import type { Ended, EndTree, Tree } from './types.ts'

export const endTreeOf = (platform: NodeJS.Platform): EndTree => (platform === 'win32' ? endTreeWindows : endTreePosix)

const eofMs = 2_000
const termMs = 3_000
const restMs = 500
/** Where looking is slow (Windows), the ladder does not wait for it. */
const lookMs = 250

export interface Ladder {
  readonly system: EndTree
  readonly tree: Tree
  readonly exited: Promise<unknown>
  /** Ends its input. Called at most once. */
  readonly endInput: () => void
  readonly alreadyGone: () => boolean
  /** After its first process is gone and before the rest of the tree is ended: what keeps its own books, ends them now. */
  readonly beforeRest?: (rung: Ended['rung']) => Promise<void>
}

/**
 * A look at who is there, end of input, 2 s, SIGTERM to the group, 3 s, SIGKILL; then whatever is left of the tree. A budget below the usual
 * 5.5 s shortens each wait in proportion. Resolves when nothing of the tree lives (a zombie does not live).
 */
export async function endByLadder(ladder: Ladder, budgetMs = Infinity): Promise<Ended> {
  const { system, tree, exited } = ladder
  const share = Math.min(1, Math.max(0, budgetMs) / (eofMs + termMs + restMs))
  const within = (ms: number) => settlesWithin(exited, ms * share)
  let rung: Ended['rung'] = 'eof'
  if (!ladder.alreadyGone()) {
    // While its parents live a process can still be recognised by them. Some end at the end of input: so look before that.
    await settlesWithin(tree.look(), lookMs * share)
    ladder.endInput()
    if (!(await within(eofMs))) {
      rung = 'term'
      system.askNicely(tree)
      if (!(await within(termMs))) {
        rung = 'kill'
        system.force(tree)
        // Uninterruptible sleep can outlast SIGKILL; the wait has an end so that a stop never hangs on it.
        await settlesWithin(exited, 2_000)
      }
    }
  }
  await ladder.beforeRest?.(rung)
  const { survivors, left } = await system.endRest(tree, restMs * share)
  const named = left.map(async ({ pid }) => ({ pid, command: await tree.command(pid) }))
  return { rung, survivors, left: await Promise.all(named) }
}

/** True as soon as it settles, false when the time is over first. Leaves no timer behind. */
function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    const yes = () => {
      clearTimeout(timer)
      resolve(true)
    }
    promise.then(yes, yes)
  })
}
