import { say } from '../../contract/words/say.ts'
import { local } from './local-answer.ts'
import type { LinkAnswer, WireFault } from './types.ts'

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
