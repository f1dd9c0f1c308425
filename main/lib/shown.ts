import { makeVisible } from '../logs/visible.ts'

/**
 * Somebody else's words inside a sentence of ours: on one line, nothing hidden in them, cut where they would drown it.
 * Pure.
 */
export function shown(text: string, most = 200): string {
  // An escape is the longest that one character becomes, so nothing behind this could still be shown.
  const line = makeVisible(text.slice(0, most * 4))
    .replace(/\s+/g, ' ')
    .trim()
  if (line.length <= most) return line
  const end = most - 1
  // Never half a character.
  return `${line.slice(0, /[\ud800-\udbff]/.test(line[end - 1] as string) ? end - 1 : end)}…`
}
