/** One step for several servers: all at once, said in one line, undone in one. */
import type { Outcome } from '../../contract/failure.ts'
import type { HostId, ServerId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import type { Patchbay } from './patchbay.svelte.ts'

type Run = 'start' | 'stop' | 'restart'
const ranWords = { start: 'many.started', stop: 'many.stopped', restart: 'many.restarted' } as const

/** Starts, stops or restarts each of them. What was started is stopped again by the undo, and the other way round. */
export function runMany(patchbay: Patchbay, ids: readonly ServerId[], what: Run): Promise<readonly ServerId[]> {
  // one that is off is not stopped by this, so that its undo does not start it
  const isOff = (id: ServerId): boolean => patchbay.server(id)?.signal === 'off'
  const meant = ids.filter((id) => what === 'restart' || isOff(id) === (what === 'start'))
  return each(patchbay, meant, {
    act: (id) => patchbay.ask(`servers.${what}`, { id }),
    words: (count) => sentence(ranWords[what], { count }),
    ...(what === 'restart' ? {} : { undo: (done) => runMany(patchbay, done, what === 'start' ? 'stop' : 'start') })
  })
}

/** Joins each of them to one host, or parts them from it. */
export function plugMany(
  patchbay: Patchbay,
  host: HostId,
  ids: readonly ServerId[],
  on: boolean
): Promise<readonly ServerId[]> {
  const name = patchbay.host(host)?.name ?? host
  return each(
    patchbay,
    ids.filter((id) => patchbay.isPlugged(host, id) !== on),
    {
      act: (server) => patchbay.ask(on ? 'cables.plug' : 'cables.unplug', { host, server }),
      words: (count) => sentence(on ? 'many.plugged' : 'many.unplugged', { count, host: name }),
      undo: (done) => plugMany(patchbay, host, done, !on)
    }
  )
}

/** Takes them off the board; the undo brings back exactly these. */
export const removeMany = (patchbay: Patchbay, ids: readonly ServerId[]): Promise<readonly ServerId[]> =>
  each(patchbay, ids, {
    act: (id) => patchbay.ask('servers.remove', { id }),
    words: (count) => sentence('many.removed', { count }),
    undo: (done) => restoreMany(patchbay, done)
  })

const restoreMany = (patchbay: Patchbay, ids: readonly ServerId[]): Promise<readonly ServerId[]> =>
  each(patchbay, ids, {
    act: (id) => patchbay.ask('servers.restore', { id }),
    words: (count) => sentence('many.restored', { count })
  })

interface Step {
  readonly act: (id: ServerId) => Promise<Outcome<unknown>>
  readonly words: (count: number) => string
  readonly undo?: (done: readonly ServerId[]) => Promise<unknown>
}
/** Answers those it was done to. Where some could not be done, that is said, and the rest can still be undone. */
async function each(patchbay: Patchbay, ids: readonly ServerId[], step: Step): Promise<readonly ServerId[]> {
  const outcomes = await Promise.all(ids.map(async (id) => [id, await step.act(id)] as const))
  const done = outcomes.filter(([, outcome]) => outcome.ok).map(([id]) => id)
  const failures = outcomes.flatMap(([, outcome]) => (outcome.ok ? [] : [outcome.failure]))
  const { undo } = step
  const back = undo && done.length > 0 ? { undo: () => undo(done) } : {}
  const [failure] = failures
  if (failure) {
    const values = { failed: failures.length, count: ids.length, cause: failure.message }
    patchbay.say(sentence('many.some-failed', values), { failure, ...back })
  } else if (done.length > 0) patchbay.say(step.words(done.length), back)
  return done
}
