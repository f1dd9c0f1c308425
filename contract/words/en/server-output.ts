/** What is wrong with what a server writes, for whoever runs it and whoever makes it. */
export const serverOutput = {
  'output.began': ({ why, sample }: { why: string; sample: string }) => `${why} It began with “${sample}”`,
  'output.prints': ({ line }: { line: string }) => `Prints text to stdout, which is not protocol: “${line}”`,
  'output.more-like-this': ({ times, text }: { times: number; text: string }) => `${times} more like this: ${text}`,
  'output.utf16': ({ name }: { name: string }) =>
    `${name} writes UTF-16, and the protocol is UTF-8. Set its output encoding to UTF-8.`,
  'output.binary': ({ name }: { name: string }) =>
    `${name} writes binary data where messages belong. Check that its command starts an MCP server over stdio.`,
  'output.broken': ({ name }: { name: string }) =>
    `${name} writes messages that break off or are no valid JSON. This is a fault of the server.`,
  'output.multiline': ({ name }: { name: string }) =>
    `${name} writes its messages over several lines; each must be on one. This is a fault of the server.`,
  'output.concatenated': ({ name }: { name: string }) =>
    `${name} writes several messages on one line. This is a fault of the server.`,
  'output.batch': ({ name }: { name: string }) =>
    `${name} sends batches, which its version of the protocol does not have. This is a fault of the server.`,
  'output.too-large': ({ name }: { name: string }) =>
    `${name} sent a message over its size limit, which was dropped. Raise the limit in its settings if it needs more.`,
  'output.polluted': ({ name }: { name: string }) => `${name} prints text to stdout, where only messages belong.`,
  'hint.utf16': () => 'Wrote UTF-16, where the protocol is UTF-8. Answers that came this way were lost.',
  'hint.binary': () => 'Wrote binary data to stdout, where messages belong.',
  'hint.broken': () => 'Wrote a message that broke off or is no valid JSON. Answers that came this way were lost.',
  'hint.multiline': () =>
    'Wrote a message over several lines; each must be on one. Answers that came this way were lost.',
  'hint.concatenated': () => 'Writes several messages on one line. They were taken apart; other clients lose them.',
  'hint.batch': () => 'Sent a batch, which its version of the protocol does not have. Answers in it were lost.'
}
