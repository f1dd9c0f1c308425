/**
 * The names under which a host sees what servers call otherwise: characters of [A-Za-z0-9_-] (the narrowest of the model
 * APIs behind hosts), and no more than its prefix leaves room for. A name that does not fit is shortened with a hash.
 */
import { createHash } from 'node:crypto'

const hashLength = 8
const separator = '__'

/** One name of one server, before it is public. */
export interface OwnName {
  readonly server: string
  readonly name: string
}

/**
 * `server__name` for each, in the given order. Every answer is legal, none occurs twice, and each depends only on its
 * own pair unless two would meet: then the later in the sort order gets a hash of its pair. The same set always gives
 * the same names, in whatever order it is given.
 */
export function publicNames(own: readonly OwnName[], room: number): readonly string[] {
  const wished = own.map((one) => legalName(one, room))
  const order = own.map((_, index) => index)
  order.sort((one, two) => compare(own[one] as OwnName, own[two] as OwnName))
  const taken = new Set<string>()
  const names: string[] = new Array<string>(own.length)
  // Names that needed no change come first: an odd name of one server never takes a plain name of another away.
  for (const plain of [true, false]) {
    for (const index of order) {
      const pair = own[index] as OwnName
      if ((wished[index] === joined(pair)) !== plain) continue
      let name = wished[index] as string
      for (let round = 0; taken.has(name); round += 1) name = hashed(pair, round, room)
      taken.add(name)
      names[index] = name
    }
  }
  return names
}

const joined = (own: OwnName): string => `${own.server}${separator}${own.name}`

function legalName(own: OwnName, room: number): string {
  const whole = joined(own)
  return whole.length <= room && /^[A-Za-z0-9_-]+$/.test(whole) ? whole : hashed(own, 0, room)
}

function hashed(own: OwnName, round: number, room: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([own.server, own.name, round]))
    .digest('hex')
    .slice(0, hashLength)
  const readable = joined(own).replace(/[^A-Za-z0-9_-]+/g, '_')
  return `${readable.slice(0, room - hashLength - 1)}_${hash}`
}

/** By code unit, not by locale: the order must be the same on every machine. */
export function compare(one: OwnName, two: OwnName): number {
  return order(one.server, two.server) || order(one.name, two.name)
}
const order = (one: string, two: string): number => (one < two ? -1 : one > two ? 1 : 0)
