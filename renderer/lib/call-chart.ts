/** From counted calls to what the chart draws. Places are 0 to 1. Pure. */
import type { ActivityChart } from '../../contract/model.ts'

export interface ChartShape {
  readonly bars: readonly {
    readonly at: number
    readonly width: number
    /** 0 to 1 by the highest bar; what is there is seen. */
    readonly height: number
    readonly slow: number
    readonly failed: number
    readonly index: number
  }[]
  readonly most: number
  /** What calls usually took, in pieces where there were none between; y from 0 (short) to 1 (the longest). */
  readonly usual: readonly (readonly { readonly at: number; readonly y: number }[])[]
  readonly longest: readonly { readonly at: number; readonly y: number }[]
  readonly usualMs: number | null
  readonly longestMs: number | null
  readonly ticks: readonly { readonly at: number; readonly time: number }[]
}

const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * 60_000)

export function shapeChart(chart: ActivityChart): ChartShape {
  const { bars } = chart
  const from = Date.parse(chart.since)
  const length = Math.max(1, Date.parse(chart.until) - from)
  const width = 1 / Math.max(1, bars.length)
  const most = Math.max(0, ...bars.map(({ calls }) => calls))
  const longestMs = Math.max(0, ...bars.map((bar) => bar.longestMs ?? 0))
  // A logarithm keeps 10 ms and 10 s on one picture.
  const y = (ms: number): number => Math.log1p(ms) / Math.log1p(Math.max(10, longestMs))
  const usual: { at: number; y: number }[][] = []
  let piece: { at: number; y: number }[] = []
  let gap = 0
  for (const [index, bar] of bars.entries()) {
    if (bar.usualMs === null) {
      gap += 1
      continue
    }
    if (gap > 3 && piece.length > 0) {
      usual.push(piece)
      piece = []
    }
    gap = 0
    piece.push({ at: (index + 0.5) * width, y: y(bar.usualMs) })
  }
  if (piece.length > 0) usual.push(piece)
  return {
    bars: bars.flatMap((bar, index) =>
      bar.calls === 0
        ? []
        : [
            {
              at: index * width,
              width,
              height: Math.max(0.08, bar.calls / most),
              slow: bar.slow,
              failed: bar.failed,
              index
            }
          ]
    ),
    most,
    usual,
    longest: bars.flatMap((bar, index) =>
      bar.longestMs === null ? [] : [{ at: (index + 0.5) * width, y: y(bar.longestMs) }]
    ),
    usualMs: middle(bars.flatMap((bar) => (bar.usualMs === null ? [] : Array<number>(bar.calls).fill(bar.usualMs)))),
    longestMs: bars.some((bar) => bar.longestMs !== null) ? longestMs : null,
    ticks: ticksOf(from, length)
  }
}

function middle(values: number[]): number | null {
  return values.sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null
}

/** At round local times, five to seven of them. */
function ticksOf(from: number, length: number): { at: number; time: number }[] {
  const step = tickSteps.find((each) => length / each <= 7) ?? Math.ceil(length / 7 / 86_400_000) * 86_400_000
  const offset = new Date(from).getTimezoneOffset() * 60_000
  const first = Math.ceil((from - offset) / step) * step + offset
  const ticks: { at: number; time: number }[] = []
  for (let time = first; time <= from + length; time += step) ticks.push({ at: (time - from) / length, time })
  return ticks
}
