/** Adding, running and changing servers. */
import { done } from '../../contract/failure.ts'
import { ofServer } from '../manage/lookup.ts'
import type { HandlerParts, Piece } from './parts.ts'

type Names =
  | 'servers.review'
  | 'servers.install'
  | 'servers.cancelInstall'
  | 'servers.parse'
  | 'servers.duplicate'
  | 'servers.remove'
  | 'servers.removed'
  | 'servers.restore'
  | 'servers.start'
  | 'servers.stop'
  | 'servers.restart'
  | 'servers.definition'
  | 'servers.update'
  | 'servers.reconsent'
  | 'servers.allowScripts'
  | 'servers.timeline'
  | 'servers.crashes'
  | 'servers.icon'
  | 'servers.setSecret'

export function serverHandlers({ services, managers }: HandlerParts): Piece<Names> {
  const { supervisor, removed, icons } = services
  const { definitions, addServer, runServer, changeServer, setSecret, removeServer, duplicateServer } = managers
  return {
    'servers.parse': ({ text }) => addServer.parse(text),
    'servers.duplicate': async ({ id, as }) => duplicateServer.order(id, as),
    'servers.review': ({ installRequest }, caller) => addServer.review(installRequest, caller),
    'servers.install': (input, caller) => addServer.add(input, caller),
    'servers.cancelInstall': ({ id }) => addServer.cancel(id),
    'servers.remove': ({ id, now = false }, caller) => removeServer.remove(id, now, caller),
    'servers.removed': async () => done(removed.list()),
    'servers.restore': ({ id }, caller) => removeServer.restore(id, caller),
    'servers.start': ({ id }, caller) => runServer.start(id, caller),
    'servers.stop': ({ id }, caller) => runServer.stop(id, caller),
    'servers.restart': ({ id }, caller) => runServer.restart(id, caller),
    'servers.definition': async ({ id }) => definitions.of(id),
    'servers.update': (input, caller) => changeServer.update(input, caller),
    'servers.reconsent': (input, caller) => changeServer.reconsent(input, caller),
    'servers.allowScripts': (input, caller) => changeServer.allowScripts(input, caller),
    'servers.timeline': ({ id, minutes }) => ofServer(supervisor, id, () => supervisor.timeline(id, minutes)),
    'servers.crashes': ({ id }) => ofServer(supervisor, id, () => supervisor.crashes(id)),
    'servers.icon': ({ id }) => ofServer(supervisor, id, () => ({ picture: icons.picture(id) })),
    'servers.setSecret': (input, caller) => setSecret(input, caller)
  }
}
