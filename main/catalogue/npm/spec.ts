/** What a person typed as an npm package, taken apart. Pure; also the guard that keeps options out of npm's arguments. */
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import type { PackageName, PackageOrder } from '../package-source.ts'

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

type NpmOrder = PackageOrder<'npm'>

/** `npx [-y] [-p package] package args`; null for its other uses, a path or a git repository for one. */
export function orderOfNpx(args: readonly string[]): NpmOrder | null {
  let at = 0
  let named: string | null = null
  for (; at < args.length; at++) {
    const word = args[at]!
    if (['-y', '--yes', '-q', '--quiet', '--prefer-offline', '--prefer-online'].includes(word)) continue
    if (word === '-p' || word === '--package') named = args[++at] ?? null
    else if (word.startsWith('--package=')) named = word.slice('--package='.length)
    else break
  }
  if (args[at] === '--') at++
  const [first, ...rest] = args.slice(at)
  if (first === undefined || first.startsWith('-')) return named && first === undefined ? orderNamed(named) : null
  return named ? orderNamed(named, rest, first) : orderNamed(first, rest)
}

/** name, @scope/name, either with @version or @tag; not a path, a git repository or an archive. */
const orderPattern = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(@[a-z0-9^~<>=.*+-]+)?$/i

/** Null for what cannot be a package's name. */
export const orderNamed = (spec: string, args: readonly string[] = [], bin?: string): NpmOrder | null =>
  orderPattern.test(spec)
    ? { from: 'npm', package: spec, args: [...args], ...(bin === undefined ? {} : { bin }) }
    : null

/** `@scope/name@version` and an archive's file name, taken apart. */
export function nameIn({ package: typed }: Pick<NpmOrder, 'package'>): PackageName {
  const archive = /([^\\/]+?)(?:-\d[\w.+-]*)?\.(?:tgz|tar\.gz)$/i.exec(typed)?.[1]
  if (archive !== undefined) return { full: typed, short: archive, publisher: null, version: null }
  const [, full = typed, version = null] = /^(.+?)(?:@([^@/]*))?$/.exec(typed) ?? []
  const [scope, short] = full.startsWith('@') ? full.slice(1).split('/') : ['', full]
  return { full, short: short ?? full, publisher: scope ?? '', version }
}
