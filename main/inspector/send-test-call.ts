/** A test call on its way: judged like a host's, counted like a host's, written down like a host's. */
import { failed } from '../../contract/failure.ts'
import type { AskServer } from '../ask-server.ts'
import type { LendRoots, ReportCall } from '../gateway/types.ts'
import type { Clock } from '../lib/clock.ts'
import { clientCapabilities } from '../mcp/capabilities.ts'
import { asObject, fromBytes } from '../mcp/json-bytes.ts'
import { notification } from '../mcp/methods.ts'
import type { KeptLists, Supervisor } from '../servers/types.ts'
import { refusedCall, type CallRules } from '../access/refused-call.ts'
import { NestedTooDeeply, nestedTooDeeply } from '../wire/nesting.ts'
import { askTool } from './ask-tool.ts'
import { saidInTestCall, testCallRecord } from './test-call-record.ts'
import type { RunCall, SendCall } from './types.ts'

export interface SendParts {
  readonly clock: Clock
  readonly askServer: AskServer
  readonly supervisor: Pick<Supervisor, 'called' | 'onNotification'>
  readonly rules: (server: string) => CallRules & { readonly kept: Pick<KeptLists, 'capabilities'> }
  readonly lendRoots: LendRoots
  readonly report: ReportCall
}

export function createSendTestCall({ clock, askServer, supervisor, rules, lendRoots, report }: SendParts): SendCall {
  return async (call, { signal, onProgress, onQuestion, onCompleted }) => {
    const { kept, ...known } = rules(call.id)
    const refused = refusedCall({ kept, ...known }, call.id, call.tool, call.asHost)
    if (refused) return refused
    const reported = supervisor.called(call.id, { host: call.asHost, tool: call.tool })
    const begun = clock.mono()
    const at = clock.wall()
    const takeBack = call.roots.length > 0 ? await lendRoots(call.id, call.roots) : null
    const deaf = supervisor.onNotification(({ server, method, params }) => {
      if (server !== call.id || method !== notification.elicitationComplete) return
      const id = asObject(params && fromBytes(params))?.['elicitationId']
      if (typeof id === 'string') onCompleted(id)
    })
    const answered = await askTool(
      {
        clock,
        tool: kept.tools.find(({ name }) => name === call.tool)?.definition ?? {},
        capabilities: kept.capabilities,
        signal,
        onProgress,
        onQuestion,
        ask: (method, params, more) =>
          askServer(call.id, method, params, {
            host: call.asHost,
            signal: more.signal ?? signal,
            answers: { offered: offeredBy(call), answer: onQuestion },
            ...(more.onProgress && { onProgress: more.onProgress }),
            ...(method === 'tools/call' && call.inputText !== undefined && { asText: { arguments: call.inputText } })
          })
      },
      { name: call.tool, arguments: call.input ?? {} }
    ).catch((error: unknown) => {
      if (!(error instanceof NestedTooDeeply)) throw error
      return failed('nested-too-deeply', nestedTooDeeply('answer'))
    })
    deaf()
    takeBack?.()
    const record = testCallRecord(call, answered, { at, ms: clock.mono() - begun })
    reported.ended(record.outcome !== 'ok')
    report(record, saidInTestCall(call, answered))
    return answered
  }
}

/** A person can be asked all that a client can be asked; without one, only folders that were given. */
const offeredBy = ({ person, roots }: RunCall) => ({
  ...(person && { sampling: clientCapabilities.sampling, elicitation: clientCapabilities.elicitation }),
  ...(roots.length > 0 && { roots: {} })
})
