/**
 * From the end of a process and its last words to a named cause: what happened, why, and whether trying again can help.
 * Pure; the lines are already masked and harmless.
 */
import type { Failure, FailureCode } from '../../../contract/failure.ts'
import { shown } from '../../lib/shown.ts'
import type { LastExit } from '../../../contract/model.ts'
import { inWords, say, worded, type Said } from '../../../contract/words/say.ts'
import { failureOf, passingCause } from '../passing-causes.ts'
import { errorLine } from './error-line.ts'
import { duration } from '../../lib/durations.ts'

export interface Ending {
  readonly name: string
  readonly exit: LastExit
  /** Had it answered the handshake? */
  readonly wasReady: boolean
  /** Its own last lines on stderr, oldest first. */
  readonly stderr: readonly string[]
  /** Processes of its tree that outlived it. */
  readonly survivors: number
  /** The system has lately ended a process for lack of memory. */
  readonly memoryKill: boolean
}
export interface Named {
  readonly failure: Failure
  readonly heals: boolean
}
interface Clue {
  readonly code: FailureCode
  readonly pattern: RegExp
  readonly said: (name: string, match: RegExpExecArray) => Said
  readonly heals: boolean
  /** Counts only before the handshake: later such words are everyday log lines. */
  readonly startOnly: boolean
}

/** A first process that ends this soon while others go on was only there to start them. */
const daemonMs = 10_000

/**
 * An upper-case name with an underscore, beside words that ask for it, in either order. Advice to name a certificate file
 * is none of that: nothing was missing before the certificate was refused.
 */
const variable =
  '((?<![A-Za-z0-9_])(?!SSL_CERT|NODE_EXTRA_CA|REQUESTS_CA|CURL_CA|PIP_CERT|GIT_SSL)[A-Z][A-Z0-9]*_[A-Z0-9_]{1,60})'
const certificate: Clue = {
  code: 'certificate',
  // OpenSSL's codes as Node prints them, and the words of Node, Python, Go, Rust (uv), curl and git.
  pattern:
    /invalid peer certificate|UNABLE_TO_(?:VERIFY|GET)|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|ERR_TLS_CERT|CERT_(?:HAS_EXPIRED|NOT_YET_VALID|UNTRUSTED|REVOKED|REJECTED|CHAIN_TOO_LONG|SIGNATURE)|CERTIFICATE_VERIFY_FAILED|certificate verif(?:y|ication) failed|x509: |failed to verify certificate|self[- ]signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate|certificate has expired|UnknownIssuer|SSL certificate problem/i,
  said: (name) => say('exit.certificate', { name }),
  heals: false,
  startOnly: true
}
const clues: readonly Clue[] = [
  {
    code: 'not-executable',
    pattern: /(?:setpriv|prlimit): failed to execute (.*?): (.*)/,
    said: (name, match) => say('exit.not-executable', { name, why: match[2] ?? '', file: match[1] ?? '' }),
    heals: false,
    startOnly: true
  },
  {
    code: 'out-of-memory',
    pattern:
      /heap out of memory|Allocation failed - JavaScript heap|\bMemoryError\b|Cannot allocate memory|std::bad_alloc|OutOfMemoryError/,
    said: (name) => say('exit.out-of-memory', { name }),
    heals: true,
    startOnly: false
  },
  {
    code: 'missing-env',
    pattern: new RegExp(
      `${variable}[^A-Za-z0-9_]{1,4}(?:(?:environment|env|variable|var|key|token|value|is|was|are|must|needs|has|to|be|in|your)\\s+)*(?:not set|not defined|not provided|not found|missing|required|unset|set\\b|provided|undefined)` +
        `|(?:[Mm]issing|[Ss]et|[Pp]rovide|[Rr]equired?s?|[Nn]eeds?|[Uu]ndefined|not set|not found)(?: [a-z]+){0,4}[: \`'"$({]+${variable}`
    ),
    said: (name, match) => say('exit.missing-variable', { variable: match[1] ?? match[2] ?? '', name }),
    heals: false,
    startOnly: true
  },
  {
    code: 'port-taken',
    pattern: /EADDRINUSE.*?(?::(\d{2,5}))?\s*$|[Aa]ddress already in use.*?(?::(\d{2,5}))?/,
    said: (name, match) => say('exit.port-taken', { name, port: match[1] ?? match[2] ?? null, owner: null }),
    heals: true,
    startOnly: true
  },
  certificate
]

/** A start that went on for too long beside such words waits for what will not come. Null when there are none. */
export function untrustedCertificate(name: string, stderr: readonly string[]): Failure | null {
  for (const line of [...stderr].reverse().slice(0, 40)) {
    const match = certificate.pattern.exec(line.slice(0, 1_000))
    if (match) return { code: 'certificate', ...worded(certificate.said(name, match)), detail: line.trim() }
  }
  return null
}

export function nameExit(ending: Ending): Named {
  const { name, exit, wasReady, stderr } = ending
  const evidence = stderr.length > 0 ? { detail: stderr.slice(-20).join('\n') } : {}
  // Its background half may even have answered the handshake through the pipes it inherited.
  if (exit.code === 0 && ending.survivors > 0 && (!wasReady || exit.ranMs < daemonMs))
    return {
      failure: {
        code: 'daemonized',
        ...worded(say('exit.background', { name })),
        ...evidence
      },
      heals: false
    }
  // The last line is nearest to the cause, and the most specific clue comes first.
  const lines = [...stderr].reverse().slice(0, 40)
  for (const clue of clues) {
    if (clue.startOnly && wasReady) continue
    for (const line of lines) {
      const match = clue.pattern.exec(line.slice(0, 1_000))
      if (match)
        return {
          failure: { code: clue.code, ...worded(clue.said(name, match)), detail: line.trim() },
          heals: clue.heals
        }
    }
  }
  const passing = passingCause(stderr, !wasReady)
  if (passing) return { failure: failureOf(name, passing), heals: true }
  // 137 is how a shell (npx, sh -c) passes on that its child was killed.
  if ((exit.signal === 'SIGKILL' || exit.code === 137) && ending.memoryKill)
    return {
      failure: {
        code: 'out-of-memory',
        ...worded(say('exit.memory-killed', { name })),
        ...evidence
      },
      heals: true
    }
  const last = errorLine(stderr)
  return {
    failure: {
      code: wasReady ? 'exited' : 'exited-early',
      ...worded(say('exit.itself', { how: exitSaid(exit), ready: wasReady, last: last ? shown(last) : null })),
      ...evidence
    },
    heals: true
  }
}

/** The port that the message of a `port-taken` names; null for every other failure. */
export function takenPort(failure: Failure): number | null {
  const port = failure.code === 'port-taken' ? /\bport (\d{2,5})\b/.exec(failure.message)?.[1] : undefined
  return port === undefined ? null : Number(port)
}
/** The same failure, with the program that holds the port by its name. */
export const withPortOwner = (failure: Failure, owner: string): Failure =>
  failure.said?.key === 'exit.port-taken'
    ? { ...failure, ...worded({ ...failure.said, values: { ...failure.said.values, owner } }) }
    : failure

/** "Exited with code 1 after 58.4 s", "Killed by SIGKILL after 4 h 11 min". */
export const exitInWords = (exit: LastExit): string => inWords(exitSaid(exit))
export function exitSaid({ code, signal, ranMs }: LastExit): Said {
  const time = duration(ranMs)
  if (signal !== null) return say(signal === 'SIGKILL' ? 'exit.killed' : 'exit.signal', { signal, time })
  return code === null ? say('exit.unknown', { time }) : say('exit.code', { code, time })
}
