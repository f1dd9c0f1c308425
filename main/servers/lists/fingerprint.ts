/** Texts that are equal for what means the same, and their digests. Pure, but for what was worked out once already. */
import { createHash } from 'node:crypto'
import { isPlain, type Plain } from '../../mcp/json-bytes.ts'

/** JSON with sorted keys: equal for what means the same. Nested deeper than 200 it stops telling apart. */
export function canonical(value: unknown, depth = 0): string {
  if (depth > 200) return '"…"'
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`
  if (isPlain(value))
    return `{${Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth + 1)}`)
      .join(',')}}`
  return JSON.stringify(value ?? null)
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const pinned = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const
/** Everything of a tool that a model or a host acts on. */
export const pinText = (definition: Plain): string =>
  canonical(Object.fromEntries(pinned.map((key) => [key, definition[key] ?? null])))

interface Prints {
  readonly print: string
  readonly pin: string
}
interface Facts extends Prints {
  /** Written out as JSON. */
  readonly bytes: number
}
/** By the object itself: what a server listed is never changed in place, and a large entry takes long to look through. */
const known = new WeakMap<Plain, Partial<Facts>>()

export function rememberFacts(
  definition: Plain,
  { print, pin, bytes }: { readonly print: string; readonly pin: string | null; readonly bytes: number }
): void {
  known.set(definition, { print, bytes, ...(pin !== null && { pin }) })
}

export function sizeOf(definition: Plain): number {
  const there = known.get(definition)?.bytes
  if (there !== undefined) return there
  const bytes = Buffer.byteLength(JSON.stringify(definition))
  known.set(definition, { ...known.get(definition), bytes })
  return bytes
}

/** Of all members of an entry. */
export const printOf = (definition: Plain): string => worked(definition, 'print', canonical)
/** Of what a person agrees to when a tool is accepted. */
export const pinOf = (definition: Plain): string => worked(definition, 'pin', pinText)

function worked(definition: Plain, which: keyof Prints, text: (definition: Plain) => string): string {
  const found = known.get(definition)
  const there = found?.[which]
  if (there !== undefined) return there
  const made = digest(text(definition))
  known.set(definition, { ...found, [which]: made })
  return made
}
