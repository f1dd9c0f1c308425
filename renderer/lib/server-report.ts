import type { CoreView, ServerView } from '../../contract/model.ts'
import { formatBytes } from './bytes.ts'
import { formatPlural } from './counts.ts'
import { formatDuration } from './durations.ts'

/** What to paste into an issue: how the server is, without any value of its environment. */
export function reportOf(server: ServerView, core: CoreView | null): string {
  const exit = server.lastExit
  const lines = [
    `${server.name} (${server.kind}${server.version === null ? '' : ` ${server.version}`})`,
    `State: ${server.phase}, wanted ${server.wanted}, since ${server.since}. ${server.sentence}.`,
    `Starts ${server.counters.starts}, restarts ${server.counters.restarts}, attempt ${server.attempt}, start ${server.incarnation}`,
    exit === null
      ? null
      : `Last exit: ${exit.signal ?? `code ${exit.code ?? '?'}`} after ${formatDuration(exit.ranMs)}, at ${exit.at}, ${exit.asked ? 'asked for' : 'not asked for'}`,
    server.lastError === null ? null : `Last error: ${server.lastError.code}. ${server.lastError.message}`,
    server.lastError?.detail === undefined ? null : server.lastError.detail,
    `Protocol ${server.protocolVersion ?? 'unknown'}, ${formatPlural(server.tools, 'tool')}, ${formatPlural(server.tokens, 'token')}, memory ${formatBytes(server.memoryBytes)}`,
    ...server.hints,
    core === null ? null : `Patchbay ${core.version} on ${core.platform}, ${core.face}, Node ${core.node}`
  ]
  return lines.filter((line) => line !== null).join('\n')
}
