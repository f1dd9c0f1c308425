/** At most `atOnce` run, the next `waiting` stand in line in order, and any more are turned away at once. */
export interface Gate {
  /** Resolves with a leave to call when done, 'full', or 'aborted'. */
  readonly enter: (signal?: AbortSignal) => Promise<(() => void) | 'full' | 'aborted'> | (() => void) | 'full'
  readonly running: () => number
}

export function createGate(atOnce: number, waiting: number): Gate {
  let running = 0
  const line = new Set<() => void>()

  function leave(): void {
    const next = line.values().next()
    if (next.done) {
      running -= 1
      return
    }
    line.delete(next.value)
    next.value()
  }
  const once = (): (() => void) => {
    let left = false
    return () => {
      if (left) return
      left = true
      leave()
    }
  }
  return {
    enter(signal) {
      if (running < atOnce) {
        running += 1
        return once()
      }
      if (line.size >= waiting) return 'full'
      return new Promise((resolve) => {
        const start = (): void => {
          signal?.removeEventListener('abort', gaveUp)
          resolve(once())
        }
        const gaveUp = (): void => {
          if (line.delete(start)) resolve('aborted')
        }
        line.add(start)
        if (signal?.aborted) gaveUp()
        else signal?.addEventListener('abort', gaveUp, { once: true })
      })
    },
    running: () => running
  }
}
