/** Which of a package's programs is the server. Pure. */
import path from 'node:path'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'

export interface Bin {
  readonly name: string
  /** Relative to the package's folder, with slashes. */
  readonly file: string
}

/** The `bin` field in both its forms; entries that point outside the package are left out. */
export function binsOf(packageName: string, bin: unknown): readonly Bin[] {
  const table =
    typeof bin === 'string' ? { [unscoped(packageName)]: bin } : typeof bin === 'object' && bin !== null ? bin : {}
  const bins: Bin[] = []
  for (const [name, file] of Object.entries(table)) {
    if (typeof file !== 'string' || file === '') continue
    const clean = path.posix.normalize(file.replaceAll('\\', '/')).replace(/^(?:\.\/|\/)+/, '')
    if (clean === '.' || clean.startsWith('..')) continue
    bins.push({ name, file: clean })
  }
  return bins
}

/** The one asked for; else the only one; else the one named like the package; else all that lead to one and the same file. */
export function pickBin(packageName: string, bins: readonly Bin[], wished?: string): Outcome<Bin> {
  const names = bins.map((bin) => bin.name)
  if (bins.length === 0) {
    return failed('no-bin', say('npm.library', { name: packageName }))
  }
  if (wished !== undefined) {
    const chosen = bins.find((bin) => bin.name === wished)
    if (chosen) return done(chosen)
    return failed('bad-input', say('npm.no-such-program', { name: packageName, bin: wished, bins: names }), {
      detail: names.join(', ')
    })
  }
  const same = bins.find((bin) => bin.name === unscoped(packageName))
  const first = bins[0]!
  if (bins.length === 1 || bins.every((bin) => bin.file === first.file)) return done(same ?? first)
  if (same) return done(same)
  return failed('several-bins', say('npm.several-programs', { name: packageName, bins: names }), {
    detail: names.join(', ')
  })
}

export const unscoped = (packageName: string): string => packageName.slice(packageName.indexOf('/') + 1)
