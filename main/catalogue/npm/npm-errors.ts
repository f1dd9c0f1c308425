/** npm's many ways to fail, as the few causes a person can do something about. Pure. */
import type { Failure, FailureCode } from '../../../contract/failure.ts'
import type { ProgramResult } from '../../lib/run-program.ts'

/** `what` is the package as typed; the detail is npm's own words. */
export function npmFailure(result: ProgramResult, what: string): Failure {
  if (result.ended === 'cancelled') return { code: 'cancelled', message: 'You stopped it. Nothing is left behind.' }
  const words = wordsOf(result)
  const detail = words.replace(/^\s*at .*$\n?/gm, '').slice(-4_000) || undefined
  const found = causes.find((cause) => cause.when.test(words))
  if (found) return { code: found.code, message: found.message(what), detail }
  if (result.ended === 'timeout') return { code: 'no-network', message: silence(what), detail }
  if (result.ended === 'not-started') {
    return {
      code: 'runtime-missing',
      message: 'npm could not be started. Reinstall Node.js, which brings npm along, then try again.',
      detail
    }
  }
  return {
    code: 'install-failed',
    message: `npm could not get ${what}, for a reason it tells in its own words below. Mend that, then try again.`,
    detail
  }
}

interface Cause {
  readonly code: FailureCode
  readonly when: RegExp
  readonly message: (what: string) => string
}
const silence = (what: string) =>
  `${what} could not be looked up, because the package registry did not answer. Check the network connection or the proxy that npm is told to use, then try again.`

/** In this order: a certificate problem also says that a request failed, a missing version also says 404. */
const causes: readonly Cause[] = [
  {
    code: 'certificate',
    when: /SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_(?:HAS_EXPIRED|UNTRUSTED|NOT_YET_VALID)|ERR_TLS_CERT|self.signed certificate|unable to (?:verify the first|get local issuer) certificate/i,
    message: (what) =>
      `${what} could not be looked up, because the registry’s certificate is not trusted. Company networks often use their own: tell npm about it with its “cafile” setting or NODE_EXTRA_CA_CERTS, then try again.`
  },
  {
    code: 'integrity',
    when: /EINTEGRITY/,
    message: (what) =>
      `What arrived for ${what} is not what the registry announced: its fingerprint differs. Nothing from it was run. A proxy that rewrites downloads does this, or a release that was tampered with. Try again later or on another network.`
  },
  {
    code: 'version-not-found',
    when: /ETARGET|No match(?:ing version)? found for/i,
    message: (what) => `There is no such version: ${what}. Check the number, or leave it out to get the newest.`
  },
  {
    code: 'package-not-found',
    when: /E404|404 Not Found|EINVALIDPACKAGENAME|EINVALIDTAGNAME/,
    message: (what) =>
      `There is no npm package ${what}, or it is private and npm is not signed in. Check the spelling; for a private package run “npm login” first.`
  },
  {
    code: 'unauthorized',
    when: /E401|E403|ENEEDAUTH|EOTP/,
    message: (what) => `The registry did not let npm have ${what}. Sign in with “npm login”, then try again.`
  },
  {
    code: 'disk-full',
    when: /ENOSPC|EDQUOT/,
    message: (what) => `The disk is full, so ${what} was not installed. Free some space, then try again.`
  },
  {
    code: 'engine-too-old',
    when: /EBADENGINE/,
    message: (what) => `${what} asks for another version of Node.js than yours. Install that version, then try again.`
  },
  {
    code: 'no-network',
    when: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|network (?:timeout|request)/i,
    message: silence
  },
  {
    code: 'read-only',
    when: /EACCES|EPERM|EROFS/,
    message: (what) =>
      `npm may not write where it needs to, so ${what} was not installed. Mend the permissions of the folder named below, then try again.`
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
