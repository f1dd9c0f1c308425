/** A start that took too long, in words: what it last did tells most. Pure. */
import type { Failure } from '../../../contract/failure.ts'
import { shown } from '../../lib/shown.ts'
import { untrustedCertificate } from './name-exit.ts'
import { failureOf, passingCause } from '../passing-causes.ts'

export interface Unanswered {
  readonly name: string
  readonly afterMs: number
  /** Its last lines on stderr, oldest first. */
  readonly stderr: readonly string[]
  /** The start of a line on stdout that never got its end: a banner, a question. The answer may be stuck behind it. */
  readonly unfinished: string
  /** The first line on stdout that was no protocol; null = none. */
  readonly firstLine: string | null
  /** What made its output unreadable; null = nothing did. */
  readonly fault: Failure | null
  /** Valid messages it sent, whatever they were. */
  readonly messages: number
}
export function programUnanswered(seen: Unanswered): Failure {
  const { name, afterMs, stderr } = seen
  const untrusted = untrustedCertificate(name, stderr)
  if (untrusted) return untrusted
  const passing = passingCause(stderr, true)
  if (passing) return failureOf(name, passing)
  const last = stderr.at(-1)
  const onStderr = last ? `Its last line on stderr was “${shown(last)}”.` : ''
  const why =
    [onStdout(seen), onStderr].filter((sentence) => sentence !== '').join(' ') ||
    'It wrote nothing at all, neither on stdout nor on stderr.'
  return {
    code: 'start-timeout',
    message: `${name} did not answer within ${Math.round(afterMs / 1_000)} s and was stopped. ${why}`,
    ...(stderr.length > 0 && { detail: stderr.slice(-20).join('\n') })
  }
}

function onStdout({ unfinished, fault, firstLine, messages }: Unanswered): string {
  const stuck = shown(unfinished)
  if (/^\{\s*"jsonrpc"/.test(stuck))
    return `It wrote a message to stdout without the line break that must end it: “${stuck}”.`
  if (stuck) return `It wrote “${stuck}” to stdout and never ended the line; only messages belong there.`
  if (fault) return fault.message
  if (messages > 0)
    return `It sent ${messages === 1 ? 'one message' : `${messages} messages`}, but not the answer that was waited for.`
  return firstLine === null ? '' : `It wrote “${shown(firstLine)}” to stdout, but no answer.`
}

export const remoteUnanswered = (url: string, afterMs: number): Failure => ({
  code: 'start-timeout',
  message: `${new URL(url).host} did not answer within ${Math.round(afterMs / 1_000)} s. Check the address and the connection.`
})
