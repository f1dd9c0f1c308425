import { createBreather } from './breather.ts'
import { jsonPieces } from './json-pieces.ts'

/** JSON.stringify for what may be large: in slices, so that nobody else waits for all of it. */
export async function writeLargeJson(value: unknown, breathe = createBreather()): Promise<string> {
  const texts: string[] = []
  for (const { text } of jsonPieces(value)) {
    texts.push(text)
    await breathe()
  }
  return texts.join('')
}
