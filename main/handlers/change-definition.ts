/** A person's change of a server's settings, pure. What alters what runs leaves the old agreement behind, not beside it. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition } from '../../contract/model.ts'
import type { Parsed } from '../../contract/requests.ts'

type Change = Parsed<'servers.update'>['change']

export function changeDefinition(now: ServerDefinition, change: Change): Outcome<ServerDefinition> {
  const { command, args, cwd, url, env, removeEnv, ...plain } = change
  let { launch } = now
  if (launch.kind === 'stdio') {
    if (url !== undefined)
      return failed('bad-input', `${now.id} is a program on this computer; it has no address to change.`)
    launch = {
      ...launch,
      command: command ?? launch.command,
      args: args ?? launch.args,
      ...(cwd === undefined ? {} : { cwd: cwd === '' ? undefined : cwd })
    }
  } else {
    if (command !== undefined || args !== undefined || cwd !== undefined)
      return failed('bad-input', `${now.id} is a remote server; it has no command to change.`)
    launch = { ...launch, url: url ?? launch.url }
  }
  const nextEnv = { ...now.env }
  for (const name of removeEnv ?? []) delete nextEnv[name]
  for (const [name, value] of Object.entries(env ?? {})) nextEnv[name] = { kind: 'plain', value }
  return done({ ...now, ...plain, launch, env: nextEnv })
}
