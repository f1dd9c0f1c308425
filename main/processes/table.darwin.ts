/** Processes from `ps`, for macOS (and any other system with a BSD ps). */
import { runTool } from './run-tool.ts'
import { markerName } from './marker.ts'
import type { Carried, ProcessInfo, ProcessTable } from './types.ts'

const columns = 'pid=,ppid=,pgid=,sess=,state=,lstart=,etime=,time=,rss='
const marked = new RegExp(`\\s${markerName}=(\\S+)`)
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `[[dd-]hh:]mm:ss[.cc]` in milliseconds. */
export function readDuration(text: string): number {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text)
  if (!match) return 0
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  return Math.round((((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000)
}
export function readPsLine(line: string): ProcessInfo | null {
  const match =
    /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(\S+)\s+(\S+)\s+(\d+)/.exec(
      line
    )
  if (!match) return null
  const [, pid, ppid, group, , state, started, elapsed, time, rss] = match
  const day = /(\w{3})\s+(\d+)\s+([\d:]+)\s+(\d{4})/.exec(started!.slice(3).trim())
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    group: Number(group),
    // `sess` is a kernel address on macOS: of no use for comparing, the group stands for it.
    session: Number(group),
    zombie: state!.startsWith('Z'),
    startTime: day ? `${day[4]}.${months.indexOf(day[1]!) + 1}.${day[2]}.${day[3]!.replaceAll(':', '.')}` : started!,
    ageMs: readDuration(elapsed!),
    cpuMs: readDuration(time!),
    memoryBytes: Number(rss) * 1_024
  }
}

export function createDarwinTable(run: typeof runTool = runTool): ProcessTable {
  return {
    async list() {
      const text = await run('ps', ['-axww', '-o', columns])
      return text.split('\n').flatMap((line) => readPsLine(line) ?? [])
    },
    async command(pid) {
      return (await run('ps', ['-ww', '-p', String(pid), '-o', 'command='])).trim()
    },
    async variable(pid, name) {
      // -E adds the environment behind the command, for processes of the same user.
      const text = await run('ps', ['-Eww', '-p', String(pid), '-o', 'command='])
      return new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(text)?.[1] ?? null
    },
    async carried(pids) {
      const text = await run('ps', ['-Eww', '-p', pids.join(','), '-o', 'pid=,command='])
      const found = new Map<number, Carried>()
      for (const line of text.split('\n')) {
        const pid = Number.parseInt(line, 10)
        const marker = marked.exec(line)?.[1]
        if (pid > 0 && marker !== undefined) found.set(pid, { marker, rlimitMarker: null })
      }
      return found
    },
    async ownMemory() {
      return null
    },
    async startTime(pid) {
      return readPsLine(await run('ps', ['-ww', '-p', String(pid), '-o', columns]))?.startTime ?? null
    }
  }
}
