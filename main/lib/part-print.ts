import { createHash } from 'node:crypto'

/** By the object itself: what a server listed is never changed in place, and a large schema takes long to look through. */
const known = new WeakMap<object, string>()

/** A fingerprint of an object or list as it is written out, worked out once. */
export function partPrint(part: object): string {
  const print = known.get(part) ?? createHash('sha256').update(JSON.stringify(part)).digest('base64')
  known.set(part, print)
  return print
}

/** What `partPrint` would answer was found out elsewhere already. */
export const rememberPartPrint = (part: object, print: string): void => void known.set(part, print)
