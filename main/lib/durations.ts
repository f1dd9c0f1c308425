/** Small words for sentences. Pure. */

/** "0.5 s", "58.4 s", "12 min", "4 h 11 min", "3 d 2 h". */
export function duration(ms: number): string {
  const seconds = ms / 1_000
  if (seconds < 1) return `${Math.round(ms)} ms`
  if (seconds < 60) return `${seconds < 10 || seconds % 1 >= 0.05 ? trim(seconds) : Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}
const trim = (seconds: number): string => seconds.toFixed(1).replace(/\.0$/, '')

/** A wait in whole or half seconds: "0.5 s", "8 s". */
export const waitInWords = (ms: number): string =>
  ms < 1_000 ? `${Math.max(0.1, Math.round(ms / 100) / 10)} s` : `${Math.round(ms / 1_000)} s`
