/** What the kernel says about processes. Linux only: elsewhere each answers null, and the figure says so. */
import { readFileSync } from 'node:fs'

const read = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
const megabytes = (text, name) => {
  const kb = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
  return kb === undefined ? null : Number(kb) / 1024
}

/** Proportional (shared pages by share) and resident size of one process. */
export function memory(pid) {
  const text = read(`/proc/${pid}/smaps_rollup`)
  return text === null ? null : { pssMb: megabytes(text, 'Pss'), rssMb: megabytes(text, 'Rss') }
}

/** Added up over processes; those that are gone count nothing. */
export function memoryOf(pids) {
  const all = pids.map(memory).filter((each) => each !== null)
  if (all.length === 0) return null
  return {
    pssMb: all.reduce((sum, each) => sum + each.pssMb, 0),
    rssMb: all.reduce((sum, each) => sum + each.rssMb, 0)
  }
}

export function children(pid) {
  const text = read(`/proc/${pid}/task/${pid}/children`)
  return text === null ? [] : text.trim().split(' ').filter(Boolean).map(Number)
}
/** A process and all below it. */
export const tree = (pid) => [pid, ...children(pid).flatMap(tree)]

/** Processor time of one process so far, in milliseconds (in steps of 10). */
export function cpuMs(pid) {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

export const linux = process.platform === 'linux'

/** Resident size of one process in MB, by the cheapest look there is. */
export function residentMb(pid) {
  const text = read(`/proc/${pid}/status`)
  return text === null ? null : megabytes(text, 'VmRSS')
}
