/** The tray's words and counts. Pure. */
import type { ServerView, Signal } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'

/** Each state has a shape, so that a menu without colour still shows it. */
export const lamps: Readonly<Record<Signal, string>> = {
  ready: '●',
  working: '◐',
  attention: '▲',
  failed: '✕',
  off: '○'
}

const worstFirst: readonly Signal[] = ['failed', 'attention', 'working', 'ready', 'off']
export const worstSignal = (servers: readonly ServerView[]): Signal =>
  worstFirst.find((signal) => servers.some((server) => server.signal === signal)) ?? 'off'

/** "12 servers ready", or "1 failed, 2 need you, 7 ready". `short` leaves the noun out always. */
export function serverSummary(servers: readonly ServerView[], short = false): string {
  const count = (signal: Signal) => servers.filter((server) => server.signal === signal).length
  if (servers.length === 0) return sentence('tray.no-servers')
  if (!short && count('ready') === servers.length) return sentence('tray.all-ready', { n: servers.length })
  if (!short && count('off') === servers.length) return sentence('tray.all-off', { n: servers.length })
  return sentence('tray.summary', {
    failed: count('failed'),
    attention: count('attention'),
    working: count('working'),
    ready: count('ready'),
    off: count('off')
  })
}

const running: ReadonlySet<ServerView['phase']> = new Set(['starting', 'ready', 'degraded', 'waiting', 'stopping'])
/** What quitting would stop: everything with a process, or about to have one again. */
export const isRunning = (server: ServerView): boolean => server.pid !== null || running.has(server.phase)

export const megabytes = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`

/** "41 ms", "3.9 s", "2 min". */
export const took = (ms: number): string =>
  ms < 1_000
    ? `${Math.round(ms)} ms`
    : ms < 60_000
      ? `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
      : `${Math.round(ms / 60_000)} min`

/** On one line, and no longer than `most` characters. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length <= most
    ? line
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
