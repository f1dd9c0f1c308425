/** The wall of hosts/. Paths are data and the system is an argument, so that any system can be tested on any machine. */
import type { Outcome } from '../../contract/failure.ts'
import type { Effect, HostBackup, HostEdit, HostEntry, HostId, HostPlan } from '../../contract/model.ts'
import type { Answers } from '../../contract/requests.ts'
import type { Said } from '../../contract/words/say.ts'
import type { ToolNaming } from '../access/name-room.ts'
import type { Dispose } from '../lib/emitter.ts'
import type { AppNames } from '../processes/host-app.ts'
import type { ConfigFormat } from './config/editors.ts'
import type { Place } from './config/types.ts'
import type { Text } from './host-files.ts'

export interface SystemView {
  readonly platform: 'darwin' | 'linux' | 'win32'
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A server of the host's own in its file, as it stands there. */
export interface OwnEntry extends HostEntry {
  readonly entry: unknown
}

/** How a change of its file takes effect: the sentence, and with its key the code that faces go by. */
export type TakesEffect = Said<Effect>

export interface HostProfile {
  readonly id: HostId
  readonly name: string
  /** The file that join edits on this system; null where there is none. */
  readonly file: (system: SystemView) => string | null
  /** Other names the host reads the same from; the first that exists is edited instead of `file`. */
  readonly otherFiles?: (system: SystemView) => readonly string[]
  /** Paths whose presence shows that the host is installed (its program or its folder), besides the file. */
  readonly signs: (system: SystemView) => readonly string[]
  readonly format: ConfigFormat
  /** Path of keys to the table of servers; a dotted literal is one element. */
  readonly key: readonly string[]
  /** Where that table is a list: the key of each item that holds its name. */
  readonly nameKey?: string
  /** Other tables of servers that this file holds, such as those of single projects. */
  readonly otherTables?: (whole: unknown) => readonly (readonly string[])[]
  /** The entry for our stdio bridge in this host's own shape. */
  readonly bridgeEntry: (bridge: {
    readonly command: string
    readonly args: readonly string[]
    readonly env: Readonly<Record<string, string>>
  }) => unknown
  readonly takesEffect: TakesEffect
  /** It runs in a terminal: the line that begins a session there. */
  readonly opensWith?: string
  /** Its program, where a restart of it takes up what was changed. Never one that runs in a terminal. */
  readonly app?: AppNames
  readonly toolLimit: number | null
  /** How it names our tools to its model; left out where it is not known, or as usual. */
  readonly toolNaming?: ToolNaming
}

/** Where our entry lives in a host's file, and in which format that is written. */
export interface HostPlace extends Place {
  readonly format: ConfigFormat
}

export interface FoundHost {
  readonly id: HostId
  readonly name: string
  readonly found: boolean
  readonly file: string | null
  readonly joined: boolean
  readonly importable: number
  readonly problem: Outcome<never> | null
  /** Null where nothing is known of the host but that it is connected. */
  readonly takesEffect: TakesEffect | null
  readonly opensWith: string | null
  /** Patchbay can quit and open its program on this system. */
  readonly restartable?: boolean
  readonly toolLimit: number | null
  /** Our entry starts a program that is not there any more. */
  readonly stale: boolean
}

/** What somebody else did to a joined file. */
export interface OutsideChange {
  readonly host: HostId
  readonly file: string
  /** As Patchbay last knew the file; undefined when it did not. */
  readonly before: Text | undefined
  readonly after: Text
  /** Our entry is not in it (any more). */
  readonly lost: boolean
  /** Other servers that were in it before and are not any more, and the other way round. */
  readonly gone: readonly string[]
  readonly added: readonly string[]
}

/** What is not settled yet about one host, with the hashes of the plans that would settle it. */
export interface OutsideNews {
  readonly change: OutsideChange
  readonly name: string
  /** Null where there is nothing to put back, or no earlier state to restore. */
  readonly putBack: string | null
  readonly restore: string | null
}

/** What a change of a host's file is about, beside joining, leaving or undoing it. */
export interface PlanChoice {
  /** With a join: servers of the host's own that go out, because Patchbay runs them. */
  readonly takeOut?: readonly HostEntry[]
  /** With an undo: the change that was written at this time; else the last one. */
  readonly writtenAt?: string
  /** With an edit: what changes. */
  readonly edit?: HostEdit
}

/** A host's file, secrets and all: for Patchbay's own eyes. */
export interface HostFile {
  readonly profile: HostProfile
  readonly file: string
  readonly text: Text
  readonly kept: readonly OwnEntry[]
}

export interface Hosts {
  readonly profiles: () => readonly HostProfile[]
  /** Reads all hosts' files; each has its own time limit, none can freeze the list. */
  readonly scan: () => Promise<readonly FoundHost[]>
  readonly plan: (host: HostId, action: HostPlan['action'], choice?: PlanChoice) => Promise<Outcome<HostPlan>>
  /** Writes exactly the plan with this hash, or nothing. What `stays` of the entries it takes out is left where it is. */
  readonly apply: (
    host: HostId,
    action: HostPlan['action'],
    hash: string,
    choice?: PlanChoice & { readonly stays?: readonly HostEntry[] }
  ) => Promise<Outcome<HostPlan>>
  readonly importFrom: (host: HostId) => Promise<Outcome<Answers['hosts.import']>>
  /** The host's own servers with their places, and what they stand in; none when there is no file. */
  /** The file as it is, with the servers that were taken out of it to switch them off. */
  readonly fileOf: (host: HostId) => Promise<Outcome<HostFile>>
  readonly backupsOf: (host: HostId) => Promise<Outcome<readonly HostBackup[]>>
  readonly ownServers: (
    host: HostId
  ) => Promise<Outcome<{ readonly file: string; readonly entries: readonly OwnEntry[]; readonly whole: unknown }>>
  /** A joined file changed outside Patchbay. When it lost something, the copy of what it was is kept and can be undone. */
  readonly onOutsideChange: (listener: (change: OutsideChange) => void) => Dispose
  /** Emits when the open changes are not what they were. */
  readonly onOutsideNews: (listener: () => void) => Dispose
  /** What is not settled yet, oldest first. */
  readonly outsideNews: () => Promise<readonly OutsideNews[]>
  /** The file is right as it is: what was kept of it for undoing goes. */
  readonly leaveAsIs: (host: HostId) => Promise<Outcome<null>>
  readonly close: () => Promise<void>
}
