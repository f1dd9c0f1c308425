/** The wall of catalogue/: from an install request to a running, pinned server. */
import type { Outcome } from '../../contract/failure.ts'
import type {
  CatalogueEntry,
  ConsentSheet,
  InstallPhase,
  ServerDefinition,
  ServerId,
  ServerView
} from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import type { Agreed, Prepared } from './agreement.ts'

export interface Catalogue {
  readonly entries: () => readonly CatalogueEntry[]
  /** Looks up, decides everything, with the sheet to read; writes and runs nothing that stays. */
  readonly prepare: (installRequest: InstallRequest, signal?: AbortSignal) => Promise<Outcome<Prepared>>
  /** Walks what was prepared and agreed to; undoes in reverse on failure. */
  readonly install: (agreed: Agreed, walk: InstallWalk) => Promise<Outcome<ServerView>>
  /** What runs for this definition now, as a sheet (for consent asked again). */
  readonly sheet: (definition: ServerDefinition) => Promise<ConsentSheet>
  /** Runs the install scripts of what lies in its folder, once, when the definition wants them. Only after consent to it. */
  readonly runScripts: (definition: ServerDefinition) => Promise<Outcome<null>>
  /** Is the code in its folder still what was installed? Refuses with integrity. */
  readonly checkInstalled: (definition: ServerDefinition) => Promise<Outcome<null>>
  /** Packages of its folder whose install script did not run. */
  readonly skippedScripts: (definition: ServerDefinition) => Promise<readonly string[]>
  /** Removes the private prefix and the secrets of a removed server. */
  readonly forget: (definition: ServerDefinition) => Promise<void>
}
/** What install needs; the composition root gives it. */
export interface InstallWalk {
  readonly signal: AbortSignal
  readonly progress: (phase: InstallPhase, state: 'running' | 'done' | 'failed' | 'undone', note: string) => void
  /** Saves the definition and starts it; resolves at ready or with why not. Reports starting, handshake, listing itself. */
  readonly bringUp: (definition: ServerDefinition) => Promise<Outcome<ServerView>>
  readonly takeDown: (id: ServerId) => Promise<void>
  /** When the server does not come up: leave it on the board to be mended instead of undoing everything. */
  readonly keep?: boolean
}
