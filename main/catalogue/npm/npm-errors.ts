/** npm's many ways to fail, as the few causes a person can do something about. Pure. */
import { failure, type Failure, type FailureCode } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import type { ProgramResult } from '../../lib/run-program.ts'

/** `what` is the package as typed; the detail is npm's own words. */
export function npmFailure(result: ProgramResult, what: string): Failure {
  if (result.ended === 'cancelled') return failure('cancelled', say('npm.stopped'))
  const words = wordsOf(result)
  const detail = words.replace(/^\s*at .*$\n?/gm, '').slice(-4_000) || undefined
  const found = causes.find((cause) => cause.when.test(words))
  if (found) return failure(found.code, say(found.words, { what }), { detail })
  if (result.ended === 'timeout') return failure('no-network', say('npm.no-answer', { what }), { detail })
  if (result.ended === 'not-started') return failure('runtime-missing', say('npm.not-started'), { detail })
  return failure('install-failed', say('npm.failed', { what }), { detail })
}

interface Cause {
  readonly code: FailureCode
  readonly when: RegExp
  readonly words:
    | 'npm.certificate'
    | 'npm.integrity'
    | 'npm.no-version'
    | 'npm.not-found'
    | 'npm.unauthorized'
    | 'npm.disk-full'
    | 'npm.other-node'
    | 'npm.no-answer'
    | 'npm.read-only'
}

/** In this order: a certificate problem also says that a request failed, a missing version also says 404. */
const causes: readonly Cause[] = [
  {
    code: 'certificate',
    when: /SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_(?:HAS_EXPIRED|UNTRUSTED|NOT_YET_VALID)|ERR_TLS_CERT|self.signed certificate|unable to (?:verify the first|get local issuer) certificate/i,
    words: 'npm.certificate'
  },
  {
    code: 'integrity',
    when: /EINTEGRITY/,
    words: 'npm.integrity'
  },
  {
    code: 'version-not-found',
    when: /ETARGET|No match(?:ing version)? found for/i,
    words: 'npm.no-version'
  },
  {
    code: 'package-not-found',
    when: /E404|404 Not Found|EINVALIDPACKAGENAME|EINVALIDTAGNAME/,
    words: 'npm.not-found'
  },
  {
    code: 'unauthorized',
    when: /E401|E403|ENEEDAUTH|EOTP/,
    words: 'npm.unauthorized'
  },
  {
    code: 'disk-full',
    when: /ENOSPC|EDQUOT/,
    words: 'npm.disk-full'
  },
  {
    code: 'engine-too-old',
    when: /EBADENGINE/,
    words: 'npm.other-node'
  },
  {
    code: 'no-network',
    when: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|network (?:timeout|request)/i,
    words: 'npm.no-answer'
  },
  {
    code: 'read-only',
    when: /EACCES|EPERM|EROFS/,
    words: 'npm.read-only'
  }
]

/** npm's lines without their prefix and without the hint at a log file that is not written. */
function wordsOf(result: ProgramResult): string {
  const lines = result.stderr
    .split(/\r?\n/)
    .filter(
      (line) => !/complete log of this run|Log files were not written|^npm (?:http|warn|notice|verb|sill)/i.test(line)
    )
    .map((line) => line.replace(/^npm (?:error|ERR!) ?/, '').trimEnd())
    .filter((line) => line !== '')
  return lines.join('\n')
}
