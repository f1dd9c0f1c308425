import { local } from './local-answer.ts'
import type { LinkAnswer, WireFault } from './types.ts'

/** How a call ends whose answer came, but in a way that cannot be taken; null for faults that cost no answer. */
export function misframed(code: WireFault['code']): Extract<LinkAnswer, { kind: 'local' }> | null {
  const sentence = (what: string): string => `The server answered, but ${what}, so the answer was lost. ${remedy}`
  switch (code) {
    case 'output-utf16':
      return local(code, sentence('in UTF-16 instead of UTF-8'))
    case 'output-multiline':
      return local(code, sentence('over several lines instead of on one'))
    case 'output-binary':
      return local(code, sentence('with binary data in its answer'))
    case 'output-broken':
      return local(code, sentence('its answer broke off, or is no valid JSON'))
    case 'output-batch':
      return local(code, sentence('in a batch, which its version of the protocol does not have'))
    default:
      return null
  }
}

const remedy = 'This is a fault of the server: update it, or tell its makers.'
