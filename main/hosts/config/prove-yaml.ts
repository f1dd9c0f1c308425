/** The proof before every write: both texts parse, and everything but our one entry is the same in them. Pure. */
import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import { locateYaml, type Located } from './locate-yaml.ts'
import { commentsOf, keyText } from './yaml-text.ts'
import { lineEnd, lineStart, type Span } from './span-edits.ts'
import type { Place } from './types.ts'

/**
 * Compares names in order, values letter by letter with their anchors and tags, what the whole means once references
 * are followed, and all comments. A table that holds nothing but our entry counts as absent.
 */
export function onlyOursDiffers(before: string, after: string, place: Place): boolean {
  const one = locateYaml(before, place)
  const two = locateYaml(after, place)
  if (!one.ok || !two.ok || one.value.yaml.bom !== two.value.yaml.bom) return false
  return outline(one.value, place) === outline(two.value, place)
}

function outline(found: Located, place: Place): string {
  const { yaml, ours } = found
  const lines: string[] = []
  if (yaml.root) walk(found, yaml.root, place.path, lines)
  else lines.push('{ ', '}')
  const span = ours && (found.table?.flow ? ours : wholeLines(yaml.text, ours))
  for (const { start, end } of commentsOf(yaml.text))
    if (!span || start < span.start || start >= span.end) lines.push(yaml.text.slice(start, end).trimEnd())
  return JSON.stringify([lines, meaning(yaml.data, place)])
}

const wholeLines = (text: string, { start, end }: Span): Span => ({
  start: lineStart(text, start),
  end: lineEnd(text, Math.max(start, end - 1))
})

function walk(found: Located, node: Node | null, way: readonly string[] | null, lines: string[]): void {
  const { text } = found.yaml
  if (node === null) return void lines.push('none')
  const props = [(node as { anchor?: string }).anchor, node.tag].join(' ')
  if (isMap(node)) {
    lines.push(`{${props}`)
    for (const pair of node.items as Pair[]) {
      if (pair === found.ours?.pair) continue
      const down = way !== null && way[0] === keyText(pair) ? way.slice(1) : null
      if (down !== null && isBare(found, pair.value as Node | null, down)) continue
      walk(found, pair.key as Node, null, lines)
      walk(found, pair.value as Node | null, down, lines)
    }
    lines.push('}')
  } else if (isSeq(node)) {
    lines.push(`[${props}`)
    for (const item of node.items as Node[]) if (item !== found.ours?.node) walk(found, item, null, lines)
    lines.push(']')
  } else {
    const [start, end] = node.range ?? [0, 0]
    // A block of text keeps the line breaks behind it or not, as its first line says; the value shows which.
    lines.push(`${props} ${isScalar(node) ? JSON.stringify(node.value) : ''} ${text.slice(start, end).trimEnd()}`)
  }
}

/** On the way to our entry, with nothing in it but that. */
function isBare(found: Located, value: Node | null, way: readonly string[]): boolean {
  if (value === null || (isScalar(value) && value.value === null)) return true
  if (isSeq(value)) return way.length === 0 && value.items.every((item) => item === found.ours?.node)
  if (!isMap(value)) return false
  return value.items.every(
    (pair) =>
      pair === found.ours?.pair || (way[0] === keyText(pair) && isBare(found, pair.value as Node | null, way.slice(1)))
  )
}

function meaning(data: unknown, { path, name, nameKey }: Place): unknown {
  const strip = (value: unknown, way: readonly string[]): unknown => {
    if (way.length === 0) {
      if (nameKey !== undefined && Array.isArray(value))
        return value.filter((item: unknown) => (item as Record<string, unknown> | null)?.[nameKey] !== name)
      return typeof value === 'object' && value !== null ? without(value, name) : value
    }
    if (typeof value !== 'object' || value === null) return value
    const inner = strip((value as Record<string, unknown>)[way[0] ?? ''], way.slice(1))
    const bare = inner === undefined || inner === null || (typeof inner === 'object' && Object.keys(inner).length === 0)
    const rest = without(value, way[0] ?? '')
    return bare ? rest : [...rest, [way[0], inner]]
  }
  return data === null ? [] : strip(data, path)
}

const without = (value: object, name: string): [string, unknown][] =>
  Object.entries(value).filter(([key]) => key !== name)
