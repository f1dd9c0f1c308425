/** A test call on its way: judged like a host's, counted like a host's, written down like a host's. */
import type { AskServer } from '../ask-server.ts'
import type { ReportCall } from '../gateway/types.ts'
import type { Clock } from '../lib/clock.ts'
import type { Supervisor } from '../servers/types.ts'
import { refusedCall, type CallRules } from '../access/refused-call.ts'
import { saidInTestCall, testCallRecord } from './test-call-record.ts'
import type { SendCall } from './types.ts'

export interface SendParts {
  readonly clock: Clock
  readonly askServer: AskServer
  readonly supervisor: Pick<Supervisor, 'called'>
  readonly rules: (server: string) => CallRules
  readonly report: ReportCall
}

export function createSendTestCall({ clock, askServer, supervisor, rules, report }: SendParts): SendCall {
  return async (call, more) => {
    const refused = refusedCall(rules(call.id), call.id, call.tool, call.asHost)
    if (refused) return refused
    const reported = supervisor.called(call.id, { host: call.asHost, tool: call.tool })
    const begun = clock.mono()
    const answered = await askServer(
      call.id,
      'tools/call',
      { name: call.tool, arguments: call.input ?? {} },
      {
        host: call.asHost,
        timeoutMs: call.timeoutMs,
        ...(call.inputText !== undefined && { asText: { arguments: call.inputText } }),
        ...more
      }
    )
    const record = testCallRecord(call, answered, { at: clock.wall(), ms: clock.mono() - begun })
    reported.ended(record.outcome !== 'ok')
    report(record, saidInTestCall(call, answered))
    return answered
  }
}
