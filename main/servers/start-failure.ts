/** A start that took too long, in words: what it last did tells most. Pure. */
import type { Failure } from '../../contract/failure.ts'
import { makeVisible } from '../logs/visible.ts'
import { untrustedCertificate } from './name-exit.ts'

export interface Unanswered {
  readonly name: string
  readonly afterMs: number
  /** Its last lines on stderr, oldest first. */
  readonly stderr: readonly string[]
  /** The start of a line on stdout that never got its end: a banner, a question. The answer may be stuck behind it. */
  readonly unfinished: string
}
export function programUnanswered({ name, afterMs, stderr, unfinished }: Unanswered): Failure {
  const untrusted = untrustedCertificate(name, stderr)
  if (untrusted) return untrusted
  const last = stderr.at(-1)
  const stuck = makeVisible(unfinished.trim()).slice(0, 200)
  const why = stuck
    ? `It wrote “${stuck}” to stdout and never ended the line; only messages belong there.`
    : last
      ? `Its last line was “${last.slice(0, 200)}”.`
      : 'It wrote nothing on stderr.'
  return {
    code: 'start-timeout',
    message: `${name} did not answer within ${Math.round(afterMs / 1_000)} s and was stopped. ${why}`,
    ...(stderr.length > 0 && { detail: stderr.slice(-20).join('\n') })
  }
}

export const remoteUnanswered = (url: string, afterMs: number): Failure => ({
  code: 'start-timeout',
  message: `${new URL(url).host} did not answer within ${Math.round(afterMs / 1_000)} s. Check the address and the connection.`
})
