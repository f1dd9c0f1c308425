/** From a bridge to the core: one connection, its hello and the core's one line back. */
import { createConnection, type Socket } from 'node:net'
import { bridge } from '../../../contract/words/en/bridge.ts'

/** `rest`: what came behind the welcome already. The socket is paused and has no listeners. */
export interface Welcomed {
  readonly kind: 'welcome'
  readonly socket: Socket
  readonly rest: Buffer
}
export type Dialled =
  | Welcomed
  /** A core answered and said no. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Nobody is there. */
  | { readonly kind: 'nobody' }

const helloTimeoutMs = 5_000
const longestWelcome = 64 * 1024

/** Never rejects. A core that accepts but does not answer counts as nobody after 5 s. */
export function dial(path: string, host: string): Promise<Dialled> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    let got = Buffer.alloc(0)
    const end = (answer: Dialled): void => {
      clearTimeout(timer)
      socket.removeAllListeners()
      if (answer.kind !== 'welcome') {
        socket.on('error', () => undefined)
        socket.destroy()
      }
      resolve(answer)
    }
    const timer = setTimeout(() => end({ kind: 'nobody' }), helloTimeoutMs)
    socket.on('error', () => end({ kind: 'nobody' }))
    socket.on('close', () => end({ kind: 'nobody' }))
    socket.on('connect', () => socket.write(`${JSON.stringify({ patchbay: 1, role: 'host', host })}\n`))
    socket.on('data', (chunk: Buffer) => {
      got = Buffer.concat([got, chunk])
      const at = got.indexOf(0x0a)
      if (at === -1) {
        if (got.length > longestWelcome) end({ kind: 'refused', message: bridge['bridge.not-patchbay']() })
        return
      }
      socket.pause()
      const welcome = readWelcome(got.subarray(0, at))
      if (welcome === null) end({ kind: 'refused', message: bridge['bridge.not-patchbay']() })
      else if (!welcome.ok) end({ kind: 'refused', message: welcome.message })
      else end({ kind: 'welcome', socket, rest: got.subarray(at + 1) })
    })
  })
}

function readWelcome(line: Buffer): { readonly ok: boolean; readonly message: string } | null {
  try {
    const value = JSON.parse(line.toString('utf8')) as Record<string, unknown> | null
    if (value?.['patchbay'] !== 1) return null
    return { ok: value['ok'] === true, message: String(value['message'] ?? bridge['bridge.refused']()) }
  } catch {
    return null
  }
}
