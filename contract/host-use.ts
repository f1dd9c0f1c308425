/** Who uses what was plugged in: now, after which step, or not. Page and command line end in the same sentence. Pure. */
import type { Effect, HostView, ServerId } from './model.ts'
import { sentence, type SentenceKey } from './words/say.ts'

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
export const stepOf = ({ effect }: Pick<HostView, 'effect'>): string =>
  sentence(effect === null ? 'arrival.step-restart' : steps[effect])
const steps = {
  'effect.next-session': 'arrival.step-session',
  'effect.next-agent-session': 'arrival.step-session',
  'effect.at-once': 'arrival.step-at-once',
  'effect.agent-mode': 'arrival.step-at-once',
  'effect.trust': 'arrival.step-allow',
  'effect.after-trust': 'arrival.step-allow',
  'effect.reload': 'arrival.step-reload',
  'effect.refresh': 'arrival.step-reload',
  'effect.restart': 'arrival.step-restart',
  'effect.quit': 'arrival.step-restart'
} as const satisfies Record<Effect, SentenceKey>

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
