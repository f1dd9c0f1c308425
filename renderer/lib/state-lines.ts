/** The second line of a server or a host on the board: its state, kept current between two pieces of news. Pure. */
import type { HostView, ServerView } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { formatCount, formatOrdinal, formatPlural } from './counts.ts'
import { formatElapsed, formatSpan } from './durations.ts'
import { formatAgo, formatSince } from './times.ts'

const quietAfterMs = 3_600_000

export function serverLine(server: ServerView, now: number): string {
  const { phase, signal, nextRetryAt, usualStartMs } = server
  if (phase === 'ready' && signal === 'ready') return readyLine(server, now)
  if ((phase === 'waiting' || phase === 'crash-looping') && nextRetryAt) {
    const seconds = Math.ceil((Date.parse(nextRetryAt) - now) / 1_000)
    const when = seconds > 0 ? `Next start in ${seconds} s` : 'Starting again'
    const row = /\((.+?) in a row\)/.exec(server.sentence)?.[1]
    return row ? `${when}, ${row}` : server.attempt > 0 ? `${when}, ${formatOrdinal(server.attempt)} crash` : when
  }
  if (phase === 'starting') {
    const usual = usualStartMs === null ? '' : `, usually takes ${formatElapsed(usualStartMs)}`
    return `Starting for ${formatElapsed(Math.max(0, now - Date.parse(server.since)))}${usual}`
  }
  return server.sentence
}

/** The same at the head of a panel, where there is room for a whole sentence. */
export function panelSentence(server: ServerView, now: number): string {
  const { phase, signal, nextRetryAt, sentence } = server
  if (phase === 'ready' && signal === 'ready') {
    const call = server.calling[0]
    const last = server.lastCallAt === null ? 'No calls yet' : `Last call ${formatAgo(server.lastCallAt, now)}`
    const busy = call ? `${call.tool} running ${formatElapsed(Math.max(0, now - Date.parse(call.since)))}` : last
    return `Ready since ${formatSince(server.since, now)}. ${busy}`
  }
  if ((phase === 'waiting' || phase === 'crash-looping') && nextRetryAt) {
    const left = Math.ceil((Date.parse(nextRetryAt) - now) / 1_000)
    if (left <= 0) return sentence.replace(/^Waiting .*? before the next (start|try)/, 'Starting again')
    return sentence.replace(/^Waiting .*? before/, `Waiting ${formatSpan(left * 1_000)} before`)
  }
  if (phase === 'starting') return serverLine(server, now)
  return sentence
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
export function hostCounts(host: HostView, plugged: number = host.servers): string {
  const { tools: count, toolLimit: limit } = host
  const tools =
    limit === null
      ? formatPlural(count, 'tool')
      : count > limit
        ? sentence('host.over-limit', { tools: formatCount(count), limit: formatCount(limit) })
        : `${formatCount(count)} of ${formatCount(limit)} tools`
  return `${formatPlural(plugged, 'server')}, ${tools}`
}

export function hostLine(host: HostView, servers: readonly ServerView[], now: number): string {
  // its first sentence: the second says what to do, which the hover and the host's panel say in full
  if (host.signal === 'attention' || host.signal === 'failed' || host.signal === 'working')
    return host.sentence.split('. ')[0] ?? host.sentence
  const busy = servers.find((server) => server.calling.some((call) => call.host === host.id))
  if (busy) return `Calling ${busy.name}`
  if (host.signal === 'off' || host.lastCallAt === null) return host.sentence
  return now - Date.parse(host.lastCallAt) > quietAfterMs
    ? `Last call ${formatSince(host.lastCallAt, now)}`
    : `Last call ${formatAgo(host.lastCallAt, now)}`
}
