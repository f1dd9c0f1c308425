/**
 * Work about the same thing, one after the other in the order it was asked for; about different things side by side.
 * What throws ends its own turn only.
 */
export type InTurn = <T>(about: string, work: () => Promise<T>) => Promise<T>

export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>()
  return (about, work) => {
    const mine = (last.get(about) ?? Promise.resolve()).then(work, work)
    const ended = mine.then(
      () => undefined,
      () => undefined
    )
    last.set(about, ended)
    void ended.then(() => {
      if (last.get(about) === ended) last.delete(about)
    })
    return mine
  }
}
