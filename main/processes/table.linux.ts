/** Processes from /proc. Reads of procfs do not touch a disk, so the synchronous calls take microseconds each. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { markerName } from './marker.ts'
import { readRlimitMarker } from './rlimit-marker.ts'
import type { Carried, ProcessInfo, ProcessTable } from './types.ts'

/** USER_HZ is 100 on every architecture that Node runs on. */
const ticksPerSecond = 100

/** One line of /proc/<pid>/stat. The second field may hold anything, spaces and brackets too: fields count from its end. */
export function readStat(text: string, uptimeMs: number, pageBytes: number): ProcessInfo | null {
  const close = text.lastIndexOf(')')
  const pid = Number.parseInt(text, 10)
  const fields = text.slice(close + 2).split(' ')
  if (close === -1 || !Number.isInteger(pid) || fields.length < 22) return null
  const field = (number: number) => Number(fields[number - 3])
  const startTicks = fields[19]!
  return {
    pid,
    ppid: field(4),
    group: field(5),
    session: field(6),
    zombie: fields[0] === 'Z' || fields[0] === 'X',
    startTime: startTicks,
    ageMs: Math.max(0, uptimeMs - (Number(startTicks) * 1_000) / ticksPerSecond),
    cpuMs: ((field(14) + field(15)) * 1_000) / ticksPerSecond,
    memoryBytes: Math.max(0, field(24)) * pageBytes
  }
}

export function createLinuxTable(proc = '/proc', pageBytes = pageSize()): ProcessTable {
  const uptimeMs = () => Number.parseFloat(readText(`${proc}/uptime`) ?? '0') * 1_000
  const one = (pid: number, now: number) => {
    const text = readText(`${proc}/${pid}/stat`, true)
    return text === null ? null : readStat(text, now, pageBytes)
  }
  return {
    async list() {
      const now = uptimeMs()
      const found: ProcessInfo[] = []
      for (const name of readNames(proc)) {
        if (!/^\d+$/.test(name)) continue
        const info = one(Number(name), now)
        if (info) found.push(info)
      }
      return found
    },
    async command(pid) {
      return (readText(`${proc}/${pid}/cmdline`) ?? '').replace(/\0+$/, '').replaceAll('\0', ' ')
    },
    async variable(pid, name) {
      const text = readText(`${proc}/${pid}/environ`)
      const entry = text?.split('\0').find((line) => line.startsWith(`${name}=`))
      return entry === undefined ? null : entry.slice(name.length + 1)
    },
    async carried(pids) {
      const found = new Map<number, Carried>()
      for (const pid of pids) {
        const line = readText(`${proc}/${pid}/environ`)
          ?.split('\0')
          .find((each) => each.startsWith(`${markerName}=`))
        const rlimitMarker = readRlimitMarker(readText(`${proc}/${pid}/limits`, true))
        if (line !== undefined || rlimitMarker !== null)
          found.set(pid, { marker: line?.slice(markerName.length + 1) ?? null, rlimitMarker })
      }
      return found
    },
    async ownMemory(pid) {
      // Walking the page tables takes up to a millisecond for a large process: not on our thread.
      const text = await readFile(`${proc}/${pid}/smaps_rollup`, 'utf8').catch(() => '')
      const match = /^Pss:\s+(\d+) kB/m.exec(text)
      return match ? Number(match[1]) * 1_024 : null
    },
    async startTime(pid) {
      return one(pid, 0)?.startTime ?? null
    }
  }
}
/** Node does not expose it; our own resident size in bytes over the same in pages does (4, 16 or 64 KB). */
function pageSize(): number {
  const pages = Number(readText('/proc/self/statm')?.split(' ')[1] ?? 0)
  return pages > 0 ? 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages)) : 4_096
}
/** One buffer for all: a look at every process reads some hundred small files, and `readFileSync` asks twice for each. */
const scratch = Buffer.allocUnsafe(64 * 1_024)

/** `once`: a file that the kernel makes in one piece, so that a second read only to see its end is saved. */
function readText(path: string, once = false): string | null {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    let text = ''
    for (;;) {
      const bytes = readSync(file, scratch, 0, scratch.length, null)
      text += scratch.toString('latin1', 0, bytes)
      if (bytes === 0 || once) return text
    }
  } catch {
    return null // gone meanwhile, or not ours to read
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
function readNames(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
