/** How a request to a server ended without an answer of it, and why a remote server cannot be reached. */
const fault = (what: string): string =>
  `The server answered, but ${what}, so the answer was lost. This is a fault of the server: update it, or tell its makers.`

interface Of {
  /** A remote server by its host and port. */
  place: string
}

export const wire = {
  'ended.cancelled-unsent': () => 'The call was cancelled before it was sent.',
  'ended.cancelled': () => 'The call was cancelled.',
  'ended.timeout': ({ method, seconds }: { method: string; seconds: number }) =>
    `No answer to ${method} within ${seconds} s. The server was told to stop working on it.`,
  'ended.not-reading': () =>
    'The server does not read its input: requests to it have piled up to the limit. It is busy or stuck; restart it if this goes on.',
  'ended.input-closing': () => 'The server has closed its input. It is restarting or about to be restarted.',
  'ended.input-closed': () => 'The server closed its input.',
  'ended.input-closed-by': ({ why }: { why: string }) => `The server closed its input (${why}).`,
  'ended.output-closed': () => 'The server closed its output.',
  'ended.empty-answer': () => 'The server answered with neither a result nor an error.',
  'ended.too-large': ({ megabytes }: { megabytes: number }) =>
    `The server's answer is larger than ${megabytes} MB, the limit for one message. Ask it for less, or raise the limit in the server's settings.`,
  'ended.answer-too-large': ({ megabytes }: { megabytes: number }) =>
    `The answer is larger than ${megabytes} MB, the limit for one message. Ask the server for less, or raise the limit in its settings.`,
  'ended.connection-closed': () => 'The connection was closed.',
  'ended.stream-over': () => 'The connection to the server was closed.',
  'ended.stream-over-before': ({ method }: { method: string }) =>
    `The connection to the server ended before it answered ${method}.`,
  'ended.no-answer': ({ method }: { method: string }) => `What the server replied was no answer to ${method}.`,

  'misframed.output-utf16': () => fault('in UTF-16 instead of UTF-8'),
  'misframed.output-multiline': () => fault('over several lines instead of on one'),
  'misframed.output-binary': () => fault('with binary data in its answer'),
  'misframed.output-broken': () => fault('its answer broke off, or is no valid JSON'),
  'misframed.output-batch': () => fault('in a batch, which its version of the protocol does not have'),

  'question.not-offered': ({ method }: { method: string }) => `${method} is not offered.`,
  'question.same-id': ({ method }: { method: string }) => `The id of this ${method} is in use.`,
  'question.unanswered': () => 'The client could not answer.',
  'question.call-over': () => 'The call that this belonged to is over.',

  'remote.refused': ({ place, status }: Of & { status: number }) =>
    `${place} refused the request (${status}). Check the credentials in the server's settings.`,
  'remote.elsewhere': ({ place, target }: Of & { target: string }) =>
    `${place} sends elsewhere, to ${target}. Patchbay does not follow that by itself: use this address if it is the server you mean.`,
  'remote.status': ({ place, status }: Of & { status: number }) =>
    `${place} answered with HTTP ${status}. Check the address, or try again later.`,
  'remote.unreachable': ({ place, why }: Of & { why: string }) => `${place} cannot be reached: ${why}`,
  'remote.no-session': ({ place, seconds }: Of & { seconds: number }) =>
    `${place} did not begin a new session within ${seconds} s.`,
  'remote.other-session': ({ place }: Of) => `${place} ended the session and began no other like it.`,
  'remote.forgets': ({ place }: Of) => `${place} forgets each session as soon as it has begun.`,
  'ended.cancelled-before': () => 'The call was cancelled before it was sent.',
  'question.no-client': ({ method }: { method: string }) => `No client that ${method} could go to offers it.`,
  'question.whose-call': ({ method }: { method: string }) =>
    `Patchbay cannot tell whose call this ${method} belongs to, because calls of more than one client are open. It was shown to nobody. Ask again when one call is open.`,
  'question.its-call-over': () => 'The call that this belonged to is over.',
  'wire.no-id': () => 'an answer without an id',
  'wire.no-id-dropped': ({ open }: { open: number }) =>
    `← an answer without an id · dropped: ${open === 0 ? 'nothing was asked' : `${open} requests are open, and it may belong to each`}`,
  'wire.other-endpoint': () => 'The endpoint is another.',
  'wire.new-session': ({ host }: { host: string }) =>
    `${host} no longer knew the session, so a new one was begun; what it had turned away was sent again`,
  'wire.older-transport': () =>
    'It speaks the older transport (SSE), which was found out by trying. Set it as SSE to save the try',
  'wire.not-older-transport': () => 'It refused the older transport (SSE), so streamable HTTP is tried',
  'wire.storm': ({ method, n }: { method: string; n: number }) => `← ${method} · ${n} more within a second`,
  'wire.other-notifications': () => 'other notifications'
}
