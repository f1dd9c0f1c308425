import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { errorCode } from '../mcp/error-codes.ts'
import { exactly } from '../wire/exact.ts'
import { scanMessage } from '../wire/message.ts'
import { findInParams } from '../wire/params.ts'
import { nestedDeeper, nestedTooDeeply } from '../wire/nesting.ts'
import { inWords, sentence } from '../../contract/words/say.ts'

export type Body =
  | { readonly ok: true; readonly bytes: Buffer; readonly json: unknown }
  | {
      readonly ok: false
      readonly status: 400 | 413
      readonly message: string
      readonly id?: string | number
      /** Of its error; that of its status otherwise. */
      readonly code?: number
    }

/** The whole body as JSON, at most `limit` bytes; null when the client went away. What is over the limit is not kept. */
export function readBody(request: IncomingMessage, limit: number): Promise<Body | null> {
  const tooLarge: Body = {
    ok: false,
    status: 413,
    message: sentence('http.too-large', { megabytes: Math.floor(limit / 1024 / 1024) })
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(tooLarge)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        chunks.length = 0
        resolve(tooLarge)
        request.pause()
        return
      }
      chunks.push(chunk)
    })
    request.on('end', () => {
      const bytes = Buffer.concat(chunks)
      try {
        if (nestedDeeper(bytes)) {
          const scan = scanMessage(bytes)
          const id = scan.kind === 'message' ? scan.message.id : undefined
          const message = inWords(nestedTooDeeply('this-request'))
          resolve({ ok: false, status: 400, message, ...(id !== undefined && id !== null && { id }) })
          return
        }
        // Bytes that are no text would become other ones on the way.
        if (!isUtf8(bytes)) return resolve({ ok: false, status: 400, message: sentence('http.not-json') })
        const json = exactly(bytes.toString('utf8'))
        if (saysTwice(bytes))
          resolve({ ok: false, status: 400, message: sentence('request.not-one'), code: errorCode.invalidRequest })
        else resolve({ ok: true, bytes, json })
      } catch {
        resolve({ ok: false, status: 400, message: sentence('http.not-json') })
      }
    })
    request.on('error', () => resolve(null))
    request.on('close', () => resolve(null))
  })
}

/** One of the keys that decide what is done, and with whom, occurs twice: two readers could see two different messages. */
function saysTwice(bytes: Buffer): boolean {
  const scan = scanMessage(bytes)
  if (scan.kind !== 'message') return false
  const { params } = scan.message
  return scan.duplicate !== null || (params !== undefined && (findInParams(params)?.duplicate ?? null) !== null)
}
