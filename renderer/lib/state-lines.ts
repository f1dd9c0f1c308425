/** The second line of a server or a host on the board: its state, kept current between two pieces of news. Pure. */
import type { HostView, ServerView } from '../../contract/model.ts'
import { formatCount, formatOrdinal, formatPlural } from './counts.ts'
import { formatElapsed } from './durations.ts'
import { formatAgo, formatSince } from './times.ts'

const quietAfterMs = 3_600_000

export function serverLine(server: ServerView, now: number): string {
  const { phase, signal, nextRetryAt, usualStartMs } = server
  if (phase === 'ready' && signal === 'ready') return readyLine(server, now)
  if ((phase === 'waiting' || phase === 'crash-looping') && nextRetryAt) {
    const seconds = Math.ceil((Date.parse(nextRetryAt) - now) / 1_000)
    const when = seconds > 0 ? `Next start in ${seconds} s` : 'Starting again'
    return server.attempt > 0 ? `${when}, ${formatOrdinal(server.attempt)} crash` : when
  }
  if (phase === 'starting') {
    const usual = usualStartMs === null ? '' : `, usually takes ${formatElapsed(usualStartMs)}`
    return `Starting for ${formatElapsed(Math.max(0, now - Date.parse(server.since)))}${usual}`
  }
  return server.sentence
}

function readyLine(server: ServerView, now: number): string {
  const call = server.calling[0]
  if (call) return `Ready, ${call.tool} running ${formatElapsed(Math.max(0, now - Date.parse(call.since)))}`
  const { lastCallAt } = server
  if (lastCallAt === null) return 'Ready, no calls yet'
  if (now - Date.parse(lastCallAt) > quietAfterMs) return `Ready, quiet since ${formatSince(lastCallAt, now)}`
  return `Ready, last call ${formatAgo(lastCallAt, now)}`
}

/** "5 servers, 61 tools", with the host's own limit where it has one: "5 servers, 64 of 128 tools". */
export function hostCounts(host: HostView): string {
  const tools =
    host.toolLimit === null
      ? formatPlural(host.tools, 'tool')
      : `${formatCount(host.tools)} of ${formatCount(host.toolLimit)} tools`
  return `${formatPlural(host.servers, 'server')}, ${tools}`
}

export function hostLine(host: HostView, servers: readonly ServerView[], now: number): string {
  if (host.signal === 'attention' || host.signal === 'failed' || host.signal === 'working') return host.sentence
  const busy = servers.find((server) => server.calling.some((call) => call.host === host.id))
  if (busy) return `Calling ${busy.name}`
  if (host.signal === 'off' || host.lastCallAt === null) return host.sentence
  return now - Date.parse(host.lastCallAt) > quietAfterMs
    ? `Last call ${formatSince(host.lastCallAt, now)}`
    : `Last call ${formatAgo(host.lastCallAt, now)}`
}
