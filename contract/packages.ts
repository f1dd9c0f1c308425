/** What packages have in common, wherever they are published. Plain functions, for the core and the page. */
import type { Source } from './model.ts'

/** A package: pinned to one version, in a folder of its own. A new kind of package has these fields, too. */
export type PackagedSource = Extract<Source, { readonly package: string }>
export type PackageKind = PackagedSource['kind']

/** Of a definition's source, of what a person asks for, and of what an entry of the catalogue launches. */
export const isPackage = <S extends object>(source: S): source is Extract<S, { readonly package: string }> =>
  'package' in source

/** The same, where only the word is known. */
export const isPackageKind = (kind: Source['kind']): kind is PackageKind => kind !== 'command' && kind !== 'remote'

/** The version that was agreed to; null where nothing is pinned. */
export const packageVersion = (source: Source): string | null => (isPackage(source) ? source.version : null)

/** Its packages may run code of their own at install, because a person agreed to that. */
export const runsScripts = (source: Source): boolean => 'scripts' in source && source.scripts
