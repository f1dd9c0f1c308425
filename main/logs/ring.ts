import type { Block } from './block.ts'

export interface Ring {
  readonly push: (block: Block) => void
  /** Oldest first. */
  readonly blocks: () => readonly Block[]
  /** Those with lines after this sequence number. */
  readonly after: (seq: number) => readonly Block[]
  /** Up to this sequence number the lines are on disk: of those only the newest, up to a weight, stay here. */
  readonly settle: (seq: number, keptWeight: number) => void
  readonly clear: () => void
}

/** The newest blocks, up to a weight. What falls out is reported, so that nothing is lost without being counted. */
export function createRing(maxWeight: number, onDropped: (block: Block) => void): Ring {
  let blocks: Block[] = []
  let from = 0
  let weight = 0

  function shift(): Block {
    const first = blocks[from] as Block
    from += 1
    weight -= first.weight
    return first
  }
  /** The front is cut off now and then, not each time: amortised O(1), and what fell out is soon free. */
  function cut(): void {
    if (from <= 32 || from * 2 <= blocks.length) return
    blocks = blocks.slice(from)
    from = 0
  }

  return {
    push(block) {
      blocks.push(block)
      weight += block.weight
      while (weight > maxWeight && from < blocks.length - 1) onDropped(shift())
      cut()
    },
    settle(seq, keptWeight) {
      while (weight > keptWeight && from < blocks.length - 1 && lastSeqOf(blocks[from] as Block) <= seq) shift()
      cut()
    },
    blocks: () => blocks.slice(from),
    after(seq) {
      let at = blocks.length
      while (at > from && lastSeqOf(blocks[at - 1] as Block) > seq) at -= 1
      return blocks.slice(at)
    },
    clear() {
      blocks = []
      from = 0
      weight = 0
    }
  }
}

const lastSeqOf = (block: Block): number => block.firstSeq + block.texts.length - 1
