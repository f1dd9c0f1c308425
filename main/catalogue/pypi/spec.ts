/** What a person typed as a Python package, taken apart. Pure; also the guard that keeps options out of uv's arguments. */
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import type { PackageName, PackageOrder } from '../package-source.ts'

export interface PythonSpec {
  /** As the package index compares names: small letters, one dash for any run of dashes, dots and underscores. */
  readonly name: string
  readonly extras: readonly string[]
  /** `==1.2.3`, a range, or '' for the newest. */
  readonly want: string
}

type PypiOrder = PackageOrder<'pypi'>

const shape =
  /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:\[([a-z0-9._,\s-]*)\])?\s*(?:@\s*([a-z0-9.!+*_-]+)|((?:===|==|~=|!=|<=|>=|<|>)[a-z0-9.!+*_\s,<>=~-]+))?$/i

/** `name`, `name[extra]`, and either with `@1.2.3`, `@latest`, or a range such as `>=1.2,<2`. */
export function parsePythonSpec(text: string): Outcome<PythonSpec> {
  const [, name, extras, exact, range] = shape.exec(text.trim()) ?? []
  if (name === undefined || text.length > 300) return failed('bad-input', say('pypi.no-name'), { detail: text })
  return done({
    name: normalized(name),
    extras: [
      ...new Set(
        (extras ?? '')
          .split(',')
          .map((one) => normalized(one.trim()))
          .filter(Boolean)
      )
    ].sort(),
    want: range?.replace(/\s+/g, '') ?? (exact === undefined || exact.toLowerCase() === 'latest' ? '' : `==${exact}`)
  })
}

export const normalized = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** As uv takes it. */
export const requirementOf = ({ name, extras, want }: PythonSpec): string =>
  `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}${want}`

/** Null for what cannot be a package's name. */
export function orderNamed(spec: string, args: readonly string[] = [], bin?: string): PypiOrder | null {
  return parsePythonSpec(spec).ok
    ? { from: 'pypi', package: spec.trim(), args: [...args], ...(bin === undefined ? {} : { bin }) }
    : null
}

const alone = new Set([
  '-q',
  '--quiet',
  '--refresh',
  '--no-cache',
  '--offline',
  '--isolated',
  '--no-progress',
  '--prerelease=allow'
])

/**
 * `uvx [--from package] program args`. Null for its other uses: a path, a git repository, more packages beside it, or a
 * Python of one's own choice, which stay the command that they are.
 */
export function orderOfUvx(args: readonly string[]): PypiOrder | null {
  let at = 0
  let from: string | null = null
  for (; at < args.length; at++) {
    const word = args[at]!
    if (alone.has(word)) continue
    if (word === '--from') from = args[++at] ?? ''
    else if (word.startsWith('--from=')) from = word.slice('--from='.length)
    else break
  }
  if (args[at] === '--') at++
  const [first, ...rest] = args.slice(at)
  if (first === undefined || first.startsWith('-')) return null
  if (from === null) return orderNamed(first, rest)
  return /^[\w.-]+$/.test(first) ? orderNamed(from, rest, first) : null
}

/** `uv tool run …` and `pipx run …` are the same with more words. */
export const orderOfUv = (args: readonly string[]): PypiOrder | null =>
  args[0] === 'tool' && args[1] === 'run' ? orderOfUvx(args.slice(2)) : null
export function orderOfPipx(args: readonly string[]): PypiOrder | null {
  if (args[0] !== 'run') return null
  const rest = args.slice(1)
  if (rest[0] === '--spec') return rest[2] === undefined ? null : orderNamed(rest[1] ?? '', rest.slice(3), rest[2])
  return rest[0] === undefined || rest[0].startsWith('-') ? null : orderNamed(rest[0], rest.slice(1))
}

export function nameIn({ package: typed }: Pick<PypiOrder, 'package'>): PackageName {
  const spec = parsePythonSpec(typed)
  if (!spec.ok) return { full: typed, short: typed, publisher: null, version: null }
  const { name, want } = spec.value
  return { full: name, short: name, publisher: '', version: want === '' ? null : want.replace(/^==/, '') }
}
