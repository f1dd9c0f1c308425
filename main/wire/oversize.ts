import type { FaultFinder } from './faults.ts'
import { idOfFragment } from './message.ts'
import type { JsonRpcId, WireFault } from './types.ts'

export interface Oversize {
  /** A line has passed the limit: `head` is how it began, `bytes` what it was before this `piece`. */
  readonly begin: (head: Buffer, bytes: number, piece: Buffer) => void
  readonly drop: (piece: Buffer) => void
  /** Its newline has come. */
  readonly end: () => void
  readonly dropping: () => boolean
  readonly counters: () => { readonly tooLarge: number; readonly droppedBytes: number }
}

const tailBytes = 512
/** A line without newline is endless when it is this many limits long: with a readable JSON-RPC head, and without. */
const endlessMessage = 16
const endlessText = 3

/** Lines over the limit: dropped up to their newline, with the id of the answer that was lost, as far as it can be read. */
export function createOversize(parts: {
  readonly limitBytes: number
  readonly now: () => number
  readonly faults: Pick<FaultFinder, 'tooLarge'>
  /** `fatal`: the line is endless, or the third without a message in a minute. */
  readonly onFault: (fault: WireFault) => void
  readonly onTooLarge: (id: JsonRpcId | undefined) => void
}): Oversize {
  let line: { head: Buffer; tail: Buffer; bytes: number; limits: number; told: boolean } | null = null
  let overflows: number[] = []
  let tooLarge = 0
  let droppedBytes = 0

  function drop(piece: Buffer): void {
    const now = line as NonNullable<typeof line>
    now.bytes += piece.length
    droppedBytes += piece.length
    now.tail = Buffer.concat([now.tail, piece.subarray(-tailBytes)]).subarray(-tailBytes)
    const limits = Math.floor(now.bytes / parts.limitBytes)
    if (limits === now.limits) return
    now.limits = limits
    if (limits < (looksLikeMessage(now.head) ? endlessMessage : endlessText)) return
    parts.onFault(parts.faults.tooLarge(now.head, true))
  }

  return {
    begin(head, bytes, piece) {
      const id = idOfFragment(head, Buffer.alloc(0))
      line = { head, tail: Buffer.alloc(0), bytes, limits: 1, told: id !== undefined }
      tooLarge += 1
      if (id !== undefined) parts.onTooLarge(id)
      const now = parts.now()
      if (!looksLikeMessage(head)) overflows = [...overflows.filter((at) => now - at < 60_000), now]
      parts.onFault(parts.faults.tooLarge(head, overflows.length >= endlessText))
      drop(piece)
    },
    drop,
    end() {
      const over = line as NonNullable<typeof line>
      line = null
      if (!over.told) parts.onTooLarge(idOfFragment(over.head, over.tail))
    },
    dropping: () => line !== null,
    counters: () => ({ tooLarge, droppedBytes })
  }
}

const looksLikeMessage = (head: Buffer): boolean =>
  /^(?:\uFEFF)?\s*\{[^]{0,400}?"(?:jsonrpc|id|method|result)"/.test(head.toString('utf8', 0, 1_000))
