/** Processes of a trial, found by what is in their environment or command line. Zombies do not live. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Living {
  readonly pid: number
  readonly command: string
}
export function live(mark: string, inCommand = ''): readonly Living[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return []
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()
      if (!command.includes(inCommand)) return []
      if (!command.includes(mark) && !readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark)) return []
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2)) ? [] : [{ pid: Number(name), command }]
    } catch {
      return []
    }
  })
}
