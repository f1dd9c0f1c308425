/** The health of all servers in words, as the strip says it. Pure. */
import type { ServerView, Signal } from '../../contract/model.ts'

export interface HealthWord {
  readonly signal: Signal
  readonly count: number
  readonly text: string
}
const order = ['failed', 'attention', 'working', 'ready', 'off'] as const
const words: Record<Signal, (n: number) => string> = {
  failed: (n) => `${n} failed`,
  attention: (n) => (n === 1 ? '1 needs you' : `${n} need you`),
  working: (n) => `${n} starting`,
  ready: (n) => `${n} ready`,
  off: (n) => `${n} off`
}
/** Worst first; signals that nobody shows are left out. All well is one line. Nothing at all is an empty list. */
export function healthWords(servers: readonly ServerView[]): readonly HealthWord[] {
  const counts = new Map<Signal, number>()
  for (const { signal } of servers) counts.set(signal, (counts.get(signal) ?? 0) + 1)
  if (servers.length > 0 && counts.get('ready') === servers.length) {
    const text = servers.length === 1 ? 'Your server is ready' : `All ${servers.length} servers ready`
    return [{ signal: 'ready', count: servers.length, text }]
  }
  return order.flatMap((signal) => {
    const count = counts.get(signal) ?? 0
    return count === 0 ? [] : [{ signal, count, text: words[signal](count) }]
  })
}
/** Worst first, for lists. */
export const severity = (signal: Signal): number => order.indexOf(signal)
