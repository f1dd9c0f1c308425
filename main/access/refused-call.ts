/** Whether a test call may be sent: by the same judge as a host's call, in the words for a person at Patchbay. Pure. */
import { places } from '../../contract/places.ts'
import { failed, type Outcome, type Remedy } from '../../contract/failure.ts'
import type { HostId, ServerId } from '../../contract/model.ts'
import type { KeptLists } from '../servers/types.ts'
import { judge, type AccessRules, type Closed } from './judge.ts'
import { closedCodes } from './words.ts'
import { say, sentence, type Said } from '../../contract/words/say.ts'

export interface CallRules {
  readonly kept: Pick<KeptLists, 'tools' | 'listedAt'>
  readonly rules: AccessRules
}

/** null = it may be sent. Failures: unknown-tool, tool-held, tool-off, not-plugged. */
export function refusedCall(
  { kept, rules }: CallRules,
  id: ServerId,
  tool: string,
  host: HostId | null
): Outcome<never> | null {
  if (kept.listedAt !== null && !kept.tools.some((each) => each.name === tool))
    return failed('unknown-tool', say('tool.unknown', { server: id, tool }))
  const closed = judge(rules, id, tool, host)
  // Why it is stopped, and what to do, its supervisor knows better.
  if (closed === null || closed === 'stopped') return null
  const { why, remedy } = forPerson(closed, id, tool, host)
  return failed(closedCodes[closed], why, { remedy })
}

function forPerson(
  closed: Exclude<Closed, 'stopped'>,
  id: ServerId,
  tool: string,
  host: HostId | null
): { readonly why: Said; readonly remedy: Remedy } {
  switch (closed) {
    case 'unplugged':
      return {
        why: say('access.unplugged', { server: id, tool, host: String(host) }),
        remedy: { label: sentence('access.plug-in'), request: 'cables.plug', input: { server: id, host } }
      }
    case 'held':
      return {
        why: say('access.held', { server: id, tool }),
        remedy: { label: sentence('access.review'), request: 'view.open', input: { path: places.server(id, 'tools') } }
      }
    case 'off':
      return {
        why: say('access.off', { server: id, tool, host }),
        remedy: {
          label: sentence('access.turn-on'),
          request: 'tools.switch',
          input: { id, tool, on: true, ...(host ? { host } : {}) }
        }
      }
  }
}
