import type { SweepEntry } from '../../contract/model.ts'

/** Without the helpers that a running server put beside itself: they are in use, not left behind. Pure. */
export function leftBehind(
  found: readonly SweepEntry[],
  pidOf: (server: string) => number | null
): readonly SweepEntry[] {
  return found.filter((each) => !each.ours || pidOf(each.owner.replace(/^Patchbay: /, '')) === null)
}
