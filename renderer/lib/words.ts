/** Numbers and times as words. Pure: the present moment is an argument. */
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const pad = (n: number): string => String(n).padStart(2, '0')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export const clock = (at: Date): string => `${pad(at.getHours())}:${pad(at.getMinutes())}`
export const clockExact = (at: Date): string => `${clock(at)}:${pad(at.getSeconds())}`
const dayOf = (at: Date): string => `${at.getDate()} ${months[at.getMonth()] ?? ''}`
const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)

/** "40 s ago", "6 min ago", "13:31", "yesterday 13:31", "3 Nov", "3 Nov 2024". Times ahead count as now. */
export function ago(iso: string, nowMs: number): string {
  const at = new Date(iso)
  const past = nowMs - at.getTime()
  if (Number.isNaN(past)) return 'at an unknown time'
  if (past < 1_000) return 'now'
  if (past < minute) return `${Math.floor(past / 1_000)} s ago`
  if (past < hour) return `${Math.floor(past / minute)} min ago`
  const days = Math.round((midnight(nowMs) - midnight(at.getTime())) / day)
  if (days === 0) return clock(at)
  if (days === 1) return `yesterday ${clock(at)}`
  const year = at.getFullYear() === new Date(nowMs).getFullYear() ? '' : ` ${at.getFullYear()}`
  return dayOf(at) + year
}
/** "Saturday, 3 November 2025, 13:31:07". */
export const exact = (iso: string): string => {
  const at = new Date(iso)
  const long = at.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  return `${long}, ${clockExact(at)}`
}
/** "4 ms", "0.3 s", "12.4 s", "3 min 20 s", "4 h 11 min", "2 d 3 h". */
export function duration(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < minute) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min ${Math.floor((ms % minute) / 1_000)} s`
  if (ms < day) return `${Math.floor(ms / hour)} h ${Math.floor((ms % hour) / minute)} min`
  return `${Math.floor(ms / day)} d ${Math.floor((ms % day) / hour)} h`
}
export const count = (n: number): string => Math.round(n).toLocaleString('en')
/** "1 server", "12 servers", "no servers". */
export const many = (n: number, one: string, several = `${one}s`): string =>
  n === 0 ? `no ${several}` : `${count(n)} ${n === 1 ? one : several}`
/** "850 B", "1.2 kB", "74 MB", "1.4 GB" (decimal, as file managers count). */
export function bytes(n: number): string {
  if (n < 1_000) return `${n} B`
  if (n < 1_000_000) return `${(n / 1_000).toFixed(n < 100_000 ? 1 : 0)} kB`
  if (n < 1_000_000_000) return `${(n / 1_000_000).toFixed(n < 10_000_000 ? 1 : 0)} MB`
  return `${(n / 1_000_000_000).toFixed(1)} GB`
}
export const megabytes = (n: number): number => Math.round(n / 1_000_000)
/** First letter upper-case, for sentences that begin with a name from a machine. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
