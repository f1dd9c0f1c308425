/** The proof before every write: both texts parse, and everything but our one entry is the same in them. Pure. */
import { partsOf } from './locate-toml.ts'
import { readToml, startsWith, type Path, type TomlText } from './toml-text.ts'
import type { Place } from './types.ts'

/**
 * Compares tables and values in the order of the file, values letter by letter, and all comments. A table that holds
 * nothing but our entry counts as absent, because joining may have to make it.
 */
export function onlyOursDiffers(before: string, after: string, place: Place): boolean {
  const one = readToml(before)
  const two = readToml(after)
  if (!one.ok || !two.ok || one.value.bom !== two.value.bom) return false
  return outline(one.value, place) === outline(two.value, place)
}

function outline(toml: TomlText, place: Place): string {
  const { full, spans } = partsOf(toml, place)
  const ours = (path: Path): boolean => full !== null && startsWith(path, full)
  const onTheWay = (path: Path): boolean => startsWith(place.path, path)
  const lines: string[] = []
  for (const { path } of toml.sections)
    if (!ours(path) && !onTheWay(path)) lines.push(`[${JSON.stringify(renumbered(path, full))}]`)
  for (const { path, node } of toml.leaves) {
    if (ours(path) || node.value.type === 'TOMLInlineTable') {
      if (ours(path) || onTheWay(path) || (node.value as { body: readonly unknown[] }).body.length > 0) continue
    }
    // A list that our entry is an item of is looked at item by item.
    const inList = place.nameKey !== undefined && path.length === place.path.length && onTheWay(path)
    const raw =
      inList && node.value.type === 'TOMLArray'
        ? listOutside(toml, node.value.elements, spans)
        : toml.text.slice(...node.value.range)
    if (inList && raw === '[]') continue
    lines.push(`${JSON.stringify(renumbered(path, full))}=${raw}`)
  }
  for (const { start, end } of toml.comments)
    if (!spans.some((span) => start >= span.start && end <= span.end))
      lines.push(`#${toml.text.slice(start, end).trimEnd()}`)
  return JSON.stringify(lines)
}

/** Items behind ours have moved by one. */
function renumbered(path: Path, full: Path | null): Path {
  const at = full?.at(-1)
  if (full === null || typeof at !== 'number' || !startsWith(path, full.slice(0, -1))) return path
  const own = path[full.length - 1]
  return typeof own === 'number' && own > at ? path.with(full.length - 1, own - 1) : path
}

function listOutside(
  toml: TomlText,
  elements: readonly { readonly range: readonly [number, number] }[],
  spans: readonly { readonly start: number; readonly end: number }[]
): string {
  const others = elements.filter(({ range }) => !spans.some(({ start, end }) => range[0] >= start && range[1] <= end))
  return `[${others.map(({ range }) => toml.text.slice(...range)).join()}]`
}
