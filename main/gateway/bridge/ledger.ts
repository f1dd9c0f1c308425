/**
 * What a bridge must know of the lines it passes on, to keep a host's connection alive over the death of a core: which
 * requests are open, how the host introduced itself, and what it had subscribed to. Pure but for its own state; lines
 * are scanned, never parsed whole and never changed.
 */
import { errorCode } from '../../mcp/error-codes.ts'
import { findMembers, splice, type Span } from '../../wire/spans.ts'
import { closingMethod } from './closing.ts'

export interface Ledger {
  /** A line of the host, before it is passed on. False: not worth passing on while no core is there to answer. */
  readonly fromHost: (line: Buffer) => void
  /** A line of the core. `swallow`: it answers a replay, or is meant for the bridge itself. */
  readonly fromCore: (line: Buffer) => 'pass' | 'swallow' | 'replayed' | 'closing'
  /** The core is gone: error lines for what was open, each once. Handshakes and listens are asked again instead. */
  readonly lost: (message: string) => readonly Buffer[]
  /** What a new core must hear first; the answers to these are swallowed. */
  readonly replay: () => readonly Buffer[]
  /** Sent to the host after a replay: its lists may have changed meanwhile. */
  readonly afterReplay: () => readonly Buffer[]
  /** An error line for a request that no core is there for; null for anything else. */
  readonly refuse: (line: Buffer, message: string) => Buffer | null
  /** Requests that will be answered: a stream that is listened to has no end of its own. */
  readonly awaited: () => number
}

interface Open {
  readonly method: string
  readonly line: Buffer
}
const keys = ['id', 'method', 'params'] as const
const replayPrefix = '"patchbay-replay-'

/** How the core writes nearly every answer: its id stands in front, so a large result need not be scanned for it. */
function answerHead(line: Buffer): { readonly id: string; readonly method: null } | null {
  const head = line.toString('latin1', 0, 200)
  const id = /^\{"jsonrpc":"2\.0","id":("[\x20\x21\x23-\x5b\x5d-\x7e]*"|-?\d+),"(?:result|error)":/.exec(head)?.[1]
  return id === undefined ? null : { id, method: null }
}

/**
 * A large request by its two ends, as the usual clients write it. The last brace closes the message, so an id right
 * before it is the message's own; what is misread of a malformed line only costs the bridge an entry in its books.
 */
function largeRequest(
  line: Buffer
): { readonly id: string; readonly method: string; readonly params: undefined } | null {
  if (line.length < 2_048) return null
  const head = line.toString('latin1', 0, 200)
  const front = /^\{"jsonrpc":"2\.0","id":("[^"\\]*"|-?\d+),"method":"([a-z/]+)"/.exec(head)
  if (front) return { id: front[1] as string, method: front[2] as string, params: undefined }
  const method = /^\{(?:"jsonrpc":"2\.0",)?"method":"([a-z/]+)"/.exec(head)?.[1]
  const id = /,"id":("[^"\\]*"|-?\d+)\}$/.exec(line.toString('latin1', line.length - 200))?.[1]
  return method === undefined || id === undefined ? null : { id, method, params: undefined }
}

export function createLedger(): Ledger {
  const open = new Map<string, Open>()
  /** By what they are about, so that a later one takes the place of an earlier. */
  const standing = new Map<string, Buffer>()
  let initialize: Buffer | null = null
  let initialized: Buffer | null = null
  let replays = 0

  function read(line: Buffer): {
    readonly id: string | null
    readonly method: string | null
    readonly params: Span | undefined
    readonly idSpan: Span | undefined
  } | null {
    const found = findMembers(line, keys)
    if (!found.ok) return null
    const { id, method, params } = found.members
    const text = (span: Span | undefined): string | null => (span ? line.toString('utf8', span.start, span.end) : null)
    return { id: text(id), method: text(method)?.slice(1, -1) ?? null, params, idSpan: id }
  }

  function remember(line: Buffer, method: string, params: Span | undefined): void {
    if (method === 'initialize') initialize = line
    else if (method === 'notifications/initialized') initialized = line
    else if (method === 'logging/setLevel') standing.set(method, line)
    else if (method === 'resources/subscribe' && params)
      standing.set(line.toString('utf8', params.start, params.end), line)
    else if (method === 'resources/unsubscribe' && params)
      standing.delete(line.toString('utf8', params.start, params.end))
  }

  const withNewId = (line: Buffer): Buffer => {
    const span = read(line)?.idSpan
    return span ? splice(line, [{ span, with: Buffer.from(`${replayPrefix}${(replays += 1)}"`) }]) : line
  }
  const errorLine = (id: string, message: string): Buffer =>
    Buffer.from(
      `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify({ code: errorCode.serverFailed, message, data: { patchbay: 'no-core' } })}}`
    )

  return {
    fromHost(line) {
      const seen = largeRequest(line) ?? read(line)
      if (seen === null || seen.method === null) return
      if (seen.id !== null) open.set(seen.id, { method: seen.method, line })
      if (seen.method === 'notifications/cancelled' && seen.params) {
        const requestId = findMembers(line, ['requestId'], seen.params.start, seen.params.end)
        const span = requestId.ok ? requestId.members['requestId'] : undefined
        // A cancelled request takes no answer: nothing to tell when the core dies.
        if (span) open.delete(line.toString('utf8', span.start, span.end))
      }
      remember(line, seen.method, seen.params)
    },
    fromCore(line) {
      const seen = answerHead(line) ?? read(line)
      if (seen === null) return 'pass'
      if (seen.method === closingMethod) return 'closing'
      if (seen.method !== null || seen.id === null) return 'pass'
      if (seen.id.startsWith(replayPrefix)) return seen.id === `${replayPrefix}1"` ? 'replayed' : 'swallow'
      open.delete(seen.id)
      return 'pass'
    },
    lost(message) {
      const lines: Buffer[] = []
      for (const [id, request] of [...open]) {
        if (
          request.method === 'initialize' ||
          request.method === 'server/discover' ||
          request.method === 'subscriptions/listen'
        )
          continue
        open.delete(id)
        lines.push(errorLine(id, message))
      }
      return lines
    },
    replay() {
      replays = 0
      const lines: Buffer[] = []
      const again = [...open.values()].map(({ line }) => line)
      if (initialize !== null && !again.includes(initialize)) {
        lines.push(withNewId(initialize))
        if (initialized !== null) lines.push(initialized)
        for (const line of standing.values()) lines.push(withNewId(line))
      }
      // Handshakes and listens that were never answered are simply asked again, under the host's own id.
      return [...lines, ...again]
    },
    afterReplay: () =>
      initialize === null
        ? []
        : ['tools', 'resources', 'prompts'].map((kind) =>
            Buffer.from(`{"jsonrpc":"2.0","method":"notifications/${kind}/list_changed"}`)
          ),
    refuse(line, message) {
      const seen = read(line)
      if (seen === null || seen.method === null || seen.id === null) return null
      open.delete(seen.id)
      return errorLine(seen.id, message)
    },
    awaited: () => [...open.values()].filter(({ method }) => method !== 'subscriptions/listen').length
  }
}
