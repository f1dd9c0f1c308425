/** What uv said when it failed → a failure with its cause and what to do. Pure. */
import { failed, type FailureCode, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import type { ProgramResult } from '../../lib/run-program.ts'

type Words =
  | 'pypi.certificate'
  | 'pypi.integrity'
  | 'pypi.only-source'
  | 'pypi.no-version'
  | 'pypi.not-found'
  | 'pypi.unauthorized'
  | 'pypi.disk-full'
  | 'pypi.other-python'
  | 'pypi.no-answer'
  | 'pypi.read-only'

/** In this order: a version that is missing also says that requirements cannot be met. */
const causes: readonly { readonly code: FailureCode; readonly when: RegExp; readonly words: Words }[] = [
  { code: 'certificate', when: /certificate|UnknownIssuer|self.signed/i, words: 'pypi.certificate' },
  { code: 'integrity', when: /hash mismatch|HashMismatch/i, words: 'pypi.integrity' },
  { code: 'disk-full', when: /No space left on device|os error 28|disk quota/i, words: 'pypi.disk-full' },
  { code: 'unauthorized', when: /\b40[13]\b|Unauthorized|Forbidden/, words: 'pypi.unauthorized' },
  {
    code: 'install-failed',
    when: /no usable wheels|building (?:source distributions )?is disabled|--no-build|no wheels? (?:is |are )?available|has no wheels|no usable distributions?/i,
    words: 'pypi.only-source'
  },
  {
    code: 'engine-too-old',
    when: /does not satisfy Python|requires? Python|Python version|No interpreter found/i,
    words: 'pypi.other-python'
  },
  {
    code: 'package-not-found',
    when: /was not found in the (?:package registry|provided)|not found in the registry|404/i,
    words: 'pypi.not-found'
  },
  {
    code: 'version-not-found',
    when: /there (?:is|are) no versions? of|no version of|only .* (?:is|are) available/i,
    words: 'pypi.no-version'
  },
  {
    code: 'no-network',
    when: /failed to fetch|error sending request|dns error|connect(?:ion)? (?:refused|reset|timed out|error)|tcp connect|timed? out|network/i,
    words: 'pypi.no-answer'
  },
  { code: 'read-only', when: /permission denied|os error 13|read-only file system/i, words: 'pypi.read-only' }
]

export function uvFailure(result: ProgramResult, what: string): Outcome<never> {
  if (result.ended === 'cancelled') return failed('cancelled', say('npm.stopped'))
  if (result.ended === 'not-started')
    return failed('runtime-missing', say('pypi.not-started'), { detail: result.stderr })
  if (result.ended === 'timeout') return failed('no-network', say('pypi.no-answer', { what }))
  const detail = result.stderr.trim().split(/\r?\n/).slice(-40).join('\n')
  const cause = causes.find(({ when }) => when.test(result.stderr))
  return failed(cause?.code ?? 'install-failed', say(cause?.words ?? 'pypi.failed', { what }), { detail })
}
