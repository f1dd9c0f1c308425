/** Hosts, their files, the cables between hosts and servers, and what arrives from one at the other. */
import type { HandlerParts, Piece } from './parts.ts'

type Names =
  | 'hosts.list'
  | 'hosts.plan'
  | 'hosts.apply'
  | 'hosts.leaveAsIs'
  | 'hosts.mend'
  | 'hosts.restartApp'
  | 'hosts.token'
  | 'hosts.import'
  | 'hosts.found'
  | 'hosts.show'
  | 'hosts.backups'
  | 'hosts.scan'
  | 'hosts.reveal'
  | 'arrivals.begin'
  | 'arrivals.undo'
  | 'cables.plug'
  | 'cables.unplug'

export function hostHandlers({ managers: { joinHost, plug, arrivals, restartHost } }: HandlerParts): Piece<Names> {
  return {
    'hosts.list': () => joinHost.list(),
    'hosts.plan': (input) => joinHost.plan(input),
    'hosts.apply': (input, caller) => joinHost.apply(input, caller),
    'hosts.leaveAsIs': ({ host }, caller) => joinHost.leaveAsIs(host, caller),
    'hosts.mend': ({ hash }, caller) => joinHost.mend(hash, caller),
    'hosts.restartApp': (input, caller) => restartHost(input, caller),
    'hosts.token': ({ host, renew }, caller) => joinHost.token(host, renew, caller),
    'hosts.import': ({ host }) => joinHost.importFrom(host),
    'hosts.found': () => joinHost.found(),
    'hosts.show': ({ host }) => joinHost.show(host),
    'hosts.backups': ({ host }) => joinHost.backups(host),
    'hosts.scan': () => joinHost.scan(),
    'hosts.reveal': ({ host }) => joinHost.reveal(host),
    'arrivals.begin': (input, caller) => arrivals.begin(input, caller),
    'arrivals.undo': ({ id }, caller) => arrivals.undo(id, caller),
    'cables.plug': (cable, caller) => plug(cable, true, caller),
    'cables.unplug': (cable, caller) => plug(cable, false, caller)
  }
}
