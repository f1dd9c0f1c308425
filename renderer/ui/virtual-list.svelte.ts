/**
 * Which rows of a long list stand in the window, and how the list keeps still: the row a person looks at stays where it
 * is when rows come or go above it, and a list that follows its end stays at the end.
 */
/** Where rows of different heights begin; one more than there are rows. Without it every row is `rowHeight` high. */
export type Offsets = readonly number[]

export function offsetsOf<T>(items: readonly T[], rowHeight: number, linesOf: (item: T) => number): Offsets {
  const offsets = [0]
  let top = 0
  for (const item of items) offsets.push((top += rowHeight * Math.max(1, linesOf(item))))
  return offsets
}
export const topOf = (index: number, rowHeight: number, offsets?: Offsets): number =>
  offsets?.[Math.max(0, Math.min(offsets.length - 1, index))] ?? index * rowHeight

/** The row at a height from the top. */
export function rowAt(y: number, rowHeight: number, offsets?: Offsets): number {
  if (!offsets) return Math.floor(y / rowHeight)
  let [low, high] = [0, Math.max(0, offsets.length - 2)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (offsets[middle]! <= y) low = middle
    else high = middle - 1
  }
  return low
}

export interface ListShape {
  readonly count: number
  readonly rowHeight: number
  readonly height: number
  readonly scrollTop: number
  readonly overscan: number
  readonly offsets?: Offsets | undefined
}
export interface Range {
  readonly from: number
  readonly to: number
}

/** Rows to draw, end excluded. */
export function visibleRange({ count, rowHeight, height, scrollTop, overscan, offsets }: ListShape): Range {
  if (count === 0 || rowHeight <= 0) return { from: 0, to: 0 }
  const from = Math.max(0, Math.min(count - 1, rowAt(scrollTop, rowHeight, offsets) - overscan))
  const end = offsets ? rowAt(scrollTop + height, rowHeight, offsets) + 1 : Math.ceil((scrollTop + height) / rowHeight)
  const to = Math.min(count, end + overscan)
  return { from, to: Math.max(to, from) }
}

/** Less than this many px from the end counts as at the end: browsers round scroll positions. */
export const atEndSlack = 4

export const isAtEnd = (scrollTop: number, height: number, contentHeight: number): boolean =>
  scrollTop + height >= contentHeight - atEndSlack

/** The row under the upper edge, with how far it is scrolled out. */
export interface Anchor<K> {
  readonly key: K
  readonly offset: number
}
export function anchorAt<T, K>(
  items: readonly T[],
  keyOf: (item: T) => K,
  rowHeight: number,
  scrollTop: number,
  offsets?: Offsets
): Anchor<K> | null {
  const index = Math.min(items.length - 1, Math.max(0, rowAt(scrollTop, rowHeight, offsets)))
  const item = items[index]
  return item === undefined ? null : { key: keyOf(item), offset: scrollTop - topOf(index, rowHeight, offsets) }
}

/** Where to scroll so that the anchor stands where it stood; null when it is gone. */
export function scrollTopOf<T, K>(
  items: readonly T[],
  keyOf: (item: T) => K,
  rowHeight: number,
  anchor: Anchor<K>,
  offsets?: Offsets
): number | null {
  const index = items.findIndex((item) => keyOf(item) === anchor.key)
  return index < 0 ? null : topOf(index, rowHeight, offsets) + anchor.offset
}
