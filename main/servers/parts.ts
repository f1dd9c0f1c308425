/** What the supervisor is built from. The composition root gives the running objects, tests give doubles. */
import type { ReadListAnswer } from './lists/reader.ts'
import type { Readable, Writable } from 'node:stream'
import type { Outcome } from '../../contract/failure.ts'
import type { Launch, ServerDefinition, ServerId } from '../../contract/model.ts'
import type { ReadOwn } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import type { LogBook } from '../logs/types.ts'
import type { SeekAgain } from '../processes/shell-path.ts'
import type { Root } from '../processes/usage.ts'
import type { Spawn, Usage } from '../processes/types.ts'
import type { ProtocolEntry } from '../wire/protocol-log.ts'
import type { OnRoots } from '../wire/server-asks.ts'
import type { Link, WireFault } from '../wire/types.ts'
import type { Policy, Rhythm } from './lifecycle/policy.ts'
import type { ClientInfo } from '../mcp/capabilities.ts'

export interface LinkCounts {
  readonly pollutedLines: number
  readonly unknownIds: number
  readonly duplicateIds: number
  /** Waiting to be read by the server. */
  readonly queuedBytes: number
}
export const noCounts: LinkCounts = { pollutedLines: 0, unknownIds: 0, duplicateIds: 0, queuedBytes: 0 }
/** Of a link and the one that followed it: what waits to be read is the later one's. */
export const addCounts = (before: LinkCounts, after: LinkCounts): LinkCounts => ({
  pollutedLines: before.pollutedLines + after.pollutedLines,
  unknownIds: before.unknownIds + after.unknownIds,
  duplicateIds: before.duplicateIds + after.duplicateIds,
  queuedBytes: after.queuedBytes
})
export interface OpenedLink {
  readonly link: Link
  /** Settles when messages can go: at once over pipes, after connecting for a remote server. Never rejects. */
  readonly connected: Promise<Outcome<null>>
  /** The version that was agreed on. */
  readonly negotiated: (protocolVersion: string) => void
  readonly counts: () => LinkCounts
  /** The start of a line on stdout that never got its end; empty when there is none. */
  readonly unfinished?: () => string
  /** Valid messages so far. */
  readonly messages?: () => number
}
export interface LinkOptions {
  readonly limitBytes: number
  readonly clock: Clock
  /** `lost`: open requests that were answered in this way and failed with it; null = unknown. */
  readonly onFault: (fault: WireFault, lost: number | null) => void
  /** The start is over. */
  readonly started: () => boolean
  readonly onPolluted: (line: string, named: WireFault['code'] | null) => void
  readonly onProtocol: (entry: ProtocolEntry) => void
  /** Something of the way to the server that its log should mention, though it was overcome. */
  readonly onNote: (text: string) => void
  /** How long a start may take; a new session counts as one. */
  readonly startMs: number
  /** The way to the server is broken or in doubt; closed and session-ended = for good. */
  readonly onTrouble: (trouble: {
    readonly code: 'closed' | 'remote-unreachable' | 'unauthorized' | 'session-ended'
    readonly message: string
  }) => void
  /** The server asks for roots. */
  readonly onRoots: OnRoots
  /** A tool's input schema as last listed, for what travels in headers. */
  readonly toolSchema: (tool: string) => unknown
}
/** Binds the links of wire/ (composition/links.ts), or a test's double. */
export interface OpenLink {
  readonly pipe: (streams: { readonly stdin: Writable; readonly stdout: Readable }, options: LinkOptions) => OpenedLink
  readonly remote: (
    target: { readonly kind: 'http' | 'sse'; readonly url: string; readonly headers: Readonly<Record<string, string>> },
    options: LinkOptions
  ) => OpenedLink
}

export interface SupervisorParts {
  readonly clock: Clock
  readonly spawn: Spawn
  readonly usage: (roots: readonly Root[]) => Promise<ReadonlyMap<string, Usage>>
  /** Processor time of a tree so far, in ms; null when it is unknown. */
  readonly cpuTime?: (root: Root) => Promise<number | null>
  readonly logs: Pick<LogBook, 'write' | 'feed' | 'flushPartial' | 'tail' | 'dropped'>
  readonly openLink: OpenLink
  readonly clientInfo: ClientInfo
  /** Reads what a server answers to a list request; on the spot, when nothing is said. */
  readonly readListAnswer?: ReadListAnswer
  /** The child's variables, and the headers of a remote server, secrets put in. missing-secret, vault-unavailable. */
  readonly resolveEnv: (definition: ServerDefinition) => Promise<Outcome<Readonly<Record<string, string>>>>
  readonly resolveHeaders: (definition: ServerDefinition) => Promise<Outcome<Readonly<Record<string, string>>>>
  /** What is launched or called, with the secrets within its arguments or address. missing-secret, vault-unavailable. */
  readonly resolveLaunch?: (definition: ServerDefinition) => Promise<Outcome<Launch>>
  /** Did a person agree to exactly this? */
  readonly isConsented: (definition: ServerDefinition) => boolean
  /** Patchbay's own variables and the PATH a person has in a terminal; only the short list is passed on. */
  readonly environment: () => Promise<{
    readonly own: Readonly<Record<string, string | undefined>>
    readonly path: string
  }>
  /** Is what was installed for it still as it was? Refuses with integrity. */
  readonly checkInstalled?: (definition: ServerDefinition) => Promise<Outcome<null>>
  /** Packages of its folder whose install script did not run. */
  readonly skippedScripts?: (definition: ServerDefinition) => Promise<readonly string[]>
  /** A second attempt for a command that was not found, with the PATH that a new terminal would have now. */
  readonly seekAgain?: SeekAgain
  /** A person restarts a server: whatever they changed since (a PATH, a version manager) is to count. */
  readonly onRestartAsked?: () => void
  /** A server got ready; `of` is what runs, `icon` the address of what it wants to be known by. */
  readonly onIcon?: (definition: ServerDefinition, of: string, icon: string | null) => void
  /** What its clients can be asked, as declared to it at its handshake; all that Patchbay can carry when left out. */
  readonly offered?: (server: ServerId) => Readonly<Record<string, unknown>>
  /** Roots of the hosts that are plugged into it. */
  readonly rootsFor?: (server: ServerId, ...asked: Parameters<OnRoots>) => ReturnType<OnRoots>
  /** Hides a server's own secrets in what it says of itself, the same way whatever their values are. */
  readonly maskOwn?: (server: ServerId, text: string) => string
  /** Hides every known secret: for what is written down and never compared. */
  readonly mask?: (text: string) => string
  /** Kept lists and eras lie here. */
  readonly dataFolder: string
  /** The working folder of a server that names none; made when missing. */
  readonly serverFolder: (id: ServerId) => string
  /** Replaces a file whole or not at all (files/safe-write). */
  readonly writeFile: (file: string, text: string) => Promise<unknown>
  readonly readOwn: ReadOwn
  /** Addresses of this machine on networks; the system's own unless a test gives them. */
  readonly addresses?: () => readonly string[]
  readonly platform?: NodeJS.Platform
  readonly random?: () => number
  readonly policy?: Policy
  readonly rhythm?: Rhythm
  /** Has the system lately ended a process for lack of memory? */
  readonly killedForMemory?: () => boolean
  /** Who listens on this port, in words; null when it is unknown. */
  readonly portOwner?: (port: number) => Promise<string | null>
}
