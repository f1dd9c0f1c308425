/** As deep as fingerprints look: what lies deeper could change unseen, and far deeper nothing could be written out again. */
export const mostLevels = 200
/** Objects, lists, members and items together. No host and no model makes anything of so much. */
export const mostValues = 250_000
/** Of one entry, written out. */
export const mostEntryBytes = 4 * 1024 * 1024

/** What makes this entry too much; null when it is not. Takes no stack, and stops looking where it is sure. */
export function tooMuch(value: unknown): 'deep' | 'large' | null {
  let level: unknown[] = [value]
  let values = 1
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return 'deep'
    const next: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      for (const each of Array.isArray(one) ? (one as unknown[]) : Object.values(one)) {
        values += 1
        if (values > mostValues) return 'large'
        if (typeof each === 'object' && each !== null) next.push(each)
      }
    }
    level = next
  }
  return null
}
