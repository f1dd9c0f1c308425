/** Who uses what was plugged in, as rows of the page: now, after which step, or not. Pure. */
import { stepOf, whoUses, type When } from '../../contract/host-use.ts'
import type { HostView, ServerId, Signal } from '../../contract/model.ts'
import { formatPlural } from './counts.ts'
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
  const all = `${formatPlural(host.servers, 'server')}, ${formatPlural(host.tools, 'tool')}`
  switch (when) {
    case 'now':
      return { host, when, signal: 'ready', head: 'Now.', text: `It has read its list: ${all}.`, note: '' }
    case 'restart': {
      const step = stepOf(host)
      return {
        host,
        when,
        signal: 'attention',
        head: `${step.charAt(0).toUpperCase()}${step.slice(1)}.`,
        text: `Then it has ${all}.`,
        note: `${host.takesEffect}. Patchbay is watching.`
      }
    }
    case 'later':
      return {
        host,
        when,
        signal: 'off',
        head: 'When it is next open.',
        text: `Then it has ${all}.`,
        note: host.lastSeenAt === null ? 'Nothing to do.' : `No connection since ${formatSince(host.lastSeenAt, now)}.`
      }
    case 'not-joined':
      return {
        host,
        when,
        signal: 'off',
        head: 'Not yet.',
        text: 'It is not joined.',
        note:
          host.file === null ? 'It has no file on this system that Patchbay could write.' : 'Its file was not changed.'
      }
    case 'unplugged':
      return {
        host,
        when,
        signal: 'off',
        head: 'Not.',
        text: 'It is joined, and this is not plugged into it.',
        note: ''
      }
  }
}
