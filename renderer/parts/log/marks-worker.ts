/** Marks lines with a regular expression that a person typed. A thread of its own, since one that never ends must not stop the page. */
import { markParts, type MarkedPart } from '../../lib/marks.ts'

export interface MarksJob {
  readonly turn: number
  readonly query: string
  readonly texts: readonly string[]
}
export interface MarksDone {
  readonly turn: number
  readonly marked: readonly (readonly [text: string, parts: readonly MarkedPart[]])[]
}

addEventListener('message', ({ data }: MessageEvent<MarksJob>) => {
  const done: MarksDone = {
    turn: data.turn,
    marked: data.texts.map((text) => [text, markParts(text, data.query, true)])
  }
  postMessage(done)
})
