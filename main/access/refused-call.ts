/** Whether a test call may be sent: by the same judge as a host's call, in the words for a person at Patchbay. Pure. */
import { places } from '../../contract/places.ts'
import { failed, type Outcome, type Remedy } from '../../contract/failure.ts'
import type { HostId, ServerId } from '../../contract/model.ts'
import type { KeptLists } from '../servers/types.ts'
import { judge, type AccessRules, type Closed } from './judge.ts'
import { closedWords } from './words.ts'

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
    return failed('unknown-tool', `${id} has no tool named ${tool}. “patchbay tools ${id}” names those it has.`)
  const closed = judge(rules, id, tool, host)
  // Why it is stopped, and what to do, its supervisor knows better.
  if (closed === null || closed === 'stopped') return null
  const { sentence, remedy } = forPerson(closed, id, tool, host)
  return failed(closedWords[closed].failure, sentence, { remedy })
}

function forPerson(
  closed: Exclude<Closed, 'stopped'>,
  id: ServerId,
  tool: string,
  host: HostId | null
): { readonly sentence: string; readonly remedy: Remedy } {
  switch (closed) {
    case 'unplugged':
      return {
        sentence: `${id} is not plugged into ${host}. Plug it in to call ${tool} as ${host} does.`,
        remedy: { label: 'Plug in', request: 'cables.plug', input: { server: id, host } }
      }
    case 'held':
      return {
        sentence: `${tool} of ${id} has changed since it was accepted and is held. Read what changed, then accept it.`,
        remedy: { label: 'Review', request: 'view.open', input: { path: places.server(id, 'tools') } }
      }
    case 'off':
      return {
        sentence: `${tool} of ${id} is turned off in Patchbay${host ? ` for ${host}` : ''}. Turn it on to call it.`,
        remedy: { label: 'Turn on', request: 'tools.switch', input: { id, tool, on: true, ...(host ? { host } : {}) } }
      }
  }
}
