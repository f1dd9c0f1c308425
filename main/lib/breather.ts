/**
 * For long work in small steps on the one thread that everybody waits for: called between steps, it lets everything else
 * have its turn once this work has had its slice.
 */
export function createBreather(sliceMs = 4): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < sliceMs) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}
