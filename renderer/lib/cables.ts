/**
 * How cables run: pins ordered by where their cables go, so that none crosses another at its jack; each a curve between
 * two straight leads; broken before the server's jack when it fails. Pure: numbers in, path texts out.
 */
import type { BoardPlan } from './board-plan.ts'

export type CableLook = 'ready' | 'call' | 'waiting' | 'working' | 'attention' | 'failed' | 'off' | 'ghost'

export interface CableEnds {
  /** `host/server` or `host/group`. */
  readonly key: string
  /** Jack keys. */
  readonly host: string
  readonly server: string
  readonly look: CableLook
  /** Servers a trunk carries; 1 for a cable of its own. */
  readonly carries: number
}
export interface CableRun extends CableEnds {
  /** The whole cable. */
  readonly path: string
  /** Its curve alone, for the halo that makes crossings read as over and under. */
  readonly curve: string
  /** After the break. */
  readonly stub: string | null
  /** Null: the usual one. */
  readonly width: number | null
  readonly halo: number | null
}
export interface Pin {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly look: CableLook
}
export interface Jack {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly height: number
  /** empty: a free place. open: nothing plugged in. */
  readonly kind: 'empty' | 'open' | 'used'
}
export interface Mark {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly look: 'attention' | 'failed'
}
export interface CablesDrawn {
  readonly runs: readonly CableRun[]
  readonly pins: readonly Pin[]
  readonly jacks: readonly Jack[]
  readonly marks: readonly Mark[]
}

const lead = 40
const pinGap = 5
const jackSize = 14
const order: Record<CableLook, number> = {
  off: 0,
  ready: 1,
  working: 2,
  waiting: 3,
  attention: 4,
  failed: 5,
  call: 6,
  ghost: 7
}

interface End {
  readonly x: number
  readonly y: number
  readonly room: number
  readonly free: boolean
  pins: number
  gap: number
}

/** A free line from a point to a point: a cable in a person's hand. */
export function freePath(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(24, Math.abs(x2 - x1) * 0.4) * Math.sign(x2 - x1 || 1)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}

export function drawCables(plan: BoardPlan, ends: readonly CableEnds[], x1: number, x2: number): CablesDrawn {
  const hosts = new Map<string, End>()
  const servers = new Map<string, End>()
  for (const place of plan.hosts) hosts.set(place.key, endAt(place, x1, place.kind === 'free'))
  for (const place of plan.servers) {
    if (place.kind !== 'head') servers.set(place.key, endAt(place, x2, place.kind === 'free'))
  }
  const cables = ends.flatMap((cable) => {
    const h = hosts.get(cable.host)
    const s = servers.get(cable.server)
    return h && s ? [{ cable, h, s, hy: 0, sy: 0 }] : []
  })
  spread(cables, 'h')
  spread(cables, 's')
  cables.sort((a, b) => order[a.cable.look] - order[b.cable.look])

  const bend = (x2 - x1 - 2 * lead) * 0.5
  const marks = new Map<string, Mark>()
  const runs = cables.map(({ cable, h, s, hy, sy }): CableRun => {
    const width = widthOf(cable, Math.min(h.gap, s.gap))
    const across = `C${x1 + lead + bend} ${hy} ${x2 - lead - bend} ${sy} ${x2 - lead} ${sy}`
    const broken = cable.look === 'failed' || cable.look === 'attention'
    if (broken && !marks.has(cable.server)) {
      const look = cable.look === 'failed' ? 'failed' : 'attention'
      marks.set(cable.server, { key: cable.server, x: x2 - 30.5, y: s.y, look })
    }
    return {
      ...cable,
      path: `M${x1} ${hy}H${x1 + lead}${across}${broken ? '' : `H${x2}`}`,
      curve: `M${x1 + lead} ${hy}${across}`,
      stub: broken ? `M${x2 - 21} ${sy}H${x2}` : null,
      width,
      halo: width === null ? null : width < 1 ? width * 2 : width + 3
    }
  })
  const pins = cables.flatMap(({ cable, hy, sy }): Pin[] => [
    { key: `${cable.key}:h`, x: x1, y: hy, look: cable.look },
    { key: `${cable.key}:s`, x: x2, y: sy, look: cable.look }
  ])
  const jacks = [...hosts, ...servers].map(([key, end]): Jack => {
    const height = jackSize + Math.max(0, end.pins - 1) * end.gap
    const y = Math.floor(end.y - height / 2) + (end.pins % 2 === 1 ? 0.5 : 0)
    return { key, x: end.x - jackSize / 2, y, height, kind: end.free ? 'empty' : end.pins > 0 ? 'used' : 'open' }
  })
  return { runs, pins, jacks, marks: [...marks.values()] }
}

/** A trunk is as thick as what it carries; where jacks are crowded cables get thin enough to be told apart. */
function widthOf(cable: CableEnds, gap: number): number | null {
  if (cable.look === 'off') return null
  if (cable.carries > 1) return 1 + Math.min(2.5, cable.carries * 0.28)
  return gap < 3 ? Math.max(0.6, gap * 0.45) : null
}

function endAt(place: { readonly y: number; readonly height: number }, x: number, free: boolean): End {
  return { x, y: place.y + place.height / 2, room: place.height - 4, free, pins: 0, gap: pinGap }
}

interface Running {
  readonly cable: CableEnds
  readonly h: End
  readonly s: End
  hy: number
  sy: number
}
/** Gives each cable its pin in the jack on one side, ordered by how high the other end lies; crowded jacks close up. */
function spread(cables: readonly Running[], side: 'h' | 's'): void {
  const other = side === 'h' ? 's' : 'h'
  const byEnd = new Map<End, Running[]>()
  for (const cable of cables) byEnd.set(cable[side], [...(byEnd.get(cable[side]) ?? []), cable])
  for (const [end, list] of byEnd) {
    list.sort((a, b) => a[other].y - b[other].y)
    end.pins = list.length
    end.gap = list.length > 1 ? Math.min(pinGap, (end.room - jackSize) / (list.length - 1)) : pinGap
    for (const [i, cable] of list.entries()) {
      const y = end.y + (i - (list.length - 1) / 2) * end.gap
      cable[side === 'h' ? 'hy' : 'sy'] = end.gap === pinGap ? Math.floor(y) + 0.5 : Math.round(y * 10) / 10
    }
  }
}
