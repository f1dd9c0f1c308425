/** Widths of the board's columns for the room there is. Pure; CSS and the cables read the same numbers. */
export interface BoardSizes {
  readonly hostWidth: number
  readonly stripWidth: number
  readonly serverWidth: number
  /** Servers beside each other in a group. */
  readonly cells: number
  readonly compact: boolean
  readonly showCalls: boolean
  readonly showMemory: boolean
}
export const rowHeights = { server: 48, host: 72, slim: 28, head: 28, cell: 22, compactGroup: 40 } as const
export const compactWidth = 552

/** The cables keep their room; columns give way: first the sparklines, then memory. */
export function boardSizes(width: number, grouped: boolean, compact: boolean): BoardSizes {
  const base = { stripWidth: 48, cells: 4, compact, showCalls: false, showMemory: false }
  if (compact) return { ...base, hostWidth: 132, stripWidth: 40, serverWidth: 152, cells: 1 }
  if (grouped) {
    if (width > 1168) return { ...base, hostWidth: 224, serverWidth: 748 }
    if (width > 940) return { ...base, hostWidth: 204, serverWidth: 548 - Math.max(0, 1000 - width), cells: 3 }
    if (width > 780) return { ...base, hostWidth: 190, serverWidth: 380, cells: 2 }
    return { ...base, hostWidth: 160, serverWidth: 270, cells: 1 }
  }
  if (width > 1168) return { ...base, hostWidth: 224, serverWidth: 536, showCalls: true, showMemory: true }
  if (width > 1028) return { ...base, hostWidth: 208, serverWidth: 424, showMemory: true }
  if (width > 840) return { ...base, hostWidth: 214, serverWidth: 348 }
  return { ...base, hostWidth: 172, serverWidth: 276 }
}
/** X of the middle of the jacks. */
export const hostJackX = (s: BoardSizes): number => s.hostWidth + s.stripWidth - (s.compact ? 20 : 16)
export const serverJackX = (s: BoardSizes, width: number): number =>
  width - s.serverWidth - s.stripWidth + (s.compact ? 20 : 16)
