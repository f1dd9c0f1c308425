import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and what lies above it, as `mkdirSync(…, { recursive: true })` should. Node's own goes round for ever,
 * and cannot be interrupted, where the parent is there and yet says ENOENT, as `/proc` does. Others may make the same
 * folders at the same moment: what appears in between is as good as made.
 * @param mode of each folder that is made; those already there keep theirs
 * @throws what the file system answered
 */
export function makeFolder(folder: string, mode: number): void {
  if (tryMake(folder, mode)) return
  const parent = dirname(folder)
  if (parent !== folder && !existsSync(parent)) makeFolder(parent, mode)
  // Once more and not again: a parent that is there and still says ENOENT will go on doing so.
  if (!tryMake(folder, mode)) mkdirSync(folder, { mode })
}

/** False when something above it is missing. */
function tryMake(folder: string, mode: number): boolean {
  try {
    mkdirSync(folder, { mode })
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return true
    if (code === 'ENOENT') return false
    throw error
  }
}
