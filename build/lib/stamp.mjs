/** A fingerprint of source files by path, size and time of change: some milliseconds for the whole tree. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

function* walk(folder) {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walk(path)
    else if (entry.isFile()) yield path
  }
}

/** The fingerprint of these files and folders (relative to the checkout), together with `salt`. */
export function fingerprint(places, salt = '') {
  const hash = createHash('sha256').update(salt)
  for (const place of places) {
    const path = join(root, place)
    if (!existsSync(path)) continue
    const files = statSync(path).isDirectory() ? [...walk(path)].sort() : [path]
    for (const file of files) {
      const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {}
      hash.update(`${file}\0${size}\0${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

export const readStamp = (file) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
