/** Where programs keep what is theirs, by system. Paths are data: any system can be asked about on any machine. Pure. */
import path from 'node:path'
import type { SystemView } from './types.ts'

const joiner = (system: SystemView) => (system.platform === 'win32' ? path.win32.join : path.posix.join)

/** Below the home folder; forward slashes become the system's own. */
export const inHome = (system: SystemView, ...parts: readonly string[]): string => joiner(system)(system.home, ...parts)

/** Library/Application Support, %APPDATA% or ~/.config: where Electron programs and many others keep their state. */
export function inConfig(system: SystemView, ...parts: readonly string[]): string {
  const join = joiner(system)
  if (system.platform === 'darwin') return join(system.home, 'Library/Application Support', ...parts)
  if (system.platform === 'win32')
    return join(absolute(system, 'APPDATA') ?? join(system.home, 'AppData/Roaming'), ...parts)
  return inDotConfig(system, ...parts)
}

/** ~/.config (or $XDG_CONFIG_HOME), which some programs use on every system. */
export const inDotConfig = (system: SystemView, ...parts: readonly string[]): string =>
  joiner(system)(absolute(system, 'XDG_CONFIG_HOME') ?? joiner(system)(system.home, '.config'), ...parts)

/** %APPDATA% on Windows, ~/.config elsewhere, macOS included. */
export const inDotConfigOrAppData = (system: SystemView, ...parts: readonly string[]): string =>
  system.platform === 'win32' ? inConfig(system, ...parts) : inDotConfig(system, ...parts)

/** %LOCALAPPDATA%; asked for on Windows only. */
export const inLocalAppData = (system: SystemView, ...parts: readonly string[]): string =>
  joiner(system)(absolute(system, 'LOCALAPPDATA') ?? inHome(system, 'AppData/Local'), ...parts)

/** A folder given by an environment variable (when it is absolute, as it must be), else one in the home folder. */
export const inNamedFolder = (
  system: SystemView,
  variable: string,
  otherwise: string,
  ...parts: readonly string[]
): string => joiner(system)(absolute(system, variable) ?? inHome(system, otherwise), ...parts)

/** Program folders to look into for signs: /Applications, %LOCALAPPDATA%\Programs, /usr/bin and the like. */
export function programs(
  system: SystemView,
  names: { readonly mac?: string; readonly windows?: string; readonly linux?: readonly string[] }
): readonly string[] {
  if (system.platform === 'darwin') {
    return names.mac ? [`/Applications/${names.mac}`, inHome(system, 'Applications', names.mac)] : []
  }
  if (system.platform === 'win32') {
    const local = absolute(system, 'LOCALAPPDATA') ?? inHome(system, 'AppData/Local')
    return names.windows
      ? [path.win32.join(local, 'Programs', names.windows), path.win32.join(local, names.windows)]
      : []
  }
  const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt', inHome(system, '.local/bin')]
  return (names.linux ?? []).flatMap((name) => folders.map((folder) => path.posix.join(folder, name)))
}

function absolute(system: SystemView, variable: string): string | null {
  const value = system.env[variable]
  const isAbsolute = system.platform === 'win32' ? path.win32.isAbsolute : path.posix.isAbsolute
  return value && isAbsolute(value) ? value : null
}
