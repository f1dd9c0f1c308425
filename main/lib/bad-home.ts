import { home } from '../../contract/words/en/home.ts'
import { outOfInodes } from './free-inodes.ts'

/** Patchbay has no folder to keep its state in. */
export class BadHome extends Error {
  readonly code = 'bad-home'
}

/** A relative folder would be another one for each program that starts a bridge. */
export const relativeHome = (folder: string): BadHome =>
  new BadHome(home['home.relative']({ folder: JSON.stringify(folder) }))

/** What the system said when the folder was made, in words with the way out. */
export function badHome(folder: string, error: unknown): BadHome {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const why = code === 'ENOSPC' && outOfInodes(folder) ? 'no-inodes' : code || String(error)
  return new BadHome(home['home.not-made']({ folder, why }), { cause: error })
}
