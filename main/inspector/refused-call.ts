/** Whether a test call may be sent: the same switches as a host's. A tool that is off is off for everybody. Pure. */
import { places } from '../../contract/places.ts'
import { failed, type Outcome } from '../../contract/failure.ts'
import type { HostId, ServerId } from '../../contract/model.ts'
import type { Switches } from '../gateway/types.ts'
import type { KeptLists } from '../servers/types.ts'
import { isOn, switchOf } from '../state/switches.ts'

export interface CallRules {
  readonly kept: Pick<KeptLists, 'tools' | 'listedAt'>
  readonly held: readonly string[]
  readonly switches: Switches
}

/** null = it may be sent. Failures: unknown-tool, tool-held, tool-off. */
export function refusedCall(
  { kept, held, switches }: CallRules,
  id: ServerId,
  tool: string,
  host: HostId | null
): Outcome<never> | null {
  if (kept.listedAt !== null && !kept.tools.some((each) => each.name === tool))
    return failed('unknown-tool', `${id} has no tool named ${tool}. “patchbay tools ${id}” names those it has.`)
  if (held.includes(tool))
    return failed(
      'tool-held',
      `${tool} of ${id} has changed since it was accepted and is held. Read what changed, then accept it.`,
      { remedy: { label: 'Review', request: 'view.open', input: { path: places.server(id, 'tools') } } }
    )
  if (!isOn(switchOf(switches, id, tool), host))
    return failed(
      'tool-off',
      `${tool} of ${id} is turned off in Patchbay${host ? ` for ${host}` : ''}. Turn it on to call it.`,
      {
        remedy: {
          label: 'Turn on',
          request: 'tools.switch',
          input: { id, tool, on: true, ...(host ? { host } : {}) }
        }
      }
    )
  return null
}
