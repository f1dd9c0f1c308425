/**
 * What a person typed straight into arguments or an address and what is surely a credential (`recognise`) gives way to a
 * place for a secret: `--api-key X`, `--token=X`, `-e API_TOKEN=X`, `--header "Authorization: Bearer X"`,
 * `HEADERS={"Authorization":"Bearer X"}`, `https://user:X@host/?token=X`. What only may be one stays, and is asked about.
 * Pure.
 */
import { secretsInArguments } from './in-arguments.ts'
import { placeholderOf } from './secret-placeholders.ts'
import { secretSpans, type Span } from './recognise.ts'

export interface Extracted<T> {
  readonly text: T
  /** By name; the place `${secret:name}` stands for it. */
  readonly values: Readonly<Record<string, string>>
}

/** `taken`: names that other secrets of this launch have already. */
export function extractFromArgs(args: readonly string[], taken: readonly string[] = []): Extracted<readonly string[]> {
  const keep = keeper(taken)
  const found = secretsInArguments(args)
  const text = args.map((arg, index) =>
    replaced(
      arg,
      found.filter((span) => span.index === index && span.verdict === 'surely' && !hasPlace(arg, span, taken)),
      keep
    )
  )
  return { text, values: keep.values }
}

/** The password of a user, and members of the query whose names say so. */
export function extractFromUrl(url: string, taken: readonly string[] = []): Extracted<string> {
  const keep = keeper(taken)
  const spans = secretSpans('', url).filter((span) => span.verdict === 'surely' && !hasPlace(url, span, taken))
  return { text: replaced(url, spans, keep), values: keep.values }
}

/** The secret in it has its place already: a place within a secret would reach the server as it stands. */
const hasPlace = (text: string, { start, end }: Pick<Span, 'start' | 'end'>, taken: readonly string[]): boolean =>
  taken.some((name) => text.slice(start, end).includes(placeholderOf(name)))

/** The text with six dots in each part that is, or may be, a secret: as it may be shown. */
export function dotted(text: string, spans: readonly Pick<Span, 'start' | 'end'>[]): string {
  return replaced(text, spans, () => dots)
}
export const dots = '●●●●●●'

/** A value as it may be shown, by its name. */
export const dottedValue = (name: string, value: string): string => dotted(value, secretSpans(name, value))

/** Arguments as they may be shown. */
export function dottedArguments(args: readonly string[]): readonly string[] {
  const found = secretsInArguments(args)
  return args.map((arg, index) =>
    dotted(
      arg,
      found.filter((span) => span.index === index)
    )
  )
}

function replaced<S extends Pick<Span, 'start' | 'end'>>(
  text: string,
  spans: readonly S[],
  by: (name: string, value: string) => string
): string {
  let done = ''
  let at = 0
  for (const span of spans) {
    const { start, end } = span
    const name = 'name' in span ? String(span.name) : ''
    done += text.slice(at, start) + by(name, text.slice(start, end))
    at = end
  }
  return done + text.slice(at)
}

type Keep = ((name: string, value: string) => string) & { readonly values: Record<string, string> }
function keeper(taken: readonly string[]): Keep {
  const values: Record<string, string> = {}
  const keep = (name: string, value: string): string => {
    const plain = name.replace(/^-+/, '').replace(/[{}]/g, '') || 'key'
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? plain : `${plain}-${number}`
      if (taken.includes(free) || (Object.hasOwn(values, free) && values[free] !== value)) continue
      values[free] = value
      return placeholderOf(free)
    }
  }
  return Object.assign(keep, { values })
}
