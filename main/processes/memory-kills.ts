import { readFileSync } from 'node:fs'

/** How many processes the kernel has ended for lack of memory since boot; null where it does not tell. Linux only. */
export function countMemoryKills(file = '/proc/vmstat'): number | null {
  try {
    const match = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'latin1'))
    return match ? Number(match[1]) : null
  } catch {
    return null
  }
}
