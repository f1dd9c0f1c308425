/**
 * Watches the files of joined hosts. Some hosts write their file from memory and so drop what was added meanwhile; this
 * is reported once, never fought over. What Patchbay itself wrote is not news.
 */
import type { HostId } from '../../contract/model.ts'
import { createFileWatch } from '../files/watch.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import { editorOf } from './config/editors.ts'
import type { HostPlace, OutsideChange } from './types.ts'
import { hashOf, readHostFile, type Text } from './host-files.ts'
import { isNews, outsideChange } from './outside.ts'

export interface ConfigWatcher {
  /** Begins to watch this host's file, or takes note of what Patchbay has just left in it. */
  readonly follow: (host: HostId, file: string, place: HostPlace, left?: Text) => void
  readonly forget: (host: HostId) => void
  readonly onOutsideChange: (listener: (change: OutsideChange) => void) => Dispose
  /** Resolves when all followed files are really being watched. */
  readonly ready: () => Promise<void>
  readonly close: () => Promise<void>
}

interface Followed {
  readonly file: string
  readonly place: HostPlace
  readonly stop: Dispose
  /** What was last seen or left there; undefined until the first look. */
  seen: Text | undefined
  lost: boolean
  pending: Dispose | null
}

/** Programs that write in place have a half-written file for a moment: judged only when it has been quiet this long. */
const settleMs = 150
/** A file that is gone or does not parse gets this long to become whole before it counts. */
const patienceMs = 1_000

export function createConfigWatcher(clock: Pick<Clock, 'after'>): ConfigWatcher {
  const followed = new Map<HostId, Followed>()
  const changes = createEmitter<OutsideChange>()
  const watching = createFileWatch((file) => {
    for (const [host, one] of followed) if (one.file === file) look(host, one, settleMs, patienceMs)
  })

  function look(host: HostId, one: Followed, inMs: number, patience: number): void {
    one.pending?.()
    one.pending = clock.after(inMs, () => {
      one.pending = null
      void judge(host, one, patience)
    })
  }

  async function judge(host: HostId, one: Followed, patience: number): Promise<void> {
    const now = await readHostFile(one.file)
    if (followed.get(host) !== one || !now.ok) return
    if (one.seen !== undefined && hashOf(now.value) === hashOf(one.seen)) return
    const entry = editorOf(one.place.format).read(now.value ?? '', one.place)
    if ((!entry.ok || now.value === null) && patience > 0) return look(host, one, patience, 0)
    // Still no file that can be read: what it was before is what it is compared with once it can.
    if (!entry.ok) return
    const change = outsideChange(host, one.file, one.place, one.seen, now.value)
    one.seen = now.value
    // That it is lost is said once, not again with every other change of that file.
    if (change.lost && one.lost && !isNews({ ...change, lost: false })) return
    one.lost = change.lost
    changes.emit(change)
  }

  function forget(host: HostId): void {
    const one = followed.get(host)
    if (!one) return
    one.pending?.()
    one.stop()
    followed.delete(host)
  }

  return {
    follow(host, file, place, left) {
      const known = followed.get(host)
      if (known && known.file === file) {
        if (left === undefined) return
        known.seen = left
        known.lost = false
        return
      }
      if (known) forget(host)
      const one: Followed = { file, place, stop: watching.add(file), seen: undefined, lost: false, pending: null }
      followed.set(host, one)
      if (left !== undefined) one.seen = left
      else
        void readHostFile(file).then((now) => {
          if (one.seen === undefined && now.ok) one.seen = now.value
        })
    },
    forget,
    onOutsideChange: changes.on,
    ready: watching.ready,
    async close() {
      for (const one of followed.values()) one.pending?.()
      followed.clear()
      await watching.close()
    }
  }
}
