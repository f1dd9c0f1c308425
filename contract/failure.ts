/**
 * What crosses the border when something did not work. A code for programs, a sentence for people, and, where there is
 * one, the request that would mend it, as data: the page offers it as a button.
 */
import type { RequestName } from './names.ts'
import { inWords, type Said } from './words/say.ts'

/** The closed list of failure codes. words/en/codes.ts gives each its page of help. */
export const failureCodes = [
  'bad-input',
  'not-found',
  'already-exists',
  'conflict',
  'cancelled',
  'internal',
  'no-core',
  'core-busy',
  'bad-home',
  // starting and running a server
  'command-not-found',
  'not-executable',
  'bad-cwd',
  'exited-early',
  'exited',
  'start-timeout',
  'handshake-refused',
  'unsupported-version',
  'unhealthy',
  'output-polluted',
  'output-utf16',
  'output-binary',
  'output-broken',
  'output-multiline',
  'output-concatenated',
  'output-batch',
  'message-too-large',
  'nested-too-deeply',
  'not-reading',
  'daemonized',
  'scripts-skipped',
  'out-of-memory',
  'port-taken',
  'not-running',
  'call-timeout',
  'server-died',
  'server-error',
  'list-failed',
  // consent, secrets and environment
  'needs-consent',
  'consent-changed',
  'missing-secret',
  'missing-env',
  'vault-unavailable',
  'refused-env',
  // install
  'package-not-found',
  'version-not-found',
  'no-network',
  'service-away',
  'engine-off',
  'certificate',
  'no-bin',
  'several-bins',
  'engine-too-old',
  'integrity',
  'install-failed',
  'runtime-missing',
  // snippets and host files
  'not-json',
  'no-servers-in-snippet',
  'unparsable-file',
  'unsafe-file',
  'read-only',
  'disk-full',
  'file-changed',
  'host-file-changed',
  'stale-entries',
  'unknown-host',
  'host-not-found',
  'nothing-to-undo',
  // tools
  'tool-off',
  'unknown-tool',
  'tool-held',
  'not-plugged',
  // settings
  'settings-torn',
  'settings-newer',
  'file-damaged',
  'remote-unreachable',
  'unauthorized'
] as const
export type FailureCode = (typeof failureCodes)[number]

export interface Remedy {
  readonly label: string
  readonly request: RequestName
  readonly input: unknown
}

export interface Failure {
  readonly code: FailureCode
  /** One or two sentences: what happened, why, what to do next. Never holds a secret. */
  readonly message: string
  /** The same as a key with its values, for a face in another language. */
  readonly said?: Said
  /** Evidence, verbatim: the line of stderr, the path searched, the position in a file. */
  readonly detail?: string
  readonly remedy?: Remedy
  /** Other ways out, where there is a real choice: no keychain means memory only, or a file. */
  readonly alternatives?: readonly Remedy[]
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value })
/** A failure in words of `words/`; text that only passes through (a server's own) may stand as it is. */
export const failed = (
  code: FailureCode,
  words: Said | string,
  more: Omit<Failure, 'code' | 'message' | 'said'> = {}
): Outcome<never> => ({ ok: false, failure: failure(code, words, more) })
export const failure = (
  code: FailureCode,
  words: Said | string,
  more: Omit<Failure, 'code' | 'message' | 'said'> = {}
): Failure => ({
  code,
  ...(typeof words === 'string' ? { message: words } : { message: inWords(words), said: words }),
  ...more
})
