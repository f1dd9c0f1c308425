/** Who uses what was plugged in: now, after which step, or not. The one sentence in which every way in ends. Pure. */
import type { HostView, ServerId, Signal } from '../../contract/model.ts'
import { formatPlural } from './counts.ts'
import { formatSince } from './times.ts'

export type When = 'now' | 'restart' | 'later' | 'unplugged' | 'not-joined'
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
export function hostUses(hosts: readonly HostView[], servers: readonly ServerId[], now: number): readonly HostUse[] {
  return hosts
    .filter((host) => host.joined || host.found || host.connections > 0)
    .map((host) => useOf(host, servers, now))
    .sort((a, b) => order.indexOf(a.when) - order.indexOf(b.when))
}
const order: readonly When[] = ['now', 'restart', 'later', 'not-joined', 'unplugged']

function whenOf(host: HostView, servers: readonly ServerId[]): When {
  if (host.use === 'not') return 'not-joined'
  if (!servers.some((server) => host.plugged.includes(server))) return 'unplugged'
  return host.use
}

function useOf(host: HostView, servers: readonly ServerId[], now: number): HostUse {
  const when = whenOf(host, servers)
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

/** How its list takes effect, within a sentence: "after a restart", "in its next session". */
export function stepOf({ takesEffect }: Pick<HostView, 'takesEffect'>): string {
  if (/^in the next/i.test(takesEffect)) return 'in its next session'
  if (/^at once/i.test(takesEffect)) return 'in a moment'
  if (/^once you/i.test(takesEffect)) return 'once you allow it'
  if (/reload|refresh/i.test(takesEffect)) return 'after a reload'
  return 'after a restart'
}

/** "Cursor uses Memory now, Claude Desktop after a restart, Claude Code not yet". */
export function useSentence(uses: readonly HostUse[], what: string): string {
  if (uses.length === 0) return `No host was found to use ${what}`
  const groups = new Map<string, string[]>()
  for (const { host, when } of uses) {
    const words = wordsOf(when, host)
    groups.set(words, [...(groups.get(words) ?? []), host.name])
  }
  const [first, ...rest] = [...groups]
  if (first === undefined) return ''
  const [words, names] = first
  const begin =
    words === 'not yet'
      ? `No host uses ${what} yet`
      : `${listed(names)} ${names.length === 1 ? 'uses' : 'use'} ${what} ${words}`
  return [begin, ...(words === 'not yet' ? [] : rest.map(([how, who]) => `${listed(who)} ${how}`))].join(', ')
}
function wordsOf(when: When, host: HostView): string {
  switch (when) {
    case 'now':
      return 'now'
    case 'restart':
      return stepOf(host)
    case 'later':
      return 'when next open'
    case 'not-joined':
    case 'unplugged':
      return 'not yet'
  }
}
const listed = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
    : names.length < 2
      ? (names[0] ?? '')
      : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
