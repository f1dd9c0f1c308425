/** What lies in a folder, so that "nothing changed" can be said of all of it: path → kind, mode, bytes. */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join, relative } from 'node:path'

export function folderPrint(folder: string, leaveOut: (path: string) => boolean = () => false): Record<string, string> {
  const print: Record<string, string> = {}
  const walk = (at: string) => {
    for (const name of readdirSync(at)) {
      const path = join(at, name)
      const shown = relative(folder, path)
      if (leaveOut(shown)) continue
      const found = lstatSync(path)
      if (found.isDirectory()) {
        print[shown] = 'folder'
        walk(path)
      } else if (found.isSymbolicLink()) print[shown] = `link to ${readlinkSync(path)}`
      else if (found.isFile())
        print[shown] =
          `${(found.mode & 0o777).toString(8)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`
      else print[shown] = 'special'
    }
  }
  walk(folder)
  return print
}

/** Every file below a folder that holds these bytes, in UTF-8 or UTF-16. */
export function filesHolding(folder: string, text: string): readonly string[] {
  const wanted = [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, ''))
  ]
  // A file that is being written goes through a temporary one, which may be gone again by now.
  const holds = (path: string) => {
    try {
      const bytes = readFileSync(path)
      return wanted.some((each) => bytes.includes(each))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  }
  const found: string[] = []
  const walk = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile() && holds(path)) found.push(relative(folder, path))
    }
  }
  walk(folder)
  return found
}
