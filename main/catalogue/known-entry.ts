/** The catalogue's entry for a server, however it is asked for: by its package, by a runner of packages, by its address. Pure. */
import type { CatalogueEntry } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import type { DirectSource } from './expand.ts'
import { packageOrderOf, packageSourceOf } from './package-sources.ts'

/** The version does not matter: what a server is for stays the same. */
export function knownEntry(source: DirectSource, entries: readonly CatalogueEntry[]): CatalogueEntry | null {
  if (source.from === 'remote') {
    const asked = placeOf(source.url)
    const isThere = ({ launch }: CatalogueEntry) => launch.kind === 'http' && placeOf(launch.url) === asked
    return asked === null ? null : (entries.find(isThere) ?? null)
  }
  const order = source.from === 'command' ? packageOrderOf([source.command, ...source.args]) : source
  if (order === null) return null
  const packages = packageSourceOf(order.from)
  const asked = packages.nameIn(order).full
  return (
    entries.find(
      ({ launch }) =>
        isPackage(launch) &&
        launch.kind === order.from &&
        packages.nameIn(packages.order(launch.package, null, [])).full === asked
    ) ?? null
  )
}

/** Host and path: what stands behind them may be a person's own settings or key. */
function placeOf(url: string): string | null {
  try {
    const { host, pathname } = new URL(url)
    return host + pathname.replace(/\/+$/, '')
  } catch {
    return null
  }
}
