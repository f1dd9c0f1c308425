/** Hosts, their files, and the cables between hosts and servers. */
import type { HandlerParts, Piece } from './parts.ts'

type Names =
  | 'hosts.list'
  | 'hosts.plan'
  | 'hosts.apply'
  | 'hosts.leaveAsIs'
  | 'hosts.mend'
  | 'hosts.token'
  | 'hosts.import'
  | 'hosts.reveal'
  | 'cables.plug'
  | 'cables.unplug'

export function hostHandlers({ managers: { joinHost, plug } }: HandlerParts): Piece<Names> {
  return {
    'hosts.list': () => joinHost.list(),
    'hosts.plan': ({ host, action }) => joinHost.plan(host, action),
    'hosts.apply': (input, caller) => joinHost.apply(input, caller),
    'hosts.leaveAsIs': ({ host }, caller) => joinHost.leaveAsIs(host, caller),
    'hosts.mend': ({ hash }, caller) => joinHost.mend(hash, caller),
    'hosts.token': ({ host, renew }, caller) => joinHost.token(host, renew, caller),
    'hosts.import': ({ host }) => joinHost.importFrom(host),
    'hosts.reveal': ({ host }) => joinHost.reveal(host),
    'cables.plug': (cable, caller) => plug(cable, true, caller),
    'cables.unplug': (cable, caller) => plug(cable, false, caller)
  }
}
