import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and what lies above it, as `mkdirSync(…, { recursive: true })` should. Node's own goes round for ever,
 * and cannot be interrupted, where the parent is there and yet says ENOENT, as `/proc` does.
 * @param mode of each folder that is made; those already there keep theirs
 * @throws what the file system answered
 */
export function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    if (error.code === 'EEXIST') return
    const parent = dirname(folder)
    if (error.code !== 'ENOENT' || parent === folder || existsSync(parent)) throw error
    makeFolder(parent, mode)
    mkdirSync(folder, { mode })
  }
}
