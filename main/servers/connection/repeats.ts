/** Warnings that come again and again: each is written once, and at the end how often it came after that. */
export interface Repeats {
  /** `uncounted`: of a matter that is told of again in a moment. */
  readonly warn: (key: string, text: string, uncounted?: boolean) => void
  /** Safe to call again: what was told is forgotten. */
  readonly end: () => void
}

export function createRepeats(write: (text: string) => void): Repeats {
  const told = new Map<string, { readonly text: string; times: number }>()
  return {
    warn(key, text, uncounted = false) {
      const known = told.get(key)
      if (known === undefined) {
        told.set(key, { text, times: uncounted ? 0 : 1 })
        write(text)
      } else if (!uncounted) known.times += 1
    },
    end() {
      for (const { text, times } of told.values()) if (times > 1) write(`${times - 1} more like this: ${text}`)
      told.clear()
    }
  }
}
