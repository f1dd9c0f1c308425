import type { LogLevel } from '../../contract/model.ts'
import { levelAt, type Block } from './block.ts'

/**
 * The block as JSON Lines, the fields always in this order: the search reads the first ones without parsing. The hot path
 * of the log: a flood of a million lines a second passes here, so lines that need no escaping are never strings again.
 */
export function formatBlock(block: Block): Buffer {
  return block.plain === undefined ? Buffer.from(escaped(block), 'utf8') : copied(block, Buffer.from(block.plain))
}

const middleOf = (block: Block): string =>
  `,"at":"${block.at}","mono":${block.mono},"stream":"${block.stream}","level":"`

const plain = /^[\u0020\u0021\u0023-\u005b\u005d-\ud7ff\ue000-\uffff]*$/

function escaped(block: Block): string {
  const { texts, firstSeq } = block
  const middle = middleOf(block)
  const call = block.call === undefined ? '' : `,"call":${JSON.stringify(block.call)}`
  const lines = new Array<string>(texts.length)
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] as string
    const quoted = plain.test(text) ? `"${text}"` : JSON.stringify(text)
    lines[index] = `{"seq":${firstSeq + index}${middle}${levelAt(block, index)}","text":${quoted}${call}}\n`
  }
  // One join costs half of what a long chain of additions does.
  return lines.join('')
}

/** Between a frame that counts itself up, the bytes of each line as they are. */
function copied(block: Block, bytes: Buffer): Buffer {
  const { texts } = block
  const middle = middleOf(block)
  const tails: Partial<Record<LogLevel, Buffer>> = {}
  const tailOf = (level: LogLevel): Buffer => (tails[level] ??= Buffer.from(`${level}","text":"`))
  const lengths = texts.length + bytes.length
  const frame = 7 + 16 + middle.length + longestLevel + closing.length
  const out = Buffer.allocUnsafe(lengths + texts.length * frame)
  const ascii = bytes.length === (block.plain as string).length
  let head = headOf(block.firstSeq, middle)
  let digits = String(block.firstSeq).length
  let at = 0
  let from = 0
  for (let index = 0; index < texts.length; index += 1) {
    if (index > 0 && !countUp(head, digits)) {
      head = headOf(block.firstSeq + index, middle)
      digits = String(block.firstSeq + index).length
    }
    out.set(head, at)
    at += head.length
    const tail = tailOf(levelAt(block, index))
    out.set(tail, at)
    at += tail.length
    let end = ascii ? from + (texts[index] as string).length : bytes.indexOf(0x0a, from)
    if (end < 0) end = bytes.length
    bytes.copy(out, at, from, end)
    at += end - from
    from = end + 1
    out[at] = 0x22
    out[at + 1] = 0x7d
    out[at + 2] = 0x0a
    at += closing.length
  }
  return out.subarray(0, at)
}

const closing = '"}\n'
const longestLevel = 'warning","text":"'.length
const headOf = (seq: number, middle: string): Buffer => Buffer.from(`{"seq":${seq}${middle}`)

/** Adds one to the number in a head, in place; false when it needs one more digit. */
function countUp(head: Buffer, digits: number): boolean {
  for (let at = 6 + digits; at > 6; at -= 1) {
    if (head[at] !== 0x39) {
      head[at] = (head[at] as number) + 1
      return true
    }
    head[at] = 0x30
  }
  return false
}
