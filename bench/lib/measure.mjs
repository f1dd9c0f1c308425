/** Numbers: interleaved runs, medians and percentiles, and the one line a figure is printed as. */
import { cpus, loadavg, totalmem } from 'node:os'

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
export const round = (value, digits = 1) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : null)
export const percentile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN
}
export const median = (values) => percentile(values, 0.5)

/** How many runs: RUNS where it is set (a quick look, a long night), else what the figure needs. */
export const runsOr = (usual) => Number(process.env.RUNS ?? usual)

/**
 * Runs each candidate once a round, in turned order, so that a machine that gets slower is slower for all. Each answers a
 * number, or an object of numbers; the answer is name → list of them. One that is null is left out.
 */
export async function interleave(rounds, candidates) {
  const names = Object.keys(candidates).filter((name) => candidates[name] !== null)
  const found = Object.fromEntries(names.map((name) => [name, []]))
  for (let turn = 0; turn < rounds; turn += 1) {
    const shift = turn % names.length
    for (const name of [...names.slice(shift), ...names.slice(0, shift)]) found[name].push(await candidates[name](turn))
  }
  return found
}

/** The median of a list of numbers, or of each member of a list of objects. */
export function medians(list, digits = 1) {
  if (list.length === 0) return null
  if (typeof list[0] === 'number') return round(median(list), digits)
  return Object.fromEntries(
    Object.keys(list[0]).map((key) => [key, round(median(list.map((each) => each[key])), digits)])
  )
}

/** `name`, `value` or `values`, `unit`, `runs`, `beside`, and whatever else a reader must know. */
export function print(figure) {
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    load: round(loadavg()[0], 2)
  }
  console.log(JSON.stringify({ ...figure, machine }))
}
