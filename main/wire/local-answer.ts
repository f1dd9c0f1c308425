import { inWords, type Said } from '../../contract/words/say.ts'
import type { LinkAnswer } from './types.ts'

/** How a request ends that no answer of the server came to. */
export const local = (
  code: Extract<LinkAnswer, { kind: 'local' }>['code'],
  words: Said | string
): Extract<LinkAnswer, { kind: 'local' }> => ({
  kind: 'local',
  code,
  ...(typeof words === 'string' ? { message: words } : { message: inWords(words), said: words })
})
