import type { Failure } from '../../../contract/failure.ts'

/** What is wrong with a server's output, in words. Pure. */
export function faultInWords(name: string, code: Failure['code']): string {
  switch (code) {
    case 'output-utf16':
      return `${name} writes UTF-16, and the protocol is UTF-8. Set its output encoding to UTF-8.`
    case 'output-binary':
      return `${name} writes binary data where messages belong. Check that its command starts an MCP server over stdio.`
    case 'output-broken':
      return `${name} writes messages that break off or are no valid JSON. This is a fault of the server.`
    case 'output-multiline':
      return `${name} writes its messages over several lines; each must be on one. This is a fault of the server.`
    case 'output-concatenated':
      return `${name} writes several messages on one line. This is a fault of the server.`
    case 'output-batch':
      return `${name} sends batches, which its version of the protocol does not have. This is a fault of the server.`
    case 'message-too-large':
      return `${name} sent a message over its size limit, which was dropped. Raise the limit in its settings if it needs more.`
    default:
      return `${name} prints text to stdout, where only messages belong.`
  }
}

/** The same for its row, beside its name; null where a hint with the text itself is given. */
export function faultHint(code: Failure['code']): string | null {
  switch (code) {
    case 'output-utf16':
      return 'Wrote UTF-16, where the protocol is UTF-8. Answers that came this way were lost.'
    case 'output-binary':
      return 'Wrote binary data to stdout, where messages belong.'
    case 'output-broken':
      return 'Wrote a message that broke off or is no valid JSON. Answers that came this way were lost.'
    case 'output-multiline':
      return 'Wrote a message over several lines; each must be on one. Answers that came this way were lost.'
    case 'output-concatenated':
      return 'Writes several messages on one line. They were taken apart; other clients lose them.'
    case 'output-batch':
      return 'Sent a batch, which its version of the protocol does not have. Answers in it were lost.'
    default:
      return null
  }
}
