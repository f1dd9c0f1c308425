/** A person starts, stops and restarts a server: of one server one thing at a time, and what is wanted is kept. */
import { done, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition, ServerId, ServerView } from '../../contract/model.ts'
import type { Caller } from '../../contract/requests.ts'
import { say, sentence } from '../../contract/words/say.ts'
import type { Services } from '../services.ts'
import type { Definitions } from './definitions.ts'
import { serverView } from './lookup.ts'

export interface RunServer {
  readonly start: (id: ServerId, caller: Caller) => Promise<Outcome<ServerView>>
  readonly stop: (id: ServerId, caller: Caller) => Promise<Outcome<ServerView>>
  readonly restart: (id: ServerId, caller: Caller) => Promise<Outcome<ServerView>>
}
export interface RunServerParts extends Pick<Services, 'supervisor' | 'state' | 'activity' | 'inTurn' | 'notices'> {
  readonly definitions: Definitions
}

export function createRunServer(parts: RunServerParts): RunServer {
  const { supervisor, state, activity, inTurn, notices, definitions } = parts
  const shown = (outcome: Outcome<ServerView>) => (outcome.ok ? serverView(state, outcome.value.id) : outcome)
  const audit = (action: string, id: ServerId, { via }: Caller) =>
    activity.audit({ actor: 'person', action, subject: id, detail: sentence('audit.by', { via }) })

  /** A person's start or restart: what was stopped is wanted again from here on. */
  async function bringUp(
    id: ServerId,
    action: string,
    caller: Caller,
    run: typeof supervisor.start
  ): Promise<Outcome<ServerView>> {
    const begun = await inTurn(id, async () => {
      const now = definitions.of(id)
      if (!now.ok) return now
      if (now.value.wanted === 'down') {
        const wanted = await definitions.want(id, 'up')
        // A full disk must not keep a server from running: what is wanted is kept in memory, which is said.
        if (!wanted.ok) notices.add(notKept('manage.start-not-kept', now.value, wanted.failure))
        supervisor.put(wanted.ok ? wanted.value : { ...now.value, wanted: 'up' })
      }
      audit(action, id, caller)
      return done({ running: run(id) })
    })
    return begun.ok ? shown(await begun.value.running) : begun
  }

  return {
    start: (id, caller) => bringUp(id, 'started', caller, supervisor.start),
    restart: (id, caller) => bringUp(id, 'restarted', caller, supervisor.restart),
    async stop(id, caller) {
      const begun = await inTurn(id, async () => {
        const wanted = await definitions.want(id, 'down')
        const now = definitions.of(id)
        if (!now.ok) return now
        audit('stopped', id, caller)
        // A full disk must not keep a server running; only the memory of the stop is lost, and that is said.
        const running = supervisor.stop(id)
        // Now and not when it is down: until then somebody may want it up again.
        supervisor.put(wanted.ok ? wanted.value : { ...now.value, wanted: 'down' })
        return done({ running, wanted, server: now.value })
      })
      if (!begun.ok) return begun
      const { running, wanted, server } = begun.value
      const stopped = await running
      if (!stopped.ok || wanted.ok) return shown(stopped)
      return { ok: false, failure: notKept('manage.stop-not-kept', server, wanted.failure) }
    }
  }
}

/** It happened, but a restart of Patchbay will not know of it. */
function notKept(
  key: 'manage.start-not-kept' | 'manage.stop-not-kept',
  { name }: ServerDefinition,
  { code, said, message, detail }: Failure
): Failure {
  return failure(code, say(key, { name, cause: said ?? message }), detail === undefined ? {} : { detail })
}
