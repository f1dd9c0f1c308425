/**
 * What goes to a host over one socket or one HTTP stream, and what of it the host has not read. A host that stops reading
 * costs a bounded amount of memory: of progress it later gets the newest, notices beyond what may wait are left out, and
 * when much waits and nothing of it is taken, the connection is ended.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Writable } from 'node:stream'
import type { Dispose } from '../lib/emitter.ts'
import { limits } from './policy/limits.ts'

/** A socket, or the answer to a request, which has one below it. */
type Stream = Writable & {
  readonly setTimeout?: (ms: number, run?: () => void) => unknown
  readonly socket?: { readonly bytesWritten: number } | null
}

export interface Output {
  /** The host has not read what was written, so whatever is written now only waits. */
  readonly blocked: () => boolean
  /** Counts a notice that is about to be written. False: too much is waiting already, so it is left out. */
  readonly admit: (bytes: number) => boolean
  /** An answer of any size is on its way, or was just written: the host has time for it as long as it reads at all. */
  readonly answering: (coming?: number) => void
  /** Once, as soon as everything has been read. */
  readonly whenFree: (run: () => void) => Dispose
}

/** So much may wait between the SDK and its HTTP answer before progress is joined. */
const aheadBytes = 64 * 1024

/** `say`: a word for the log about this host. */
export function createOutput(stream: Stream, say: (what: string) => void): Output {
  const waiting = new Set<() => void>()
  const startedAt = stream.socket?.bytesWritten ?? 0
  /** Notices over all, and since everything had been taken. */
  let admitted = 0
  let sinceFree = 0
  let watched = false
  let leavingOut = false

  function watch(): void {
    if (watched) return
    watched = true
    // The timer starts again with every byte that leaves.
    stream.setTimeout?.(limits.stalledMs, () => {
      if (ahead() + stream.writableLength <= limits.unreadBytes || stream.destroyed) return
      const seconds = limits.stalledMs / 1_000
      say(`was disconnected: it does not read, and took nothing for ${seconds} s of what was waiting for it`)
      stream.destroy()
    })
  }
  function free(): void {
    sinceFree = 0
    leavingOut = false
    if (watched) stream.setTimeout?.(0)
    watched = false
    for (const run of [...waiting]) {
      waiting.delete(run)
      run()
    }
  }
  stream.on('drain', free)
  stream.on('close', () => waiting.clear())

  /** Over HTTP the SDK hands one notice after the other on, each when the one before was taken; the rest waits there. */
  const ahead = (): number => (stream.socket ? Math.max(0, admitted - (stream.socket.bytesWritten - startedAt)) : 0)
  const tooMuch = (): boolean =>
    stream.socket
      ? ahead() + stream.writableLength > limits.unreadBytes
      : // A large answer may be on its way to a host that reads.
        sinceFree > limits.unreadBytes && stream.writableLength > limits.unreadBytes

  return {
    blocked: () => stream.writableNeedDrain || ahead() > aheadBytes,
    admit(bytes) {
      if (!stream.writableNeedDrain) sinceFree = 0
      if (tooMuch()) {
        watch()
        if (!leavingOut) say('reads too slowly: what servers tell without being asked is left out for now')
        leavingOut = true
        return false
      }
      sinceFree += bytes
      admitted += bytes
      return true
    },
    answering(coming = 0) {
      if (stream.writableLength + coming > limits.unreadBytes) watch()
    },
    whenFree(run) {
      waiting.add(run)
      return () => waiting.delete(run)
    }
  }
}

/** Progress of one call: while the host does not read, each note replaces the one before. */
export function joinProgress(
  output: Output,
  send: (params: Buffer) => void
): { readonly note: (params: Buffer) => void; readonly stop: () => void } {
  let newest: Buffer | null = null
  let undo: Dispose | null = null
  return {
    note(params) {
      if (!output.blocked()) return send(params)
      newest = params
      undo ??= output.whenFree(() => {
        undo = null
        const last = newest
        newest = null
        if (last !== null) send(last)
      })
    },
    stop() {
      undo?.()
      undo = null
      newest = null
    }
  }
}

/** A notice that goes to each of these streams: false when there were some and none takes it any more. */
export function admitted(streams: ReadonlySet<Output>, method: string, params: unknown): boolean {
  if (streams.size === 0) return true
  const bytes = method.length + (JSON.stringify(params) ?? '').length
  return [...streams].filter((output) => output.admit(bytes)).length > 0
}

const current = new AsyncLocalStorage<Output>()
/** The SDK's transports write to the HTTP answer of a request; what they do for it knows it by this. */
export const withOutput = <T>(output: Output, run: () => T): T => current.run(output, run)
export const outputOfRequest = (): Output | undefined => current.getStore()
