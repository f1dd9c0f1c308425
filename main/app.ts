/**
 * How a core comes to be: claim the one control socket of this user (or join who holds it), compose the core, start it in
 * order, stop it in order.
 */
import type { Socket } from 'node:net'
import type { App, CoreParts } from './app-types.ts'
import { composeCore, type Built } from './composition-root.ts'
import { claimCore, type Claim } from './control/claim.ts'
import { serveControl } from './control/serve-control.ts'
import { withLock } from './files/lock.ts'
import { systemClock } from './lib/clock.ts'
import { findPlaces } from './lib/find-places.ts'
import type { PatchbayEvent, Topic } from '../contract/events.ts'
import type { ControlClient } from './control/client.ts'

export type OpenAppParts = Pick<CoreParts, 'face'> & Partial<Omit<CoreParts, 'face' | 'places'>>

/** Resolves before any server runs: `start` does that. Rejects when the control socket is not available. */
export async function openApp(parts: OpenAppParts): Promise<App> {
  const { face, env = process.env, platform = process.platform, clock = systemClock } = parts
  const places = findPlaces(env, platform)
  // Connections that come while the core is still being composed wait for it.
  let opened: (built: Built) => void = () => {}
  const services = new Promise<Built>((resolve) => (opened = resolve))
  const sockets = new Set<Socket>()
  const claim = await claimCore({
    places,
    platform,
    onConnection(socket) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      void services.then(({ ask, follow, acceptHost }) =>
        serveControl(socket, { app: { ask, follow }, acceptHost, version: face.version })
      )
    },
    underLock: (path, run) => locked(path, run)
  })
  if (claim.kind === 'joined') return joinedApp(claim.client)
  try {
    const built = await composeCore({ ...parts, face, env, platform, clock, places })
    opened(built)
    return appOf(built, claim, sockets)
  } catch (error) {
    await claim.release()
    throw error
  }
}

function appOf(built: Built, claim: Extract<Claim, { kind: 'ours' }>, sockets: ReadonlySet<Socket>): App {
  let stopping: Promise<void> | null = null
  return {
    ask: built.ask,
    call: (name, input, caller = { via: built.face === 'electron' ? 'window' : 'cli' }) =>
      built.ask(name, input, caller) as never,
    follow: built.follow,
    quitAsked: built.quitAsked,
    joined: false,
    start: built.start,
    stop: () =>
      (stopping ??= (async () => {
        await built.stop()
        // Last, so that nobody becomes the core while servers of this one still end.
        for (const socket of sockets) socket.end()
        const released = claim.release()
        setTimeout(() => {
          for (const socket of sockets) socket.destroy()
        }, 250).unref()
        await released
      })())
  }
}

async function locked<T>(path: string, run: () => Promise<T>): Promise<T> {
  const outcome = await withLock(path, async () => ({ ok: true, value: await run() }))
  if (outcome.ok) return outcome.value
  throw new Error(outcome.failure.message)
}

/** A second Patchbay of the same user does not fight the first: its face shows the core that runs already. */
function joinedApp(client: ControlClient): App {
  return {
    ask: (name, input) => client.ask(name, input),
    call: (name, input) => client.call(name, input),
    follow: (topics: readonly Topic[], listener: (event: PatchbayEvent) => void) => client.follow(topics, listener),
    start: async () => {},
    // The servers are the other process's: closing this face stops nothing.
    stop: async () => client.close(),
    quitAsked: client.closed,
    joined: true
  }
}
