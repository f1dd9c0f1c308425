/**
 * A JSON text as pieces that are each quickly written and quickly read, so that a value of megabytes can be made into text
 * and back between other people's turns. Put together, the texts of the pieces are what JSON.stringify writes. Pure.
 */
export interface JsonPiece {
  /** `open` and `close` an object or array; `add` whole members or items to the innermost one; `whole`: a value by itself. */
  readonly does: 'open' | 'add' | 'close' | 'whole'
  readonly text: string
}

/** What a piece weighs at most, but for one long text or number: about a millisecond of work. */
const mostWeight = 4_096
/** A value costs about as much as so many characters of text. */
const charactersOfOne = 64

/** The pieces of a plain value, one after the other. */
export function* jsonPieces(value: unknown): Generator<JsonPiece> {
  if (weigh(value, mostWeight) <= mostWeight) yield { does: 'whole', text: JSON.stringify(value) ?? 'null' }
  else yield* largePieces(value as object, '')
}

function* largePieces(value: object, before: string): Generator<JsonPiece> {
  const list = Array.isArray(value)
  yield { does: 'open', text: `${before}${list ? '[' : '{'}` }
  let comma = ''
  let text = ''
  let weight = 0
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key]
    const own = weigh(item, mostWeight)
    const large = own > mostWeight && typeof item === 'object' && item !== null
    const name = list ? '' : `${JSON.stringify(key)}:`
    if (text !== '' && (large || weight + own > mostWeight)) {
      yield { does: 'add', text }
      text = ''
      weight = 0
    }
    if (large) {
      yield* largePieces(item as object, comma + name)
    } else {
      // Undefined is what JSON has no word for: no member, and null among items.
      const written = (JSON.stringify(item) as string | undefined) ?? (list ? 'null' : undefined)
      if (written === undefined) continue
      text += comma + name + written
      weight += own + 1
    }
    comma = ','
  }
  if (text !== '') yield { does: 'add', text }
  yield { does: 'close', text: list ? ']' : '}' }
}

/** What JSON.parse makes of the text of all pieces. `pause` is waited for after each. */
export async function fromJsonPieces(
  pieces: Iterable<JsonPiece>,
  pause: () => Promise<void> = () => Promise.resolve()
): Promise<unknown> {
  let whole: unknown
  const open: object[] = []
  const put = (value: unknown): void => {
    const into = open.at(-1)
    if (into === undefined) whole = value
    else addTo(into, value)
  }
  for (const { does, text } of pieces) {
    const plain = text.startsWith(',') ? text.slice(1) : text
    if (does === 'whole') put(JSON.parse(plain))
    else if (does === 'add') put(JSON.parse(Array.isArray(open.at(-1)) ? `[${plain}]` : `{${plain}}`))
    else if (does === 'close') open.pop()
    else {
      const key = plain.length === 1 ? null : (JSON.parse(plain.slice(0, -2)) as string)
      const made: object = plain.endsWith('[') ? [] : {}
      put(key === null ? [made] : member({}, key, made))
      open.push(made)
      if (open.length === 1) whole = made
    }
    await pause()
  }
  return whole
}

/** The members or items of one behind those of the other. */
function addTo(into: object, more: unknown): void {
  if (Array.isArray(into)) for (const item of more as unknown[]) into.push(item)
  else for (const key of Object.keys(more as object)) member(into, key, (more as Record<string, unknown>)[key])
}

/** A member named `__proto__` is one like any other. */
function member<T extends object>(into: T, key: string, value: unknown): T {
  if (key === '__proto__')
    Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true })
  else (into as Record<string, unknown>)[key] = value
  return into
}

/** How much there is to do for a value; stops counting beyond `most`. */
function weigh(value: unknown, most: number): number {
  if (typeof value === 'string') return 1 + value.length / charactersOfOne
  if (typeof value !== 'object' || value === null) return 1
  let sum = 1
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if ((sum += weigh(item, most - sum)) > most) break
    return sum
  }
  for (const key of Object.keys(value)) {
    sum += key.length / charactersOfOne + weigh((value as Record<string, unknown>)[key], most - sum)
    if (sum > most) break
  }
  return sum
}
