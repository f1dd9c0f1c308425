/** Who uses what was plugged in, as rows of the page: now, after which step, or not. Pure. */
import { stepOf, whoUses, type When } from '../../contract/host-use.ts'
import type { HostView, ServerId, Signal } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { formatSince } from './times.ts'

export interface HostUse {
  readonly host: HostView
  readonly when: When
  readonly signal: Signal
  /** "After a restart." */
  readonly head: string
  readonly text: string
  readonly note: string
}

/** Hosts of this computer and these servers, those that use them now first. */
export const hostUses = (hosts: readonly HostView[], servers: readonly ServerId[], now: number): readonly HostUse[] =>
  whoUses(hosts, servers).map(({ host, when }) => useOf(host, when, now))

function useOf(host: HostView, when: When, now: number): HostUse {
  const all = sentence('use.all', { servers: host.servers, tools: host.tools })
  switch (when) {
    case 'now':
      return {
        host,
        when,
        signal: 'ready',
        head: sentence('use.now'),
        text: sentence('use.has-read', { all }),
        note: ''
      }
    case 'restart':
      return {
        host,
        when,
        signal: 'attention',
        head: sentence('use.step', { step: stepOf(host) }),
        text: sentence('use.then', { all }),
        note: sentence('use.watching', { effect: host.takesEffect })
      }
    case 'later':
      return {
        host,
        when,
        signal: 'off',
        head: sentence('use.when-open'),
        text: sentence('use.then', { all }),
        note:
          host.lastSeenAt === null
            ? sentence('use.nothing-to-do')
            : sentence('use.not-since', { time: formatSince(host.lastSeenAt, now) })
      }
    case 'not-joined':
      return {
        host,
        when,
        signal: 'off',
        head: sentence('use.not-yet'),
        text: sentence('use.not-joined'),
        note: host.file === null ? sentence('use.no-file') : sentence('use.file-unchanged')
      }
    case 'unplugged':
      return {
        host,
        when,
        signal: 'off',
        head: sentence('use.not'),
        text: sentence('use.not-plugged'),
        note: ''
      }
  }
}
