/**
 * npm is a script beside Node, a link to a JavaScript file, or on Windows a .cmd; none of these may be run without a
 * shell everywhere. Its JavaScript file can be, by any Node.
 */
import { existsSync, realpathSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { whichAll, type Search } from './which.ts'

/** Looks beside that Node first (its own npm), then behind each `npm` of the PATH. */
export function findNpmCli(node: string, search: Search): string | null {
  const windows = search.platform === 'win32'
  const path = windows ? win32 : posix
  const beside = (program: string) => {
    const folder = path.dirname(program)
    return windows
      ? [path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')]
      : [path.join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')]
  }
  const candidates = [...beside(real(node)), ...beside(node)]
  for (const npm of whichAll('npm', search)) {
    const target = real(npm)
    if (target.endsWith('npm-cli.js')) candidates.push(target)
    candidates.push(...beside(npm), ...beside(target))
  }
  return candidates.find((file) => existsSync(file)) ?? null
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
