/**
 * From what was read to what is kept: entries as values, without the server's own secrets. In slices; what was known
 * already stays the same object, so that nothing is looked through twice.
 */
import { createBreather } from '../../lib/breather.ts'
import { fromJsonPieces } from '../../lib/json-pieces.ts'
import { rememberPartPrint } from '../../lib/part-print.ts'
import { fromBytes, isPlain, type Plain } from '../../mcp/json-bytes.ts'
import { lists, type ListName } from '../../mcp/methods.ts'
import { soundEntry } from '../../mcp/sound/entries.ts'
import { maskForeign } from '../../secrets/mask-deep.ts'
import { printOf, rememberFacts } from './fingerprint.ts'
import type { ReadEntry } from './answer.ts'

export interface Definitions {
  readonly items: readonly Plain[]
  /** Called by a name with a secret of the server in it, so left out. */
  readonly secretNames: number
}

/** Above this a value is masked as the text that it came as: walking through it would hold up everybody. */
const walkedBytes = 256 * 1024

export async function definitionsOf(
  list: ListName,
  entries: readonly ReadEntry[],
  before: readonly Plain[],
  mask: ((text: string) => string) | undefined
): Promise<Definitions> {
  const breathe = createBreather()
  const byPrint = new Map<string, Plain>()
  for (const item of before) {
    byPrint.set(printOf(item), item)
    await breathe()
  }
  const items: Plain[] = []
  let secretNames = 0
  for (const entry of entries) {
    await breathe()
    if (mask === undefined || !(await tellsSecret(entry, mask, breathe))) {
      const known = byPrint.get(entry.print)
      const item = known ?? ((await fromJsonPieces(entry.pieces, breathe)) as Plain)
      if (known === undefined) remember(item, entry)
      items.push(item)
      continue
    }
    const masked = withoutSecrets(list, entry, mask)
    if (masked === null) secretNames += 1
    else items.push(byPrint.get(printOf(masked)) ?? masked)
  }
  return { items, secretNames }
}

function remember(item: Plain, entry: ReadEntry): void {
  rememberFacts(item, entry)
  for (const [key, print] of Object.entries(entry.parts ?? {})) {
    const part = item[key]
    if (typeof part === 'object' && part !== null) rememberPartPrint(part, print)
  }
}

const jsonOf = ({ pieces }: ReadEntry): string => pieces.map(({ text }) => text).join('')

/** In windows that overlap by more than a secret is long: to look for many forms of one takes long. */
async function tellsSecret(
  entry: ReadEntry,
  mask: (text: string) => string,
  breathe: () => Promise<void>
): Promise<boolean> {
  const json = jsonOf(entry)
  for (let from = 0; from < json.length; from += windowLength) {
    const window = json.slice(from, from + windowLength + overlap)
    if (mask(window) !== window) return true
    await breathe()
  }
  return false
}
const windowLength = 128 * 1024
const overlap = 64 * 1024

/**
 * A server can repeat its own secret in what it lists, and lists go to models, to disk and into comparisons. A name is
 * what a call needs to the letter: an entry that is called by a name with a secret in it is left out. The address of a
 * resource is kept as it is, because nothing else leads there; it is not written to disk.
 */
function withoutSecrets(list: ListName, entry: ReadEntry, mask: (text: string) => string): Plain | null {
  const { key } = lists[list]
  const json = jsonOf(entry)
  const masked: unknown =
    entry.bytes <= walkedBytes ? maskForeign(JSON.parse(json) as Plain, mask) : fromBytes(Buffer.from(mask(json)))
  if (!isPlain(masked)) return null
  if (key === 'name' ? masked['name'] !== entry.key : false) return null
  // A number that was a secret is a text now, where a client may want a number.
  return soundEntry(list, key === 'name' ? masked : { ...masked, [key]: entry.key }, true).entry
}
