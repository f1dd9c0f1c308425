/** Errors of the file system, in words that help a person: what happened, to which file, what to do next. */
import { failure, type Failure, type FailureCode } from '../../contract/failure.ts'
import { outOfInodes } from '../lib/free-inodes.ts'
import { say, type Said } from '../../contract/words/say.ts'

type Failed = { readonly ok: false; readonly failure: Failure }
const refusal = (code: FailureCode, said: Said, detail: string): Failed => ({
  ok: false,
  failure: failure(code, said, { detail })
})

/** By the system's own name of the error; each has its sentence. */
const codes = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  EBUSY: 'read-only',
  ELOOP: 'unsafe-file',
  ENOTDIR: 'unsafe-file',
  EISDIR: 'unsafe-file',
  ESTALE: 'file-changed',
  ENAMETOOLONG: 'unsafe-file'
} as const satisfies Readonly<Record<string, FailureCode>>
const isKnown = (code: string): code is keyof typeof codes => Object.hasOwn(codes, code)

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The failure for an error thrown while writing `file`. `named` mends paths in the system's words. The detail names the file and the system's own words. */
export function writeFailure(file: string, error: unknown, named = (words: string) => words): Failed {
  // A program that is running is a file that is in use.
  const code = errorCode(error) === 'ETXTBSY' ? 'EBUSY' : errorCode(error)
  const words = named(error instanceof Error ? error.message : String(error))
  const detail = `${file}: ${words}`
  if (code === 'ENOSPC' && outOfInodes(file)) return refusal('disk-full', say('write.no-inodes', { file }), detail)
  if (isKnown(code)) return refusal(codes[code], say(`write.${code}`, { file }), detail)
  return refusal('internal', say('write.failed', { file, why: words }), detail)
}

/** The failure for an error thrown while reading `file`. */
export function readFailure(file: string, error: unknown): Failed {
  const words = error instanceof Error ? error.message : String(error)
  const code: FailureCode = errorCode(error) === 'ENOENT' ? 'not-found' : 'unsafe-file'
  return refusal(code, say('read.failed', { file, why: words }), words)
}
