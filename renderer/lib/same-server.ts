/** Is what a host's file holds already on the board? Pure. */
import type { ServerDefinition } from '../../contract/model.ts'
import type { Order } from '../../contract/requests.ts'

/** The same program with the same arguments, or the same address. A package counts whatever its version. */
export function isSameServer(
  { wish }: Pick<Order, 'wish'>,
  { source, launch }: Pick<ServerDefinition, 'source' | 'launch'>
): boolean {
  switch (wish.from) {
    case 'npm':
      return (
        source.kind === 'npm' &&
        source.package === bare(wish.package) &&
        launch.kind === 'stdio' &&
        sameList(launch.args.slice(1), wish.args ?? [])
      )
    case 'command':
      return (
        launch.kind === 'stdio' &&
        source.kind === 'command' &&
        baseOf(launch.command) === baseOf(wish.command) &&
        sameList(launch.args, wish.args ?? [])
      )
    case 'remote':
      return launch.kind !== 'stdio' && launch.url === wish.url
    case 'catalogue':
      return false
  }
}
const bare = (name: string): string => name.replace(/(?!^)@[^/@]*$/, '')
const baseOf = (command: string): string => (command.split(/[\\/]/).at(-1) ?? command).replace(/\.(exe|cmd|bat)$/i, '')
const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at])
