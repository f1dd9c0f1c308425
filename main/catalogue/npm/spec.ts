/** What a person typed as an npm package, taken apart. Pure; also the guard that keeps options out of npm's arguments. */
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'

export type PackageSpec =
  /** `want` is an exact version, a range or a tag; '' means the newest. */
  | { readonly kind: 'registry'; readonly name: string; readonly want: string }
  /** A package archive on this computer. */
  | { readonly kind: 'archive'; readonly file: string }

const namePattern = /^(?:@[a-z0-9_][a-z0-9._-]*\/)?[a-z0-9_][a-z0-9._-]*$/i
const wantPattern = /^[a-z0-9.^~<>=|*+ _-]+$/i

/** Accepts `name`, `@scope/name`, either with `@version`, `@range` or `@tag`, and `file:` or a path to a .tgz. */
export function parseSpec(text: string): Outcome<PackageSpec> {
  const typed = text.trim()
  if (/^file:/i.test(typed) || /\.(tgz|tar\.gz)$/i.test(typed)) {
    const file = typed.replace(/^file:(?:\/\/)?/i, '')
    if (/^(\/|[a-z]:[\\/])/i.test(file) && /\.(tgz|tar\.gz)$/i.test(file)) return done({ kind: 'archive', file })
    return failed('bad-input', say('npm.file-without-path'), {
      detail: typed
    })
  }
  const at = typed.indexOf('@', 1)
  const name = at === -1 ? typed : typed.slice(0, at)
  const want = at === -1 ? '' : typed.slice(at + 1).trim()
  const good =
    namePattern.test(name) && name.length <= 214 && (want === '' || (wantPattern.test(want) && !want.startsWith('-')))
  if (good) return done({ kind: 'registry', name, want })
  return failed('bad-input', say('npm.no-name'), { detail: typed })
}

/** As npm takes it: `name@want`. */
export function specText(spec: PackageSpec): string {
  if (spec.kind === 'archive') return `file:${spec.file}`
  return spec.want === '' ? spec.name : `${spec.name}@${spec.want}`
}
