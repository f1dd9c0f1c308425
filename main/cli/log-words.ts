import type { LogLine } from '../../contract/model.ts'

const streams = { stderr: 'stderr', stdout: 'stdout', lifecycle: 'life', protocol: 'call' } as const
const two = (n: number, width = 2): string => String(n).padStart(width, '0')

/**
 * A line of a log for a terminal: its time here (with the day when that is not today's), its server where there are
 * several, its stream, its text. Pure.
 */
export function logLineInWords(line: LogLine, now: Date, serverWidth: number | null): string {
  const time = new Date(line.at)
  const day =
    time.toDateString() === now.toDateString()
      ? ''
      : `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} `
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`
  const server = serverWidth === null ? '' : `${serverInWords(line.server).padEnd(serverWidth)}  `
  const level = line.level === 'error' ? '✕ ' : line.level === 'warning' ? '▲ ' : ''
  return `${day}${clock}  ${server}${streams[line.stream].padEnd(6)}  ${level}${line.text}`
}

/** What Patchbay wrote about itself has no server. */
export const serverInWords = (id: string): string => (id === '_core' ? 'Patchbay' : id)
