/** A start that took too long, in words: what it did last says most. Pure. */
import type { Failure } from '../../../contract/failure.ts'
import { say, sentence, worded } from '../../../contract/words/say.ts'
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
  const onStderr = last ? sentence('start.last-line', { last: shown(last) }) : ''
  const why = [onStdout(seen), onStderr].filter((sentence) => sentence !== '').join(' ') || sentence('start.silent')
  return {
    code: 'start-timeout',
    ...worded(say('start.timeout', { name, seconds: Math.round(afterMs / 1_000), why })),
    ...(stderr.length > 0 && { detail: stderr.slice(-20).join('\n') })
  }
}

function onStdout({ unfinished, fault, firstLine, messages }: Unanswered): string {
  const stuck = shown(unfinished)
  if (/^\{\s*"jsonrpc"/.test(stuck)) return sentence('start.no-line-break', { stuck })
  if (stuck) return sentence('start.no-line-end', { stuck })
  if (fault) return fault.message
  if (messages > 0) return sentence('start.other-messages', { n: messages })
  return firstLine === null ? '' : sentence('start.no-answer', { line: shown(firstLine) })
}

export const remoteUnanswered = (url: string, afterMs: number): Failure => ({
  code: 'start-timeout',
  ...worded(say('start.remote-timeout', { host: new URL(url).host, seconds: Math.round(afterMs / 1_000) }))
})
