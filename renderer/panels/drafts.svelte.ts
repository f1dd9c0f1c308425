/** What a person has typed and not sent, kept while the page lives, so that leaving a panel loses nothing. */
import type { Patchbay } from '../stores/patchbay.svelte.ts'

const kept = new WeakMap<Patchbay, Map<string, unknown>>()

/**
 * One draft of this page under a name; made by `start` when there is none yet. It is made under a root of its own: what
 * is derived in it would otherwise die with the panel that happened to open first.
 */
export function draftOf<T>(patchbay: Patchbay, name: string, start: () => T): T {
  let drafts = kept.get(patchbay)
  if (drafts === undefined) {
    drafts = new Map()
    kept.set(patchbay, drafts)
  }
  if (!drafts.has(name)) {
    const made = drafts
    $effect.root(() => void made.set(name, start()))
  }
  return drafts.get(name) as T
}
