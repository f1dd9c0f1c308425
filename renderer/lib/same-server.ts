/** Is what a host's file holds already on the board? Pure. */
import type { ServerDefinition } from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'

/** The same program with the same arguments, or the same address. A package counts whatever its version. */
export function isSameServer(
  { source }: Pick<InstallRequest, 'source'>,
  { source, launch }: Pick<ServerDefinition, 'source' | 'launch'>
): boolean {
  switch (source.from) {
    case 'npm':
      return (
        source.kind === 'npm' &&
        source.package === bare(source.package) &&
        launch.kind === 'stdio' &&
        sameList(launch.args.slice(1), source.args ?? [])
      )
    case 'command':
      return (
        launch.kind === 'stdio' &&
        source.kind === 'command' &&
        baseOf(launch.command) === baseOf(source.command) &&
        sameList(launch.args, source.args ?? [])
      )
    case 'remote':
      return launch.kind !== 'stdio' && launch.url === source.url
    case 'catalogue':
      return false
  }
}
const bare = (name: string): string => name.replace(/(?!^)@[^/@]*$/, '')
const baseOf = (command: string): string => (command.split(/[\\/]/).at(-1) ?? command).replace(/\.(exe|cmd|bat)$/i, '')
const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at])
