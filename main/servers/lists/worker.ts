/** The thread that reads large lists: an answer in, its entries with their fingerprints out. */
import { parentPort } from 'node:worker_threads'
import { readAnswer } from './answer.ts'
import type { ListJob, ListJobDone } from './reader.ts'

/** Of the one answer that is being handed over. */
let pieces: Uint8Array[] = []

parentPort?.on('message', ({ id, piece, parts }: ListJob) => {
  pieces.push(piece)
  if (parts === null) return
  const bytes = Buffer.concat(pieces)
  pieces = []
  const answer = (done: Omit<ListJobDone, 'id'>): void => parentPort?.postMessage({ id, ...done })
  try {
    answer({ read: readAnswer(bytes, parts) })
  } catch (error) {
    answer({ read: null, why: error instanceof Error ? error.message : String(error) })
  }
})
