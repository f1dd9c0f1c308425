/** What a host's exposure is judged by, gathered from the rooms that know it. Pure on what they answer. */
import type { HostId, Phase, ServerId } from '../../contract/model.ts'
import type { Supervisor } from '../servers/types.ts'
import type { ExposureInput } from './types.ts'

/** In these a call is answered, now or after a short wait. */
const usable: readonly Phase[] = ['ready', 'degraded', 'starting', 'waiting', 'crash-looping', 'stopping', 'installing']

export interface ExposureSources {
  readonly wishes: () => Pick<ExposureInput, 'switches' | 'plugs'>
  readonly supervisor: Pick<Supervisor, 'views' | 'kept'>
  readonly held: (server: ServerId) => readonly string[]
}

export function exposureInput({ wishes, supervisor, held }: ExposureSources, host: HostId): ExposureInput {
  const { switches, plugs } = wishes()
  return {
    host,
    switches,
    plugs,
    servers: supervisor.views().map((view) => ({
      id: view.id,
      name: view.name,
      available:
        view.wanted !== 'down' &&
        (usable.includes(view.phase) || (view.wanted === 'on-demand' && view.phase === 'stopped')),
      kept: supervisor.kept(view.id),
      held: held(view.id)
    }))
  }
}
