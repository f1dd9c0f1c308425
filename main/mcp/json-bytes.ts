/** Values and the bytes that they travel as. The names say the direction: to bytes, from bytes. */
export type Plain = Readonly<Record<string, unknown>>

/** Throws, as JSON.stringify does, for what is nested deeper than the stack is high. */
export const toBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

/** Null for what is not JSON. For bytes that were looked through for their depth, or come from Patchbay. */
export function fromBytes(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

/** A JSON object: neither null nor a list. */
export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object, or null for anything else. */
export const asObject = (value: unknown): Plain | null => (isPlain(value) ? value : null)
