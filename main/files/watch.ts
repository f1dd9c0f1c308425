/**
 * Tells when one of a few files was changed, replaced, removed or came back. Programs save in many ways (in place, by
 * rename, delete and create), so all of these are one event and the listener reads the file to see what it means.
 */
import { watch } from 'chokidar'
import type { Dispose } from '../lib/emitter.ts'

export interface FileWatch {
  /** Starts to watch; the answer ends it. The file need not exist, its folder should. */
  readonly add: (file: string) => Dispose
  /** Resolves when everything added so far is really being watched. */
  readonly ready: () => Promise<void>
  readonly close: () => Promise<void>
}

/** `changed` is called with the path as it was added, at most once per settled change. */
export function createFileWatch(changed: (file: string) => void): FileWatch {
  const watchers = new Map<
    string,
    { readonly close: () => Promise<void>; readonly ready: Promise<void>; uses: number }
  >()

  function start(file: string) {
    const watcher = watch(file, { ignoreInitial: true, atomic: true, persistent: false, followSymlinks: true })
    const ready = new Promise<void>((resolve) => watcher.once('ready', resolve))
    watcher.on('all', () => changed(file))
    // A watch that cannot be set up (too many watches) costs the notice, not the app: the next scan sees the change.
    watcher.on('error', () => undefined)
    return { close: () => watcher.close(), ready, uses: 1 }
  }

  return {
    add(file) {
      const known = watchers.get(file)
      if (known) known.uses++
      else watchers.set(file, start(file))
      let ended = false
      return () => {
        const entry = watchers.get(file)
        if (ended || !entry) return
        ended = true
        if (--entry.uses > 0) return
        watchers.delete(file)
        void entry.close()
      }
    },
    ready: async () => {
      await Promise.all([...watchers.values()].map((entry) => entry.ready))
    },
    close: async () => {
      const all = [...watchers.values()]
      watchers.clear()
      await Promise.all(all.map((entry) => entry.close()))
    }
  }
}
