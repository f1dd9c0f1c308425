/** Errors of the file system, told as a person needs them: what happened, to which file, what to do next. */
import type { Failure, FailureCode } from '../../contract/failure.ts'
import { outOfInodes } from '../lib/free-inodes.ts'

type Failed = { readonly ok: false; readonly failure: Failure }
const refusal = (code: FailureCode, message: string, detail: string): Failed => ({
  ok: false,
  failure: { code, message, detail }
})

const sentences: Readonly<Record<string, readonly [FailureCode, string]>> = {
  ENOSPC: ['disk-full', 'The disk is full, so nothing was written. Free some space and try again.'],
  EDQUOT: ['disk-full', 'Your disk quota is used up, so nothing was written. Free some space and try again.'],
  EFBIG: ['disk-full', 'The file would be larger than this disk allows, so nothing was written.'],
  EROFS: ['read-only', 'The disk is mounted read-only, so nothing was written. Make it writable and try again.'],
  EACCES: ['read-only', 'You may not write here, so nothing was written. Change the permissions and try again.'],
  EPERM: [
    'read-only',
    'The system does not permit writing here, so nothing was written. Change the permissions and try again.'
  ],
  EBUSY: ['read-only', 'Another program keeps the file locked, so nothing was written. Close it and try again.'],
  ETXTBSY: ['read-only', 'Another program keeps the file locked, so nothing was written. Close it and try again.'],
  ELOOP: [
    'unsafe-file',
    'The path is a circle of symbolic links, so nothing was written. Mend the links and try again.'
  ],
  ENOTDIR: ['unsafe-file', 'A part of the path is a file and not a folder, so nothing was written.'],
  EISDIR: ['unsafe-file', 'There is a folder where the file should be, so nothing was written.'],
  ESTALE: [
    'file-changed',
    'Its folder was replaced by another one meanwhile, so nothing was written. Look what lies there, then try again.'
  ],
  ENAMETOOLONG: ['unsafe-file', 'The path is too long for this disk, so nothing was written.']
}

const noInodes: readonly [FailureCode, string] = [
  'disk-full',
  'The disk takes no more files, although it may have space (no free inodes), so nothing was written. Delete some files and try again.'
]

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The failure for an error thrown while writing `file`. `named` mends paths in the system's words. The detail names the file and the system's own words. */
export function writeFailure(file: string, error: unknown, named = (words: string) => words): Failed {
  const known = errorCode(error) === 'ENOSPC' && outOfInodes(file) ? noInodes : sentences[errorCode(error)]
  const words = named(error instanceof Error ? error.message : String(error))
  const detail = `${file}: ${words}`
  if (known) return refusal(known[0], `${known[1]} The file is ${file}.`, detail)
  return refusal('internal', `${file} could not be written. The system says: ${words}. Nothing was changed.`, detail)
}

/** The failure for an error thrown while reading `file`. */
export function readFailure(file: string, error: unknown): Failed {
  const words = error instanceof Error ? error.message : String(error)
  const code: FailureCode = errorCode(error) === 'ENOENT' ? 'not-found' : 'unsafe-file'
  return refusal(code, `${file} could not be read. The system says: ${words}.`, words)
}
