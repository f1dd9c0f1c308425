import { outOfInodes } from './free-inodes.ts'

/** Patchbay has no folder to keep its state in. */
export class BadHome extends Error {
  readonly code = 'bad-home'
}

const noInodes = 'the disk takes no more files, although it may have space (no free inodes)'
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that disk can only be read',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file with this name is in the way',
  ENOENT: 'a part of its path cannot be made'
}

/** A relative folder would be another one for each program that starts a bridge. */
export const relativeHome = (folder: string): BadHome =>
  new BadHome(
    `PATCHBAY_HOME is set to ${JSON.stringify(folder)}, which is not a whole path, so each program would find another folder. Set it to a path from the root, or unset it.`
  )

/** What the system said when the folder was made, in words with the way out. */
export function badHome(folder: string, error: unknown): BadHome {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return new BadHome(
    `The folder ${folder} could not be made: ${code === 'ENOSPC' && outOfInodes(folder) ? noInodes : (reasons[code] ?? `the system answered ${code || String(error)}`)}. Patchbay keeps its state there. Mend that, or set PATCHBAY_HOME to a folder you may write to.`,
    { cause: error }
  )
}
