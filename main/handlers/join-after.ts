/**
 * Hosts that are joined in the same flow as servers are installed. Their files are somebody else's, so they are written
 * last: once every install that runs has ended, and only for servers that came up.
 */
import { failed, type Outcome } from '../../contract/failure.ts'
import type { HostId, HostPlan, InstallJoin } from '../../contract/model.ts'

export interface JoinWish {
  readonly host: HostId
  readonly hash: string
}
export interface JoinParts {
  readonly nameOf: (host: HostId) => string
  readonly isJoined: (host: HostId) => boolean
  readonly join: (wish: JoinWish) => Promise<Outcome<HostPlan>>
}
export interface Joins {
  /** An install begins; gives back how it ends: with its wishes if its server came up, with none otherwise. */
  readonly begin: () => (wishes: readonly JoinWish[], show: (joins: readonly InstallJoin[]) => void) => Promise<void>
}

/** How wished joins look before the first is written. */
export const joinsToDo = (wishes: readonly JoinWish[], nameOf: JoinParts['nameOf']): readonly InstallJoin[] =>
  wishes.map(({ host }) => ({
    host,
    name: nameOf(host),
    state: 'todo',
    file: null,
    added: 0,
    removed: 0,
    diff: '',
    failure: null
  }))

export function createJoins(parts: JoinParts): Joins {
  let running = 0
  let waiting: { readonly wishes: readonly JoinWish[]; readonly show: (joins: readonly InstallJoin[]) => void }[] = []

  async function write(): Promise<void> {
    const due = waiting
    waiting = []
    const told = new Map<HostId, InstallJoin>()
    for (const { wishes, show } of due) {
      const now = () => show(joinsToDo(wishes, parts.nameOf).map((join): InstallJoin => told.get(join.host) ?? join))
      for (const wish of wishes) {
        const [todo] = joinsToDo([wish], parts.nameOf)
        if (todo === undefined || told.has(wish.host)) continue
        if (parts.isJoined(wish.host)) {
          told.set(wish.host, { ...todo, state: 'done' })
          continue
        }
        told.set(wish.host, { ...todo, state: 'running' })
        now()
        const outcome = await parts.join(wish).catch(unexpected)
        told.set(
          wish.host,
          outcome.ok ? joined(todo, outcome.value) : { ...todo, state: 'failed', failure: outcome.failure }
        )
      }
      now()
    }
  }
  return {
    begin() {
      running += 1
      return async (wishes, show) => {
        running -= 1
        if (wishes.length > 0) waiting.push({ wishes, show })
        if (running === 0) await write()
      }
    }
  }
}
const joined = (join: InstallJoin, { file, added, removed, diff }: HostPlan): InstallJoin => ({
  ...join,
  state: 'done',
  file,
  added,
  removed,
  diff
})
const unexpected = (error: unknown): Outcome<never> =>
  failed('internal', 'The file could not be written, for a reason that Patchbay did not expect.', {
    detail: error instanceof Error ? error.message : String(error)
  })
