const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes in decimal units with three significant figures: "212 B", "14.1 kB", "154 MB". */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return '–'
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const figures = unit === 0 || value >= 99.95 ? Math.round(value).toString() : value.toFixed(1)
  return `${figures.replace(/\.0$/, '')} ${units[unit]}`
}
