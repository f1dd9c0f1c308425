/**
 * Times as people say them. All take ISO 8601 and show the viewer's own zone; `now` is an argument so that a clock can
 * tick in one place and tests need none.
 */
const two = (n: number): string => String(n).padStart(2, '0')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** "14:32". */
export function formatHour(iso: string | number | Date): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '–' : `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** "14:32:05", with `exact` "14:32:05.016". */
export function formatTime(iso: string | number | Date, exact = false): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return '–'
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  return exact ? `${clock}.${String(at.getMilliseconds()).padStart(3, '0')}` : clock
}

/** "3 Nov", and the year where it is another one than now's: "3 Nov 2025". */
export function formatDay(iso: string | number | Date, now: number = Date.now()): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return '–'
  const day = `${at.getDate()} ${months[at.getMonth()]}`
  return at.getFullYear() === new Date(now).getFullYear() ? day : `${day} ${at.getFullYear()}`
}

/** The whole of it, for hovers: "Sat 21 Nov 2026, 14:32:05". */
export function formatExact(iso: string | number | Date): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return '–'
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.getDay()]
  return `${weekday} ${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}, ${formatTime(at)}`
}

/** Since when, as a clock while it is today and as a day after that: "09:04", "yesterday 18:20", "3 Nov". */
export function formatSince(iso: string, now: number = Date.now()): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return '–'
  const days = dayNumber(now) - dayNumber(at.getTime())
  if (days === 0) return formatHour(at)
  if (days === 1) return `yesterday ${formatHour(at)}`
  return formatDay(at, now)
}

/** How long ago: "now", "40 s ago", "3 min ago", "2 h ago", "5 days ago", "3 Nov". */
export function formatAgo(iso: string | null, now: number = Date.now()): string {
  if (iso === null) return 'never'
  const at = new Date(iso).getTime()
  if (Number.isNaN(at)) return '–'
  const seconds = Math.max(0, Math.floor((now - at) / 1000))
  if (seconds < 2) return 'now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  const days = dayNumber(now) - dayNumber(at)
  return days < 30 ? `${days} ${days === 1 ? 'day' : 'days'} ago` : formatDay(at, now)
}

const dayNumber = (ms: number): number => {
  const at = new Date(ms)
  return Math.floor(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000)
}
