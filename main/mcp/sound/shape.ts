/**
 * Small pieces from which the shape of an entry is put together. A piece answers the value as strict clients take it:
 * the same value when it was sound, another when a part of it was left out, `unfit` when nothing of it can be used.
 */
import { isPlain, type Plain } from '../json-bytes.ts'

export const unfit: unique symbol = Symbol('unfit')
/** Told of each member that was not as the protocol has it. */
export type Tell = (member: string) => void
export type Piece = (value: unknown, tell: Tell) => unknown

const when =
  (fits: (value: unknown) => boolean): Piece =>
  (value) =>
    fits(value) ? value : unfit
export const text = when((value) => typeof value === 'string')
export const flag = when((value) => typeof value === 'boolean')
export const anObject = when(isPlain)
export const oneOf = (...values: readonly unknown[]): Piece => when((value) => values.includes(value))
export const numberWithin = (least: number, most: number): Piece =>
  when((value) => {
    const number = numberOf(value)
    return number !== null && number >= least && number <= most
  })

/** Where digits are kept, a raw number stands for one that a double would change. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  const raw = (JSON as unknown as { isRawJSON?: (value: unknown) => boolean }).isRawJSON?.(value)
  return raw === true ? Number((value as { rawJSON: string }).rawJSON) : null
}

/** A list of which each item fits; those that don't are left out. */
export const listOf =
  (piece: Piece): Piece =>
  (value, tell) => {
    if (!Array.isArray(value)) return unfit
    let changed = false
    const kept = (value as readonly unknown[]).flatMap((item, at) => {
      const next = piece(item, (member) => tell(`[${at}].${member}`))
      if (next === unfit) tell(`[${at}]`)
      changed ||= next !== item
      return next === unfit ? [] : [next]
    })
    return changed ? kept : value
  }

/** An object with these members, of which each may be absent; the others are nobody's business here. */
export const withOptional =
  (members: Readonly<Record<string, Piece>>): Piece =>
  (value, tell) =>
    isPlain(value) ? mendMembers(value, members, tell) : unfit

/** An object that is nothing without these. */
export const withRequired =
  (required: Readonly<Record<string, Piece>>, optional: Piece): Piece =>
  (value, tell) => {
    if (!isPlain(value)) return unfit
    let now: Plain = value
    for (const [key, piece] of Object.entries(required)) {
      const next = own(value, key) ? piece(value[key], (member) => tell(join(key, member))) : unfit
      if (next === unfit) return unfit
      if (next !== value[key]) now = { ...now, [key]: next }
    }
    return optional(now, tell)
  }

export function mendMembers(value: Plain, members: Readonly<Record<string, Piece>>, tell: Tell): Plain {
  let now: Record<string, unknown> | null = null
  for (const [key, piece] of Object.entries(members)) {
    if (!own(value, key)) continue
    const next = piece(value[key], (member) => tell(join(key, member)))
    if (next === value[key]) continue
    now ??= { ...value }
    if (next === unfit) {
      delete now[key]
      tell(key)
    } else now[key] = next
  }
  return now ?? value
}

export const own = (value: Plain, key: string): boolean => Object.hasOwn(value, key)
const join = (key: string, member: string): string => (member.startsWith('[') ? key + member : `${key}.${member}`)
