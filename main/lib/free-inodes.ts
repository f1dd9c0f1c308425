import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Whether the disk of this path takes no more files although it may have space: systems say "no space left" for both.
 * Some count no files at all; those never run out of them.
 */
export function outOfInodes(path: string): boolean {
  let at = path
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at)
  try {
    const { files, ffree, bavail } = statfsSync(at)
    return files > 0 && ffree === 0 && bavail > 0
  } catch {
    return false
  }
}
