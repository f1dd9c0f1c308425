/**
 * One core per user. Whoever listens on the control socket is the core; everybody else joins it. A socket left behind
 * by a killed core is found by nobody answering, and is removed only under a lock, so that two that start at the same
 * moment cannot both become the core.
 */
import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { badHome, BadHome } from '../lib/bad-home.ts'
import { makeFolder } from '../lib/make-folder.ts'
import type { Places } from '../lib/places.ts'
import { connectControl, type ControlClient } from './client.ts'
import { sentence } from '../../contract/words/say.ts'

export type Claim =
  | { readonly kind: 'ours'; readonly server: Server; readonly release: () => Promise<void> }
  | { readonly kind: 'joined'; readonly client: ControlClient }

export interface ClaimParts {
  readonly places: Pick<Places, 'run' | 'socket'>
  readonly platform: NodeJS.Platform
  readonly onConnection: (socket: Socket) => void
  /** Runs its argument while no other process holds the lock of that name. */
  readonly underLock: <T>(path: string, run: () => Promise<T>) => Promise<T>
}

/** Throws when the folder of the socket is not ours alone: another user could read what hosts and servers say. */
export async function claimCore(parts: ClaimParts): Promise<Claim> {
  const { places, platform } = parts
  makePrivate(places.run, platform)
  if (platform !== 'win32') makePrivate(dirname(places.socket), platform)
  const early = await connectControl(places.socket)
  if (early) return { kind: 'joined', client: early }
  return parts.underLock(places.run, async () => {
    const client = await connectControl(places.socket)
    if (client) return { kind: 'joined', client }
    if (platform !== 'win32') rmSync(places.socket, { force: true })
    const server = await listen(places.socket, parts.onConnection)
    if (platform !== 'win32') chmodSync(places.socket, 0o600)
    return {
      kind: 'ours',
      server,
      // Closing a server removes its socket file; connections end by themselves once their peers know.
      release: () => new Promise((resolve) => server.close(() => resolve()))
    }
  })
}

function listen(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, onConnection)
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}

function makePrivate(folder: string, platform: NodeJS.Platform): void {
  try {
    makeFolder(folder, 0o700)
  } catch (error) {
    throw badHome(folder, error)
  }
  if (platform === 'win32' || typeof process.getuid !== 'function') return
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid())
    throw new BadHome(sentence('core.foreign-folder', { folder }))
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700)
}
