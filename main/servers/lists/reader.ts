/**
 * Reads what servers answer to list requests, without holding up anybody's call: what is small here, what is large on a
 * thread of its own, one answer after the other. A server can make each reading as dear as it likes.
 */
import { Worker } from 'node:worker_threads'
import { sentence } from '../../../contract/words/say.ts'
import { createBreather } from '../../lib/breather.ts'
import { readAnswer, type AnswerParts, type ReadAnswer } from './answer.ts'

export type AnswerRead = ReadAnswer | { readonly kind: 'failed'; readonly why: string }
export type ReadListAnswer = (bytes: Buffer, parts: AnswerParts) => Promise<AnswerRead>
/** An answer is handed over in copies of pieces of it, for copying all of a long one takes long; `parts` with the last. */
export interface ListJob {
  readonly id: number
  readonly piece: Uint8Array
  readonly parts: AnswerParts | null
}
const pieceBytes = 1024 * 1024
export interface ListJobDone {
  readonly id: number
  readonly read: ReadAnswer | null
  readonly why?: string
}

const here = import.meta.url
const program = new URL(here.endsWith('.ts') ? './worker.ts' : './list-worker.cjs', here)

export interface ListReader {
  readonly read: ReadListAnswer
  readonly stop: () => Promise<void>
}

/** The thread is started by the first large answer, and ended when none came for a while or one took too long. */
export function createListReader(smallBytes = 64 * 1024, deadlineMs = 20_000, idleMs = 30_000): ListReader {
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | null = null
  let lastId = 0
  /** Without the program of the thread (a bundle of its own, in tests) everything is read here. */
  let hasThread = true
  const waiting = new Map<number, (done: AnswerRead | 'here') => void>()
  let turn: Promise<unknown> = Promise.resolve()

  function start(): Worker {
    const started = new Worker(program, { name: 'lists', resourceLimits: { maxOldGenerationSizeMb: 768 } })
    started.unref()
    let lives = false
    started.on('online', () => (lives = true))
    started.on('message', ({ id, read, why }: ListJobDone) => {
      waiting.get(id)?.(read ?? { kind: 'failed', why: why ?? sentence('lists.unreadable') })
    })
    const gone = (error?: unknown): void => {
      if (worker !== started) return
      worker = null
      const missing = !lives || (error as { code?: string } | undefined)?.code === 'ERR_MODULE_NOT_FOUND'
      if (missing) hasThread = false
      for (const settle of [...waiting.values()])
        settle(missing ? 'here' : { kind: 'failed', why: sentence('lists.too-much-memory') })
    }
    started.on('error', gone)
    started.on('exit', () => gone())
    return started
  }

  function end(): Promise<unknown> {
    if (idle !== null) clearTimeout(idle)
    idle = null
    const ended = worker
    worker = null
    return ended?.terminate() ?? Promise.resolve()
  }

  async function onThread(bytes: Buffer, parts: AnswerParts): Promise<AnswerRead> {
    if (!hasThread) return readAnswer(bytes, parts)
    if (idle !== null) clearTimeout(idle)
    const asked = (worker ??= start())
    const id = (lastId += 1)
    const done = await new Promise<AnswerRead | 'here'>((resolve) => {
      const deadline = setTimeout(() => {
        void end()
        resolve({ kind: 'failed', why: sentence('lists.too-slow', { seconds: deadlineMs / 1_000 }) })
      }, deadlineMs)
      waiting.set(id, (answer) => {
        clearTimeout(deadline)
        resolve(answer)
      })
      void handOver(asked, id, bytes, parts)
    })
    waiting.delete(id)
    if (worker !== null) {
      idle = setTimeout(() => void end(), idleMs)
      idle.unref()
    }
    return done === 'here' ? readAnswer(bytes, parts) : done
  }

  async function handOver(to: Worker, id: number, bytes: Buffer, parts: AnswerParts): Promise<void> {
    const breathe = createBreather()
    for (let at = 0; at < bytes.length && waiting.has(id); at += pieceBytes) {
      const piece = new Uint8Array(bytes.subarray(at, at + pieceBytes))
      const job: ListJob = { id, piece, parts: at + pieceBytes < bytes.length ? null : parts }
      to.postMessage(job, [piece.buffer])
      await breathe()
    }
  }

  return {
    read(bytes, parts) {
      if (bytes.length <= smallBytes) return Promise.resolve(readAnswer(bytes, parts))
      const read = turn.then(() => onThread(bytes, parts))
      turn = read.catch(() => undefined)
      return read
    },
    stop: async () => void (await end())
  }
}
