/** From a definition to a running child: its values put in, its folder made, its environment short. */
import { mkdir } from 'node:fs/promises'
import type { Outcome } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
import { childEnvironment } from '../../processes/environment.ts'
import type { Child } from '../../processes/types.ts'
import type { SupervisorParts } from '../parts.ts'

/** Refusals of the values (missing-secret, vault-unavailable), of what was installed (integrity) and of the spawn; null when it is no longer wanted. */
export async function launchProcess(
  services: SupervisorParts,
  definition: ServerDefinition,
  incarnation: number,
  wanted: () => boolean
): Promise<Outcome<Child> | null> {
  const { id, launch } = definition
  if (launch.kind !== 'stdio') throw new Error('Only a program can be launched.')
  const cwd = launch.cwd ?? services.serverFolder(id)
  // All at once: after a crash somebody waits for this.
  const [env, filled, around, installed] = await Promise.all([
    services.resolveEnv(definition),
    services.resolveLaunch?.(definition),
    services.environment(),
    services.checkInstalled?.(definition),
    launch.cwd === undefined ? mkdir(cwd, { recursive: true, mode: 0o700 }) : null
  ])
  if (!env.ok) return env
  if (filled && !filled.ok) return filled
  if (installed && !installed.ok) return installed
  const args = filled?.value.kind === 'stdio' ? filled.value.args : launch.args
  if (!wanted()) return null
  const spawnWith = (path: string) =>
    services.spawn({
      server: id,
      incarnation,
      command: launch.command,
      args,
      cwd,
      env: childEnvironment(around.own, path, env.value, services.platform ?? process.platform)
    })
  const first = await spawnWith(around.path)
  if (!services.seekAgain) return first
  return services.seekAgain(first, async (path) => (wanted() ? spawnWith(path) : first))
}
