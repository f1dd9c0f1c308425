import { inWords, type Said, say } from '../../contract/words/say.ts'
import type { LinkAnswer, WireFault } from './types.ts'

/** How a request ends that no answer of the server came to. */
export const local = (
  code: Extract<LinkAnswer, { kind: 'local' }>['code'],
  words: Said | string
): Extract<LinkAnswer, { kind: 'local' }> => ({
  kind: 'local',
  code,
  ...(typeof words === 'string' ? { message: words } : { message: inWords(words), said: words })
})

/** How a call ends whose answer came, but in a way that cannot be taken; null for faults that cost no answer. */
export function misframed(code: WireFault['code']): Extract<LinkAnswer, { kind: 'local' }> | null {
  switch (code) {
    case 'output-utf16':
    case 'output-multiline':
    case 'output-binary':
    case 'output-broken':
    case 'output-batch':
      return local(code, say(`misframed.${code}`))
    default:
      return null
  }
}
