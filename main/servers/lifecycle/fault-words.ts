import type { Failure } from '../../../contract/failure.ts'
import { say, sentence, type Said } from '../../../contract/words/say.ts'

/** What is wrong with a server's output, in words. Pure. */
export function faultSaid(name: string, code: Failure['code']): Said {
  switch (code) {
    case 'output-utf16':
      return say('output.utf16', { name })
    case 'output-binary':
      return say('output.binary', { name })
    case 'output-broken':
      return say('output.broken', { name })
    case 'output-multiline':
      return say('output.multiline', { name })
    case 'output-concatenated':
      return say('output.concatenated', { name })
    case 'output-batch':
      return say('output.batch', { name })
    case 'message-too-large':
      return say('output.too-large', { name })
    default:
      return say('output.polluted', { name })
  }
}

/** The same for its row, beside its name; null where a hint with the text itself is given. */
export function faultHint(code: Failure['code']): string | null {
  switch (code) {
    case 'output-utf16':
      return sentence('hint.utf16')
    case 'output-binary':
      return sentence('hint.binary')
    case 'output-broken':
      return sentence('hint.broken')
    case 'output-multiline':
      return sentence('hint.multiline')
    case 'output-concatenated':
      return sentence('hint.concatenated')
    case 'output-batch':
      return sentence('hint.batch')
    default:
      return null
  }
}
