/** Is what a host's file holds already on the board? Pure. */
import type { ServerDefinition } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import type { InstallRequest } from '../../contract/requests.ts'

/** The same program with the same arguments, or the same address. A package counts whatever its version. */
export function isSameServer(
  { source: asked }: Pick<InstallRequest, 'source'>,
  { source, launch }: Pick<ServerDefinition, 'source' | 'launch'>
): boolean {
  switch (asked.from) {
    case 'command':
      return (
        launch.kind === 'stdio' &&
        source.kind === 'command' &&
        baseOf(launch.command) === baseOf(asked.command) &&
        sameList(launch.args, asked.args ?? [])
      )
    case 'remote':
      return launch.kind !== 'stdio' && launch.url === asked.url
    case 'catalogue':
      return false
    default:
      return (
        isPackage(source) &&
        source.kind === asked.from &&
        source.package === bare(asked.package) &&
        launch.kind === 'stdio' &&
        sameList(launch.args.slice(1), asked.args ?? [])
      )
  }
}
const bare = (name: string): string => name.replace(/(?!^)@[^/@]*$/, '')
const baseOf = (command: string): string => (command.split(/[\\/]/).at(-1) ?? command).replace(/\.(exe|cmd|bat)$/i, '')
const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at])
