/** Which of a package's programs is the server. Pure. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { say } from '../../contract/words/say.ts'

export interface Program {
  readonly name: string
  /** As the package names it: of npm a file relative to its folder, with slashes. */
  readonly file: string
}

/** The one asked for; else the only one; else the one called like the package; else all that lead to one and the same file. */
export function pickProgram(
  packageName: string,
  bins: readonly Program[],
  wished?: string,
  by = 'npx'
): Outcome<Program> {
  const names = bins.map((bin) => bin.name)
  if (bins.length === 0) {
    return failed('no-bin', say('npm.library', { name: packageName, by }))
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
