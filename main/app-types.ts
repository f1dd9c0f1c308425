/** The app as its faces see it: one core in this process, or the one that runs already, reached over its socket. */
import type { PatchbayEvent, Topic } from '../contract/events.ts'
import type { Outcome } from '../contract/failure.ts'
import type { Answer, Caller, Input } from '../contract/requests.ts'
import type { RequestName } from '../contract/names.ts'
import type { Clock } from './lib/clock.ts'
import type { Dispose } from './lib/emitter.ts'
import type { Places } from './lib/places.ts'
import type { OpenBaseStore } from './settings/base-store.ts'

export interface App {
  /** The one router: unknown names and bad input are refused, handlers' exceptions become `internal` failures. */
  readonly ask: (name: string, input: unknown, caller: Caller) => Promise<Outcome<unknown>>
  /** ask, typed. */
  readonly call: <N extends RequestName>(name: N, input: Input<N>, caller?: Caller) => Promise<Outcome<Answer<N>>>
  readonly follow: (topics: readonly Topic[], listener: (event: PatchbayEvent) => void) => Dispose
  readonly start: () => Promise<void>
  /** Ends every server in parallel, closes all sockets and files. At most 8 s. */
  readonly stop: () => Promise<void>
  /** Resolves when core.quit was asked; the face then stops and exits. */
  readonly quitAsked: Promise<void>
  /** True when the core lives in another process (a second Patchbay of the same user joined it). */
  readonly joined: boolean
}

/** What a face offers to the core. */
export interface Face {
  readonly kind: 'electron' | 'headless'
  readonly version: string
  /** Opens a place of the page in a window; false where there is none. */
  readonly openView: (path: string) => boolean
  readonly reveal: (path: string) => boolean
  /** The system's own dialogue, over the window; null when none was chosen, or where there is no window. */
  readonly chooseFolder: (from: string) => Promise<string | null>
  readonly setOpenAtLogin: (on: boolean) => void
}

/** What a core is built from. */
export interface CoreParts {
  readonly face: Face
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly places: Places
  /** How the settings file is read; `conf` unless the desktop app hands in its own. */
  readonly openSettings?: OpenBaseStore
  /** Where the built page lies; without it there is no web face. */
  readonly rendererFolder?: string
  /** Port asked for on the command line; else the one in the settings. */
  readonly port?: number
}
