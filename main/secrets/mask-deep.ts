/** Masks every text inside plain data. What holds no secret is given back as it is, not copied. */
export function maskDeep<T>(value: T, mask: (text: string) => string, depth = 0): T {
  if (typeof value === 'string') return mask(value) as T
  // Deeper than anything of the contract; a server's schema may be built to be endless.
  if (typeof value !== 'object' || value === null || depth > 64) return value
  if (Array.isArray(value)) {
    let changed = false
    const items = value.map((item: unknown) => {
      const masked = maskDeep(item, mask, depth + 1)
      changed ||= masked !== item
      return masked
    })
    return changed ? (items as T) : value
  }
  let copy: Record<string, unknown> | undefined
  for (const [key, item] of Object.entries(value)) {
    const masked: unknown = maskDeep(item, mask, depth + 1)
    if (masked === item) continue
    copy ??= { ...(value as Record<string, unknown>) }
    copy[key] = masked
  }
  return (copy as T | undefined) ?? value
}
