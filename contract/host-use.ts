/** Who uses what was plugged in: now, after which step, or not. Page and command line end in the same sentence. Pure. */
import type { HostView, ServerId } from './model.ts'
import { sentence } from './words/say.ts'

export type When = 'now' | 'restart' | 'later' | 'not-joined' | 'unplugged'
export interface HostWhen {
  readonly host: HostView
  readonly when: When
}

/** Hosts of this computer and these servers, those that use them now first. */
export function whoUses(hosts: readonly HostView[], servers: readonly ServerId[]): readonly HostWhen[] {
  return hosts
    .filter((host) => host.joined || host.found || host.connections > 0)
    .map((host) => ({ host, when: whenOf(host, servers) }))
    .sort((a, b) => order.indexOf(a.when) - order.indexOf(b.when))
}
const order: readonly When[] = ['now', 'restart', 'later', 'not-joined', 'unplugged']

function whenOf(host: HostView, servers: readonly ServerId[]): When {
  if (host.use === 'not') return 'not-joined'
  if (!servers.some((server) => host.plugged.includes(server))) return 'unplugged'
  return host.use
}

/** How its list takes effect, within a sentence: "after a restart", "in its next session". */
export function stepOf({ takesEffect }: Pick<HostView, 'takesEffect'>): string {
  if (/^in the next/i.test(takesEffect)) return sentence('arrival.step-session')
  if (/^at once/i.test(takesEffect)) return sentence('arrival.step-at-once')
  if (/^once you/i.test(takesEffect)) return sentence('arrival.step-allow')
  if (/reload|refresh/i.test(takesEffect)) return sentence('arrival.step-reload')
  return sentence('arrival.step-restart')
}

/** "Cursor uses Memory now, Claude Desktop after a restart, Claude Code not yet". */
export function useSentence(uses: readonly HostWhen[], what: string): string {
  const groups = new Map<string, string[]>()
  for (const { host, when } of uses) {
    const how = howOf(when, host)
    groups.set(how ?? '', [...(groups.get(how ?? '') ?? []), host.name])
  }
  return sentence('arrival.who-uses', {
    what,
    groups: [...groups].map(([how, names]) => ({ how: how === '' ? null : how, names }))
  })
}
function howOf(when: When, host: HostView): string | null {
  if (when === 'now') return sentence('arrival.now')
  if (when === 'restart') return stepOf(host)
  return when === 'later' ? sentence('arrival.when-open') : null
}
