/** Where a command would be found, by the rules of the system and without asking a shell. */
import { accessSync, constants, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'

export interface Search {
  readonly path: string
  readonly platform: NodeJS.Platform
  /** Windows: the endings that are tried, as in PATHEXT. */
  readonly pathExt?: string
}

/** All places where `command` is an executable file, in the order of the PATH; relative entries of the PATH are skipped. */
export function whichAll(command: string, search: Search, cwd = '/'): readonly string[] {
  const windows = search.platform === 'win32'
  const path = windows ? win32 : posix
  const endings = windows ? endingsFor(command, search.pathExt) : ['']
  const isPath = command.includes('/') || (windows && command.includes('\\'))
  const folders = isPath
    ? [path.isAbsolute(command) ? '' : cwd]
    : search.path.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const found: string[] = []
  for (const folder of folders) {
    for (const ending of endings) {
      const file = (folder === '' ? command : path.join(folder, command)) + ending
      if (isExecutable(file, windows) && !found.includes(file)) found.push(file)
    }
  }
  return found
}

export function which(command: string, search: Search, cwd?: string): string | null {
  return whichAll(command, search, cwd)[0] ?? null
}

/** `uvx` → uvx.com, uvx.exe, uvx.bat, uvx.cmd; `uvx.exe` is tried as it is first. */
function endingsFor(command: string, pathExt = '.COM;.EXE;.BAT;.CMD'): readonly string[] {
  const known = pathExt
    .split(';')
    .filter(Boolean)
    .map((ending) => ending.toLowerCase())
  return known.some((ending) => command.toLowerCase().endsWith(ending)) ? ['', ...known] : known
}

function isExecutable(file: string, windows: boolean): boolean {
  try {
    if (!statSync(file).isFile()) return false
    if (!windows) accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
