/**
 * Gathers what comes in bursts and hands it over once a frame, so that sixty pieces of news cost one drawing. A page
 * that is not seen draws no frames; there a timer hands over, so that nothing piles up.
 */
export interface Gathering<T> {
  readonly add: (item: T) => void
  /** Hands over at once what waits. */
  readonly flush: () => void
}
const unseenMs = 250

export function gatherFrames<T>(take: (items: readonly T[]) => void): Gathering<T> {
  let waiting: T[] = []
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = 0
    timer = undefined
    const items = waiting
    waiting = []
    if (items.length > 0) take(items)
  }
  return {
    add(item) {
      waiting.push(item)
      if (frame !== 0) return
      frame = requestAnimationFrame(flush)
      timer = setTimeout(flush, unseenMs)
    },
    flush
  }
}
