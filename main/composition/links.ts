/** Binds the real links of wire/ to what the supervisor asks for. */
import { done, failed } from '../../contract/failure.ts'
import { createPipeLink } from '../wire/pipe-link.ts'
import { explainTrouble } from '../wire/remote-trouble.ts'
import { createSdkLink } from '../wire/sdk-link.ts'
import { paramHeaders } from '../servers/connection/param-headers.ts'
import type { OpenLink } from '../servers/parts.ts'

export const openLink: OpenLink = {
  pipe(streams, options) {
    const link = createPipeLink({
      ...streams,
      limitBytes: options.limitBytes,
      clock: options.clock,
      onFault: options.onFault,
      started: options.started,
      onPolluted: options.onPolluted,
      onProtocol: options.onProtocol,
      onRoots: options.onRoots,
      onClosed: (message) => options.onTrouble({ code: 'closed', message })
    })
    return {
      link,
      connected: Promise.resolve(done(null)),
      negotiated: link.negotiated,
      unfinished: link.unfinished,
      messages: () => link.counters().messages,
      counts() {
        const { pollutedLines, unknownAnswers, duplicateAnswers, queuedBytes } = link.counters()
        return { pollutedLines, unknownIds: unknownAnswers, duplicateIds: duplicateAnswers, queuedBytes }
      }
    }
  },
  remote(target, options) {
    const link = createSdkLink({
      ...target,
      limitBytes: options.limitBytes,
      clock: options.clock,
      onProtocol: options.onProtocol,
      onRoots: options.onRoots,
      onTrouble: options.onTrouble,
      onNote: options.onNote,
      startMs: options.startMs,
      headersFor: (method, params) => paramHeaders(method, params, options.toolSchema)
    })
    return {
      link,
      connected: link.start().then(
        () => done(null),
        (error: unknown) => {
          const { code, message, said } = explainTrouble(error, target.url)
          return failed(code === 'unauthorized' ? code : 'remote-unreachable', said ?? message)
        }
      ),
      negotiated: () => undefined,
      counts() {
        const { unknownAnswers, duplicateAnswers } = link.counters()
        return { pollutedLines: 0, unknownIds: unknownAnswers, duplicateIds: duplicateAnswers, queuedBytes: 0 }
      }
    }
  }
}
