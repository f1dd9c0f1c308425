import type { Block } from './block.ts'

export interface Ring {
  readonly push: (block: Block) => void
  /** Oldest first. */
  readonly blocks: () => readonly Block[]
  /** Those with lines after this sequence number. */
  readonly after: (seq: number) => readonly Block[]
  readonly clear: () => void
}

/** The newest blocks, up to a weight. What falls out is told, so that nothing is lost without being counted. */
export function createRing(maxWeight: number, onDropped: (block: Block) => void): Ring {
  let blocks: Block[] = []
  let from = 0
  let weight = 0
  return {
    push(block) {
      blocks.push(block)
      weight += block.weight
      while (weight > maxWeight && from < blocks.length - 1) {
        const dropped = blocks[from] as Block
        from += 1
        weight -= dropped.weight
        onDropped(dropped)
      }
      // The front is cut off now and then, not each time: amortised O(1), and what fell out is soon free.
      if (from > 32 && from * 2 > blocks.length) {
        blocks = blocks.slice(from)
        from = 0
      }
    },
    blocks: () => blocks.slice(from),
    after(seq) {
      let at = blocks.length
      while (at > from && (blocks[at - 1] as Block).firstSeq + (blocks[at - 1] as Block).texts.length - 1 > seq) at -= 1
      return blocks.slice(at)
    },
    clear() {
      blocks = []
      from = 0
      weight = 0
    }
  }
}
