/**
 * Taking over what stands in hosts' files: which entries go out of which file, from what a person chose. Page and command
 * line make the same plan and the same request of it. Pure.
 */
import type { FoundServer, HostEntry, HostId, ServerId } from './model.ts'
import type { InstallRequest } from './requests.ts'

/** move: old entries out, Patchbay's in. keep: Patchbay's in beside them. leave: the file stays as it is. */
export type HostChoice = 'move' | 'keep' | 'leave'
export type Found = FoundServer & { readonly installRequest: InstallRequest | null }

/** Hosts in whose files something was found, in the order in which it was. */
export const hostsFoundIn = (found: readonly Found[]): readonly HostId[] => [
  ...new Set(found.flatMap(({ places }) => places.map(({ host }) => host)))
]
/** The id that it has on the board, or will have; null for one that cannot come. */
export const idOfFound = ({ here, installRequest }: Found): ServerId | null => here ?? installRequest?.id ?? null

/** The entries of this host's own that the servers on the board take the place of. `coming`: those that are added now. */
export function entriesToMove(
  found: readonly Found[],
  host: HostId,
  coming: ReadonlySet<ServerId>
): { entry: { path: string[]; name: string }; server: ServerId }[] {
  return found.flatMap((server) => {
    const id = idOfFound(server)
    if (id === null || (server.here === null && !coming.has(id))) return []
    return server.places
      .filter((place) => place.host === host)
      .map(({ entry }) => ({ entry: plainEntry(entry), server: id }))
  })
}
const plainEntry = ({ path, name }: HostEntry) => ({ path: [...path], name })

/** Servers that would run twice while this host is open: once for it, once in Patchbay. */
export const runTwice = (found: readonly Found[], host: HostId, coming: ReadonlySet<ServerId>): readonly string[] =>
  entriesToMove(found, host, coming).map(({ entry }) => entry.name)
