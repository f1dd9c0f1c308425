type Mask = (text: string) => string

/** Masks every text inside plain data of the contract. What holds no secret is given back as it is, not copied. */
export function maskDeep<T>(value: T, mask: Mask, depth = 0): T {
  if (typeof value === 'string') return mask(value) as T
  // Deeper than anything of the contract; a server's schema may be built to be endless.
  if (typeof value !== 'object' || value === null || depth > 64) return value
  if (Array.isArray(value)) return items(value, (item) => maskDeep(item, mask, depth + 1)) as T
  let copy: Record<string, unknown> | undefined
  for (const [key, item] of Object.entries(value)) {
    const masked: unknown = maskDeep(item, mask, depth + 1)
    if (masked === item) continue
    copy ??= { ...(value as Record<string, unknown>) }
    copy[key] = masked
  }
  return (copy as T | undefined) ?? value
}

/** As deep as anything a server says is judged; what lies deeper is not kept. */
const mostLevels = 256

/**
 * The same for what somebody else made, before it is kept: names of members and numbers can be the secret too. A number
 * that is one becomes the text of the mask. What is nested deeper than 256 levels is left out as "…".
 */
export function maskForeign<T>(value: T, mask: Mask, depth = 0): T {
  if (typeof value === 'string') return mask(value) as T
  if (typeof value === 'number') {
    const text = String(value)
    const masked = mask(text)
    return masked === text ? value : (masked as T)
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth > mostLevels) return '…' as T
  if (Array.isArray(value)) return items(value, (item) => maskForeign(item, mask, depth + 1)) as T
  const entries = Object.entries(value)
  let changed = false
  const masked = entries.map(([key, item]) => {
    const pair = [mask(key), maskForeign<unknown>(item, mask, depth + 1)] as const
    changed ||= pair[0] !== key || pair[1] !== item
    return pair
  })
  return changed ? (Object.fromEntries(masked) as T) : value
}

function items(value: readonly unknown[], each: (item: unknown) => unknown): readonly unknown[] {
  let changed = false
  const masked = value.map((item) => {
    const next = each(item)
    changed ||= next !== item
    return next
  })
  return changed ? masked : value
}
