/** The thread that reads large lists: an answer in, its entries with their fingerprints out. */
import { parentPort } from 'node:worker_threads'
import { readAnswer } from './answer.ts'
import type { ListJob, ListJobDone } from './reader.ts'

parentPort?.on('message', ({ id, bytes, parts }: ListJob) => {
  const answer = (done: Omit<ListJobDone, 'id'>): void => parentPort?.postMessage({ id, ...done })
  try {
    answer({ read: readAnswer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), parts) })
  } catch (error) {
    answer({ read: null, why: error instanceof Error ? error.message : String(error) })
  }
})
