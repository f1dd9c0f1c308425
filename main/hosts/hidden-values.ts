/**
 * What a person edits was shown with its secrets hidden. What they left hidden means the value that stands in the file;
 * a hidden value at a place where none stood cannot be known and is refused. Pure.
 */
import { dots, dottedArguments, dottedValue } from '../secrets/extract-secrets.ts'
import { maskedText } from '../secrets/mask-file.ts'

type Restored<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly where: string }

/** An entry as it may be shown: keys stay, values that are or may be secrets give way. */
export function maskedEntry(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return dottedValue(name, value)
  if (Array.isArray(value))
    return value.every((one) => typeof one === 'string')
      ? dottedArguments(value)
      : value.map((one) => maskedEntry(one, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedEntry(one, key)]))
}

/** The edited entry, with what was left hidden as it stands in `real`. */
export function unmaskedEntry(
  edited: unknown,
  real: unknown,
  shown = maskedEntry(real),
  where = ''
): Restored<unknown> {
  if (typeof edited === 'string') {
    if (!edited.includes(dots)) return { ok: true, value: edited }
    if (edited === shown) return { ok: true, value: real }
    return { ok: false, where }
  }
  if (typeof edited !== 'object' || edited === null) return { ok: true, value: edited }
  if (Array.isArray(edited)) return inList(edited, real, shown, where)
  const made: [string, unknown][] = []
  for (const [key, value] of Object.entries(edited)) {
    const inner = unmaskedEntry(
      value,
      memberOf(real, key),
      memberOf(shown, key) ?? null,
      where ? `${where}.${key}` : key
    )
    if (!inner.ok) return inner
    made.push([key, inner.value])
  }
  return { ok: true, value: Object.fromEntries(made) }
}

/** Items are found by how they were shown, so that a line may be put in before them. */
function inList(edited: readonly unknown[], real: unknown, shown: unknown, where: string): Restored<unknown> {
  const [reals, showns] = [listOf(real), listOf(shown)]
  const made: unknown[] = []
  for (const [index, item] of edited.entries()) {
    const at = showns[index] === item ? index : showns.indexOf(item)
    const inner = unmaskedEntry(
      item,
      reals[at < 0 ? index : at],
      showns[at < 0 ? index : at] ?? null,
      `${where}[${index}]`
    )
    if (!inner.ok) return inner
    made.push(inner.value)
  }
  return { ok: true, value: made }
}

/**
 * A whole text that was shown masked and edited: lines left as they were shown are the lines of the file, with their
 * ends; new ones get the end that most have. An editor of text may know no ends but its own.
 */
export function unmaskedText(edited: string, real: string): Restored<string> {
  const mark = real.startsWith('\uFEFF') ? '\uFEFF' : ''
  const reals = real.slice(mark.length).split('\n')
  const showns = maskedText(real.slice(mark.length)).split('\n').map(withoutReturn)
  if (reals.length !== showns.length) return { ok: false, where: '1' }
  const lines = edited
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(withoutReturn)
  const returns = reals.filter((line) => line.endsWith('\r')).length * 2 > reals.length - 1 && reals.length > 1
  const byShown = new Map<string, Set<string>>()
  for (const [at, line] of showns.entries())
    if (line.includes(dots)) byShown.set(bare(line), (byShown.get(bare(line)) ?? new Set()).add(bare(reals[at]!)))
  const early = sameAtStart(lines, showns)
  const late = sameAtEnd(lines, showns, early)
  const made: string[] = []
  for (const [at, line] of lines.entries()) {
    const last = at === lines.length - 1
    const end = returns && !last ? '\r' : ''
    if (at < early) made.push(last ? withoutReturn(reals[at]!) : withReturnOf(reals[at]!, end, at === reals.length - 1))
    else if (at >= lines.length - late) made.push(reals[at - lines.length + reals.length]!)
    else if (!line.includes(dots)) made.push(line + end)
    else {
      // Moved, indented or with another comma: known where only one value was ever shown so.
      const known = [...(byShown.get(bare(line)) ?? [])]
      if (known.length !== 1) return { ok: false, where: String(at + 1) }
      made.push(line.replace(bare(line), () => known[0]!) + end)
    }
  }
  return { ok: true, value: mark + made.join('\n') }
}

const withoutReturn = (line: string): string => line.replace(/\r$/, '')
/** The last line of a file has no end; when others follow it now, it gets one. */
const withReturnOf = (line: string, end: string, wasLast: boolean): string => (wasLast ? line + end : line)
const bare = (line: string): string => line.trim().replace(/,$/, '')
function sameAtStart(one: readonly string[], two: readonly string[]): number {
  const end = one.findIndex((line, at) => line !== two[at])
  return end < 0 ? Math.min(one.length, two.length) : end
}
function sameAtEnd(one: readonly string[], two: readonly string[], start: number): number {
  let same = 0
  while (same < Math.min(one.length, two.length) - start && one.at(-1 - same) === two.at(-1 - same)) same += 1
  return same
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : [])
const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
