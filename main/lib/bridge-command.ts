/**
 * How a host starts our bridge: with the program that runs this core, by absolute paths, because a host may have another
 * PATH, or none. Pure.
 */
import { posix, win32 } from 'node:path'

export interface BridgeFacts {
  /** Folder of the bundles: bridge.cjs lies in it. */
  readonly folder: string
  readonly execPath: string
  readonly electron: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}
export interface BridgeCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export function bridgeCommand(facts: BridgeFacts, host: string): BridgeCommand {
  const path = facts.platform === 'win32' ? win32 : posix
  // An AppImage is mounted at a new place on every start: only the file itself, which APPIMAGE names, stays. Where the
  // bridge lies follows from the program that runs by then.
  const within = path.relative(path.dirname(facts.execPath), path.join(facts.folder, 'bridge.cjs'))
  const image = facts.electron && !within.startsWith('..') ? facts.env['APPIMAGE'] : undefined
  return {
    command: image ?? facts.execPath,
    args: [
      ...(image ? ['-e', requireBeside(within)] : [path.join(facts.folder, 'bridge.cjs')]),
      'connect',
      '--host',
      host,
      // Where the system forbids a sandbox without privileges, the launcher inside an image puts this word in front unless
      // it is there; in front Node would refuse it, behind the others nobody minds.
      ...(image ? ['--no-sandbox'] : [])
    ],
    env: {
      ...(facts.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
      // Without it the bridge would look for another Patchbay's socket.
      ...(facts.env['PATCHBAY_HOME'] ? { PATCHBAY_HOME: path.resolve(facts.env['PATCHBAY_HOME']) } : {})
    }
  }
}

const requireBeside = (file: string): string =>
  `require(require('path').join(require('path').dirname(process.execPath), ${JSON.stringify(file)}))`
