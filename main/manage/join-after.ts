/**
 * Hosts that are joined in the same flow as servers are installed. Their files are somebody else's, so they are written
 * last: once every install that runs has ended, and only for servers that came up.
 */
import { failed, type Outcome } from '../../contract/failure.ts'
import type { HostId, HostPlan, InstallJoin } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import { shownPlan } from '../hosts/plan-view.ts'

export interface JoinWish {
  readonly host: HostId
  readonly hash: string
}
export interface JoinParts {
  readonly nameOf: (host: HostId) => string
  readonly isJoined: (host: HostId) => boolean
  readonly join: (source: JoinWish) => Promise<Outcome<HostPlan>>
}
export interface Joins {
  /** An install begins; gives back how it ends: with its wishes if its server came up, with none otherwise. */
  readonly begin: () => (sources: readonly JoinWish[], show: (joins: readonly InstallJoin[]) => void) => Promise<void>
}

/** How the joins asked for look before the first is written. */
export const joinsToDo = (sources: readonly JoinWish[], nameOf: JoinParts['nameOf']): readonly InstallJoin[] =>
  sources.map(({ host }) => fileToDo(host, nameOf(host), []))

/** A file that is not written yet; `out`: servers of its own that go out of it. */
export const fileToDo = (host: HostId, name: string, out: InstallJoin['out']): InstallJoin => ({
  host,
  name,
  state: 'todo',
  file: null,
  added: 0,
  removed: 0,
  diff: '',
  failure: null,
  out,
  stays: [],
  writtenAt: null
})

export function createJoins(parts: JoinParts): Joins {
  let running = 0
  let waiting: { readonly sources: readonly JoinWish[]; readonly show: (joins: readonly InstallJoin[]) => void }[] = []

  async function write(): Promise<void> {
    const due = waiting
    waiting = []
    const told = new Map<HostId, InstallJoin>()
    for (const { sources, show } of due) {
      const now = () => show(joinsToDo(sources, parts.nameOf).map((join): InstallJoin => told.get(join.host) ?? join))
      for (const source of sources) {
        const [todo] = joinsToDo([source], parts.nameOf)
        if (todo === undefined || told.has(source.host)) continue
        if (parts.isJoined(source.host)) {
          told.set(source.host, { ...todo, state: 'done' })
          continue
        }
        told.set(source.host, { ...todo, state: 'running' })
        now()
        const outcome = await parts.join(source).catch(unexpected)
        told.set(
          source.host,
          outcome.ok ? { ...todo, ...written(outcome.value) } : { ...todo, state: 'failed', failure: outcome.failure }
        )
      }
      now()
    }
  }
  return {
    begin() {
      running += 1
      return async (sources, show) => {
        running -= 1
        if (sources.length > 0) waiting.push({ sources, show })
        if (running === 0) await write()
      }
    }
  }
}
/** What was written, as it may be shown: what else stands in the file may hold keys. */
export const written = (plan: HostPlan) => {
  const { file, added, removed, diff, writtenAt = null } = shownPlan(plan)
  return { state: 'done', file, added, removed, diff, writtenAt } as const
}
const unexpected = (error: unknown): Outcome<never> =>
  failed('internal', say('manage.join-unexpected'), {
    detail: error instanceof Error ? error.message : String(error)
  })
