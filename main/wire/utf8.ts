import * as buffer from 'node:buffer'

/** True when the bytes are valid UTF-8. Older runtimes lack the check; there it answers true. */
export const validUtf8: (bytes: Buffer) => boolean =
  typeof buffer.isUtf8 === 'function' ? (bytes) => buffer.isUtf8(bytes) : () => true
