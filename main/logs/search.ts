import { Worker } from 'node:worker_threads'
import type { LogFilter } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { searchWorkerCode } from './search-worker.ts'

export type SearchPart =
  | { readonly path: string; readonly from: number; readonly to: number }
  /** Lines that are not on disk yet, as JSON Lines. */
  | { readonly text: string }

export type SearchAnswer =
  /** For each part: offset, length, sequence number and time of each matching line. */
  | { readonly ok: true; readonly found: readonly Float64Array[] }
  /** A sentence for the person who searched. */
  | { readonly ok: false; readonly problem: string }

export interface Search {
  readonly run: (filter: LogFilter, parts: readonly SearchPart[]) => Promise<SearchAnswer>
  readonly stop: () => Promise<void>
}

/** One thread for all searches, started by the first and ended when none came for a while, or by the deadline of one. */
export function createSearch(deadlineMs = 5_000, idleMs = 30_000): Search {
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | null = null
  let lastId = 0
  const waiting = new Map<number, (answer: SearchAnswer) => void>()

  function start(): Worker {
    const started = new Worker(searchWorkerCode, { eval: true, name: 'log-search' })
    // Searching never keeps the program alive.
    started.unref()
    started.on('message', (answer: { id: number; found?: Float64Array[]; problem?: string; message?: string }) => {
      const settle = waiting.get(answer.id)
      if (answer.found !== undefined) settle?.({ ok: true, found: answer.found })
      else if (answer.problem === 'syntax') {
        settle?.({
          ok: false,
          problem: sentence('search.not-an-expression', { why: answer.message ?? '' })
        })
      } else settle?.({ ok: false, problem: sentence('search.failed', { why: answer.message ?? null }) })
    })
    const gone = (): void => {
      if (worker === started) void end(sentence('search.ended'))
    }
    started.on('error', gone)
    started.on('exit', gone)
    return started
  }

  function end(problem: string): Promise<unknown> {
    const ended = worker
    worker = null
    if (idle !== null) clearTimeout(idle)
    idle = null
    for (const settle of [...waiting.values()]) settle({ ok: false, problem })
    return ended?.terminate() ?? Promise.resolve()
  }

  return {
    run(filter, parts) {
      worker ??= start()
      if (idle !== null) clearTimeout(idle)
      lastId += 1
      const id = lastId
      const asked = worker
      return new Promise((resolve) => {
        const deadline = setTimeout(() => {
          void end(sentence('search.too-slow', { seconds: deadlineMs / 1_000 }))
        }, deadlineMs)
        deadline.unref()
        waiting.set(id, (answer) => {
          clearTimeout(deadline)
          waiting.delete(id)
          if (waiting.size === 0 && worker !== null) {
            idle = setTimeout(() => void end(''), idleMs)
            idle.unref()
          }
          resolve(answer)
        })
        asked.postMessage({ id, filter, parts })
      })
    },
    stop: async () => {
      await end(sentence('search.stopping'))
    }
  }
}
