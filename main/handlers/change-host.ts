/** A host's file is changed after a person agreed to the plan: written, noted, and told. The one way to do it. */
import type { Outcome } from '../../contract/failure.ts'
import type { HostId, HostPlan } from '../../contract/model.ts'
import type { Services } from '../services.ts'

const words = { join: 'joined', leave: 'left', undo: 'undid' } as const

export async function changeHost(
  services: Services,
  rescan: () => Promise<void>,
  { host, action, hash }: { readonly host: HostId; readonly action: HostPlan['action']; readonly hash: string },
  via: string
): Promise<Outcome<HostPlan>> {
  const applied = await services.hosts.apply(host, action, hash)
  if (!applied.ok) return applied
  services.activity.audit({
    actor: 'person',
    action: words[action],
    subject: host,
    detail: `${applied.value.file}, by ${via}`
  })
  await rescan()
  return applied
}
