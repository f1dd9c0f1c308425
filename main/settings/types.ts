/** The wall of settings/: everything that outlives a restart, in one file that is never torn. */
import type { Failure, Outcome } from '../../contract/failure.ts'
import type { HostId, ServerDefinition, ServerId, Settings } from '../../contract/model.ts'
import type { Pins, Plug, Plugs, Switches } from '../access/types.ts'

/** A server that was removed less than a day ago, with all that was said about it. */
export interface RemovedEntry {
  readonly at: string
  readonly definition: ServerDefinition
  readonly switches?: Switches[ServerId]
  readonly plug?: Plug
  readonly pins?: Readonly<Record<string, string>>
}

export interface Stored {
  readonly version: number
  readonly settings: Settings
  readonly servers: readonly ServerDefinition[]
  readonly switches: Switches
  readonly plugs: Plugs
  /** Hash of each tool's definition as last accepted; a difference holds the tool. */
  readonly pins: Pins
  readonly removed: Readonly<Record<ServerId, RemovedEntry>>
  readonly joined: Readonly<Record<HostId, { readonly file: string; readonly at: string }>>
}
export interface StoredChange {
  readonly now: Stored
  readonly before: Stored
  /** Somebody wrote it into the file: what else there is to do about it has not been done by whoever asked. */
  readonly byHand: boolean
}
export interface SettingsStore {
  readonly get: () => Stored
  /** Writes fault-proof before it answers; on failure (disk full, read-only) the old state stays, in memory too. */
  readonly update: (change: (now: Stored) => Stored) => Promise<Outcome<Stored>>
  /** The generation before becomes the one of now: for when something in it may lie there no longer. */
  readonly forgetEarlier: () => Promise<void>
  /** Where it all lies. */
  readonly file: string
  /** Takes over what was written into the file by hand; fails, by its name, when that cannot be read. */
  readonly reread: () => Promise<Outcome<null>>
  /** What went wrong at load: torn (a copy was kept and the last good one used), newer (read-only). */
  readonly notices: () => readonly Failure[]
  /** After every update that changed something, when it is on disk. */
  readonly onChange: (listener: (change: StoredChange) => void) => () => void
}
