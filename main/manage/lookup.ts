/** Is it there at all? The refusals for names that nothing goes by. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostId, ServerId, ServerView } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import type { Supervisor } from '../servers/types.ts'
import type { State } from '../state/state.ts'

export const unknownServer = (id: ServerId) => failed('not-found', say('manage.unknown-server', { id }))
export const unknownHost = (id: HostId) => failed('unknown-host', say('host.unknown', { host: id }))

/** A server as pages show it. */
export function serverView(state: Pick<State, 'server'>, id: ServerId): Outcome<ServerView> {
  const view = state.server(id)
  return view ? done(view) : unknownServer(id)
}

/** What `tell` makes of this server, if there is one. */
export const ofServer = async <T>(
  supervisor: Pick<Supervisor, 'definition'>,
  id: ServerId,
  tell: () => T
): Promise<Outcome<T>> => (supervisor.definition(id) === null ? unknownServer(id) : done(tell()))
