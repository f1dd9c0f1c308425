/**
 * Which rows of a long list stand in the window, and how the list keeps still: the row a person looks at stays where it
 * is when rows come or go above it, and a list that follows its end stays at the end.
 */
export interface ListShape {
  readonly count: number
  readonly rowHeight: number
  readonly height: number
  readonly scrollTop: number
  readonly overscan: number
}
export interface Range {
  readonly from: number
  readonly to: number
}

/** Rows to draw, end excluded. */
export function visibleRange({ count, rowHeight, height, scrollTop, overscan }: ListShape): Range {
  if (count === 0 || rowHeight <= 0) return { from: 0, to: 0 }
  const from = Math.max(0, Math.min(count - 1, Math.floor(scrollTop / rowHeight) - overscan))
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + overscan)
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
  scrollTop: number
): Anchor<K> | null {
  const index = Math.min(items.length - 1, Math.max(0, Math.floor(scrollTop / rowHeight)))
  const item = items[index]
  return item === undefined ? null : { key: keyOf(item), offset: scrollTop - index * rowHeight }
}

/** Where to scroll so that the anchor stands where it stood; null when it is gone. */
export function scrollTopOf<T, K>(
  items: readonly T[],
  keyOf: (item: T) => K,
  rowHeight: number,
  anchor: Anchor<K>
): number | null {
  const index = items.findIndex((item) => keyOf(item) === anchor.key)
  return index < 0 ? null : index * rowHeight + anchor.offset
}
