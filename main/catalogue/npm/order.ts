/** npm packages as people ask for them: by name, or by `npx` and its options. Pure; looks nothing up. */
import type { PackageName, PackageOrder } from '../package-source.ts'

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
const namePattern = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(@[a-z0-9^~<>=.*+-]+)?$/i

/** Null for what cannot be a package's name. */
export const orderNamed = (spec: string, args: readonly string[] = [], bin?: string): NpmOrder | null =>
  namePattern.test(spec) ? { from: 'npm', package: spec, args: [...args], ...(bin === undefined ? {} : { bin }) } : null

/** `@scope/name@version` and an archive's file name, taken apart. */
export function nameIn({ package: typed }: Pick<NpmOrder, 'package'>): PackageName {
  const archive = /([^\\/]+?)(?:-\d[\w.+-]*)?\.(?:tgz|tar\.gz)$/i.exec(typed)?.[1]
  if (archive !== undefined) return { full: typed, short: archive, publisher: null, version: null }
  const [, full = typed, version = null] = /^(.+?)(?:@([^@/]*))?$/.exec(typed) ?? []
  const [scope, short] = full.startsWith('@') ? full.slice(1).split('/') : ['', full]
  return { full, short: short ?? full, publisher: scope ?? '', version }
}
