/**
 * The last changes that can be taken back, the newest first: switches, cables, removals. In memory, for a day. A change
 * that somebody took back elsewhere in the meantime is found already so, and nothing happens.
 */
import { failed, type Outcome } from '../../contract/failure.ts'
import { inWords, say, type Said } from '../../contract/words/say.ts'
import type { Caller } from '../../contract/requests.ts'
import type { Clock } from '../lib/clock.ts'
import { createTurns } from '../lib/turns.ts'

export type TakeBack = (caller: Caller) => Promise<Outcome<unknown>>
export interface LastChanges {
  readonly did: (what: Said, takeBack: TakeBack) => void
  readonly undo: (caller: Caller) => Promise<Outcome<{ readonly what: string }>>
}

const kept = 50
const keptMs = 86_400_000

export function createLastChanges(clock: Clock): LastChanges {
  let changes: readonly { readonly what: Said; readonly takeBack: TakeBack; readonly at: number }[] = []
  const inTurn = createTurns()
  return {
    did(what, takeBack) {
      changes = [{ what, takeBack, at: clock.mono() }, ...changes].slice(0, kept)
    },
    undo: (caller) =>
      inTurn('undo', async () => {
        const [last, ...rest] = changes.filter(({ at }) => clock.mono() - at < keptMs)
        if (last === undefined) return failed('nothing-to-undo', say('undo.nothing'))
        const done = await last.takeBack(caller)
        // What failed may work in a moment (a full disk); only what is gone for good is left out.
        if (done.ok || done.failure.code === 'not-found') changes = rest
        return done.ok ? { ok: true, value: { what: inWords(last.what) } } : done
      })
  }
}
