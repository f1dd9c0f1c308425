/** The list of all package sources, and what is asked of whichever one it concerns. */
import type { PackageKind } from '../../contract/packages.ts'
import { programName } from '../launchers/read-command.ts'
import { npmSource } from './npm/source.ts'
import { pypiSource } from './pypi/source.ts'
import type { PackageOrder, PackageSource } from './package-source.ts'

/** A kind of the model without a source does not compile. Order matters: a lone name belongs to the first that takes it. */
export const packageSources: { readonly [K in PackageKind]: PackageSource<K> } = {
  npm: npmSource,
  pypi: pypiSource
}

export const packageSourceOf = (kind: PackageKind): PackageSource => packageSources[kind]

const all: readonly PackageSource[] = Object.values(packageSources)

/** What `npx package …` and its like ask for; null for any other command. Pure. */
export function packageOrderOf([command = '', ...args]: readonly string[]): PackageOrder | null {
  const program = programName(command)
  for (const { runners } of all) if (Object.hasOwn(runners, program)) return runners[program]!(args)
  return null
}

/** What a lone word asks for, when it can be the name of a package. Pure. */
export function packageNamed(word: string): PackageOrder | null {
  for (const source of all) {
    const order = source.named(word)
    if (order) return order
  }
  return null
}
