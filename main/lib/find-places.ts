/**
 * Where Patchbay keeps things on this system. Small and free of dependencies: the bridge, which must start within
 * milliseconds, computes the same socket path with it as the core does.
 */
import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { posix, win32 } from 'node:path'
import { relativeHome } from './bad-home.ts'
import type { Places } from './places.ts'

type Env = Readonly<Record<string, string | undefined>>

/** sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included. */
const longestSocketPath = 100

/**
 * PATCHBAY_HOME set: everything in that folder. Else XDG folders on Linux, Application Support on macOS, %APPDATA% and
 * %LOCALAPPDATA% on Windows. A relative XDG value is ignored, as the base directory specification asks.
 * @throws BadHome when PATCHBAY_HOME is relative
 */
export function findPlaces(env: Env = process.env, platform: NodeJS.Platform = process.platform): Places {
  const path = platform === 'win32' ? win32 : posix
  const userHome = (platform === 'win32' ? env['USERPROFILE'] : env['HOME']) || safeHome()
  const own = env['PATCHBAY_HOME']
  if (own) {
    if (!path.isAbsolute(own)) throw relativeHome(own)
    const root = path.resolve(own)
    return withSocket(
      {
        config: root,
        data: path.join(root, 'data'),
        logs: path.join(root, 'logs'),
        run: path.join(root, 'run'),
        userHome
      },
      platform,
      root
    )
  }
  const absolute = (value: string | undefined, otherwise: string) =>
    value && path.isAbsolute(value) ? value : otherwise
  if (platform === 'win32') {
    const roaming = path.join(absolute(env['APPDATA'], path.join(userHome, 'AppData', 'Roaming')), 'Patchbay')
    const local = path.join(absolute(env['LOCALAPPDATA'], path.join(userHome, 'AppData', 'Local')), 'Patchbay')
    return withSocket(
      { config: roaming, data: local, logs: path.join(local, 'logs'), run: path.join(local, 'run'), userHome },
      platform,
      userHome
    )
  }
  if (platform === 'darwin') {
    const support = path.join(userHome, 'Library', 'Application Support', 'Patchbay')
    return withSocket(
      {
        config: support,
        data: path.join(support, 'data'),
        logs: path.join(userHome, 'Library', 'Logs', 'Patchbay'),
        run: path.join(support, 'run'),
        userHome
      },
      platform,
      userHome
    )
  }
  const data = path.join(absolute(env['XDG_DATA_HOME'], path.join(userHome, '.local', 'share')), 'patchbay')
  return withSocket(
    {
      config: path.join(absolute(env['XDG_CONFIG_HOME'], path.join(userHome, '.config')), 'patchbay'),
      data,
      logs: path.join(absolute(env['XDG_STATE_HOME'], path.join(userHome, '.local', 'state')), 'patchbay', 'logs'),
      // Not XDG_RUNTIME_DIR: a host may start its bridge without that variable, and must still find the same socket.
      run: path.join(data, 'run'),
      userHome
    },
    platform,
    data
  )
}

/** A socket path that would be cut off lies in a private folder of the system's temp directory instead, named by hash. */
function withSocket(places: Omit<Places, 'socket'>, platform: NodeJS.Platform, identity: string): Places {
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 16)
  if (platform === 'win32') return { ...places, socket: `\\\\.\\pipe\\patchbay-${hash}` }
  const usual = posix.join(places.run, 'control.sock')
  if (Buffer.byteLength(usual) <= longestSocketPath) return { ...places, socket: usual }
  return {
    ...places,
    socket: posix.join(platform === 'darwin' ? '/tmp' : tmpdirPosix(), `patchbay-${uid()}-${hash}`, 's')
  }
}

function tmpdirPosix(): string {
  const folder = tmpdir()
  return Buffer.byteLength(folder) > 50 ? '/tmp' : folder
}

function uid(): string {
  return typeof process.getuid === 'function' ? String(process.getuid()) : 'user'
}

function safeHome(): string {
  try {
    return userInfo().homedir
  } catch {
    return posix.sep
  }
}
