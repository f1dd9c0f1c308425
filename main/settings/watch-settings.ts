/** Takes over what a person writes into the settings file while Patchbay runs, as soon as the file is quiet again. */
import type { Failure } from '../../contract/failure.ts'
import { createFileWatch } from '../files/watch.ts'
import type { Clock } from '../lib/clock.ts'
import type { SettingsStore } from './types.ts'

export interface SettingsWatchParts {
  readonly store: Pick<SettingsStore, 'file' | 'reread'>
  readonly clock: Pick<Clock, 'after'>
  /** It cannot be read: why; null once it can again. */
  readonly onRefused: (failure: Failure | null) => void
}

/** Editors write in place, or leave the file away for a moment. */
const settleMs = 200
/** What cannot be read gets this long to become whole before it is said. */
const patienceMs = 1_000

/** Answers how it is ended. */
export function watchSettings({ store, clock, onRefused }: SettingsWatchParts): () => Promise<void> {
  let pending: (() => void) | null = null
  let refused = false
  const watching = createFileWatch(() => look(settleMs, patienceMs))

  function look(inMs: number, patience: number): void {
    pending?.()
    pending = clock.after(inMs, () => {
      pending = null
      void store.reread().then((read) => {
        if (!read.ok && patience > 0) return look(patience, 0)
        if (read.ok && !refused) return
        refused = !read.ok
        onRefused(read.ok ? null : read.failure)
      })
    })
  }

  watching.add(store.file)
  return async () => {
    pending?.()
    await watching.close()
  }
}
