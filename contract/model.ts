/**
 * The nouns of Patchbay as plain data. Everything here can cross a process border as JSON; times are ISO 8601 strings,
 * durations milliseconds, memory bytes. No function, no class, nothing optional that is always known.
 */
import type { Failure, Remedy } from './failure.ts'
import type { Said, SentenceKey } from './words/say.ts'

export type ServerId = string
export type HostId = string

/** What a person wants, apart from what is. */
export type Wanted = 'up' | 'down' | 'on-demand'

export const phases = [
  'stopped',
  'needs-consent',
  'starting',
  'ready',
  'degraded',
  'waiting',
  'crash-looping',
  'failed',
  'stopping'
] as const
export type Phase = (typeof phases)[number]

/** ready, working, attention, failed, off: the four signals of the look and their absence. */
export type Signal = 'ready' | 'working' | 'attention' | 'failed' | 'off'

/** How a change of a host's file takes effect, as a code. */
export type Effect = Extract<SentenceKey, `effect.${string}`>

export interface LastExit {
  readonly code: number | null
  readonly signal: string | null
  readonly at: string
  /** True when Patchbay asked for it. */
  readonly asked: boolean
  /** How long the process had run. */
  readonly ranMs: number
}

// ---- definitions ------------------------------------------------------------------------------------------------
/** A value that is in the definition, or the name of one that is in the vault (never both). */
export type Value =
  { readonly kind: 'plain'; readonly value: string } | { readonly kind: 'secret'; readonly ref: string }

/** Where `${secret:NAME}` stands in the arguments or the address, the vault's value of `secrets[NAME]` is put in. */
export type Launch = { readonly secrets?: Readonly<Record<string, string>> } & (
  | { readonly kind: 'stdio'; readonly command: string; readonly args: readonly string[]; readonly cwd?: string }
  | { readonly kind: 'http' | 'sse'; readonly url: string; readonly headers: Readonly<Record<string, Value>> }
)

/**
 * Where it comes from. After install an npm server's launch is `node <prefix>/node_modules/…/bin.js`, one of PyPI
 * `<prefix>/venv/bin/<program>`.
 */
export type Source =
  | {
      readonly kind: 'npm'
      readonly package: string
      readonly version: string
      readonly integrity: string
      readonly bin: string
      readonly scripts: boolean
    }
  | {
      readonly kind: 'pypi'
      readonly package: string
      readonly version: string
      /** Of the whole list of what is installed, each file with its own. */
      readonly integrity: string
      readonly bin: string
      readonly extras: readonly string[]
      /** The Python its environment is made of. */
      readonly python: string
    }
  | { readonly kind: 'command' }
  | { readonly kind: 'remote' }

export interface ServerDefinition {
  readonly id: ServerId
  readonly name: string
  readonly source: Source
  readonly launch: Launch
  readonly env: Readonly<Record<string, Value>>
  readonly wanted: Wanted
  /** On demand: stop after this many idle minutes. */
  readonly idleMinutes: number
  readonly startTimeoutSeconds: number
  /** A call without an answer or progress for this long is ended. Absent or 0 = as long as its host waits. */
  readonly callTimeoutSeconds?: number
  /** The same for single tools, by their own names; 0 = no limit whatever the server's is. */
  readonly toolTimeoutSeconds?: Readonly<Record<string, number>>
  /** False: what is asked and answered in its calls is not kept. */
  readonly keepsCalls?: boolean
  /** Soft: a notice. Hard: restart when idle. 0 = none. Whole tree, MB. */
  readonly memorySoftMb: number
  readonly memoryHardMb: number
  /** Largest single message accepted, MB (32 unless raised, at most 256). */
  readonly messageLimitMb: number
  readonly group: string
  readonly catalogueId?: string
  readonly createdAt: string
  /** The hash that a person agreed to (catalogue/consent), and when. A definition whose own hash differs needs consent. */
  readonly consent: { readonly hash: string; readonly at: string } | null
}

/** A server that was removed and can be brought back until then. */
export interface RemovedServer {
  readonly id: ServerId
  readonly name: string
  readonly at: string
  readonly until: string
}

// ---- what a view sees -------------------------------------------------------------------------------------------
export interface ServerView {
  readonly id: ServerId
  readonly name: string
  readonly kind: Source['kind']
  readonly wanted: Wanted
  readonly phase: Phase
  readonly signal: Signal
  /** The state in words: "Waiting 8 s before the next start (third crash in a row)". No trailing full stop. */
  readonly sentence: string
  /** The same as a key with its values, for a face in another language. */
  readonly said?: Said
  /** What would mend it, best first. */
  readonly remedies: readonly Remedy[]
  readonly pid: number | null
  readonly incarnation: number
  readonly since: string
  readonly attempt: number
  readonly nextRetryAt: string | null
  readonly lastExit: LastExit | null
  readonly lastError: Failure | null
  /** Number of tools last listed; kept while the server is stopped. */
  readonly tools: number
  readonly toolsOn: number
  readonly toolsHeld: number
  /** Estimated tokens of the switched-on part of its tool list (4 bytes a token). */
  readonly tokens: number
  readonly era: 'legacy' | 'modern' | null
  readonly protocolVersion: string | null
  readonly version: string | null
  /** Differs when its icon does, which `servers.icon` gives; null: it has none that can be shown. */
  readonly icon: string | null
  readonly group: string
  /** What is asked and answered in its calls is kept. */
  readonly keepsCalls: boolean
  readonly memoryBytes: number | null
  readonly cpuPercent: number | null
  readonly processes: number
  /** Calls in each of the last 24 blocks of 2.5 minutes, oldest first. */
  readonly callsLastHour: readonly number[]
  /** Most memory of its whole tree in each of the same blocks, bytes; 0 = it did not run, or was not looked at. */
  readonly memoryLastHour: readonly number[]
  readonly lastCallAt: string | null
  /** Calls passing right now: one entry a call. */
  readonly calling: readonly { readonly host: HostId | null; readonly tool: string; readonly since: string }[]
  /** Median time to ready of its last starts. */
  readonly usualStartMs: number | null
  /** While starting: its last line on stderr. While installing: the phase. */
  readonly progress: string | null
  /** Hints that do not change the state: "prints text to stdout, which is not protocol". */
  readonly hints: readonly string[]
  readonly counters: Counters
}

export interface Counters {
  readonly starts: number
  readonly restarts: number
  readonly pollutedLines: number
  readonly unknownIds: number
  readonly duplicateIds: number
  readonly droppedLogLines: number
}

export interface ToolView {
  readonly name: string
  readonly title: string | null
  readonly description: string
  readonly inputSchema: unknown
  readonly outputSchema: unknown
  readonly annotations: {
    readonly readOnly: boolean | null
    readonly destructive: boolean | null
    readonly idempotent: boolean | null
    readonly openWorld: boolean | null
  }
  readonly tokens: number
  /** For all hosts but those listed. */
  readonly on: boolean
  /** Hosts for which it is off although it is on for the rest. */
  readonly offFor: readonly HostId[]
  /** Hosts for which it is on although it is off for the rest. */
  readonly onFor: readonly HostId[]
  readonly held: boolean
  /** While held: how the tool was when a person last agreed to it, so that the difference can be shown. */
  readonly before?: { readonly description: string; readonly inputSchema: unknown } | null
  /** While held: only times, dates and counts are others than when it was last agreed to. */
  readonly onlyCounts?: boolean
  /** The tool that its name is easily taken for; null when there is none. */
  readonly looksLike?: { readonly server: ServerId; readonly tool: string } | null
  readonly calls7d: number
}

export interface ResourceView {
  readonly uri: string
  readonly name: string
  readonly description: string
  readonly mimeType: string | null
  readonly template: boolean
}
export interface PromptView {
  readonly name: string
  readonly description: string
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: boolean }[]
}

export interface HostView {
  readonly id: HostId
  readonly name: string
  /** found: its program or its file is there. */
  readonly found: boolean
  readonly joined: boolean
  /** The file that join would edit, with the person's own home. Null where this system has none. */
  readonly file: string | null
  readonly signal: Signal
  readonly sentence: string
  /** The same as a key with its values, for a face in another language. */
  readonly said?: Said
  readonly remedies: readonly Remedy[]
  /** Connections of this host to the gateway now. */
  readonly connections: number
  readonly servers: number
  readonly tools: number
  readonly tokens: number
  readonly toolLimit: number | null
  /** Has its current list been read since the last change? False as well for a host that never read one. */
  readonly listCurrent: boolean
  /** Whether it works with its list: now, once it takes effect (`takesEffect`), when it is next open, or not at all. */
  readonly use: 'now' | 'restart' | 'later' | 'not'
  /** When it was last connected, as far as is known; while it is, since when. */
  readonly lastSeenAt: string | null
  /** Servers plugged into it, whether it is joined or not: what joining would give it. */
  readonly plugged: readonly ServerId[]
  /** How many tools each server gives it, or would give it were it plugged in. */
  readonly toolsOf: Readonly<Record<ServerId, number>>
  readonly lastCallAt: string | null
  /** How a change of its file takes effect: "Quit and start it again". */
  readonly takesEffect: string
  /** The same as a code; null for a host that is connected and of which nothing is known. */
  readonly effect: Effect | null
  /** It runs in a terminal: the line that begins a session there. Null for an app with a window of its own. */
  readonly opensWith: string | null
  /** Patchbay can quit its program and open it again, after asking (`hosts.restartApp`). */
  readonly restartable: boolean
  /** Other servers written in its file, that could be imported. */
  readonly importable: number
}

/** One pair. plugged is what a person wants; state says how it is. */
export interface Cable {
  readonly host: HostId
  readonly server: ServerId
  readonly state: 'ready' | 'waiting' | 'attention' | 'failed' | 'off'
}

export interface ConsentSheet {
  /** Agreeing means sending this hash back. */
  readonly hash: string
  readonly id: ServerId
  readonly name: string
  /** Exactly what will run, one argument an entry; empty for a remote server. */
  readonly argv: readonly string[]
  /** Agreeing runs the install scripts of its packages, once, before it is started. */
  readonly scriptsRun?: boolean
  readonly argvNotes: readonly {
    readonly index: number
    readonly note: string
    readonly said?: Said
    readonly warn: boolean
  }[]
  readonly url: string | null
  /** Names of secrets within the arguments or the address, which show six dots there. */
  readonly extracted?: readonly string[]
  readonly cwd: string
  /**
   * Of secrets names only. What may be one is marked and shows six dots, until a person says which it is. inherited =
   * what Patchbay passes from its own environment.
   */
  readonly env: readonly {
    readonly name: string
    readonly secret: boolean
    readonly value: string | null
    readonly maybe?: boolean
  }[]
  /** Those of `env` that make it run other code than the command says. Agreeing means sending each name back, too. */
  readonly loaderEnv?: readonly string[]
  readonly inheritedEnv: readonly string[]
  readonly headers: readonly { readonly name: string; readonly secret: boolean; readonly maybe?: boolean }[]
  readonly package: PackageFacts | null
  /** Where the package is published. */
  readonly packageKind?: 'npm' | 'pypi'
  readonly warnings: readonly {
    readonly title: string
    readonly text: string
    readonly items: readonly string[]
    /** Title and text as keys with their values. */
    readonly said?: { readonly title: Said; readonly text: Said | null }
  }[]
  /** All its inputs. Install waits for the required ones whose value is null; a secret that was given shows as dots. */
  readonly inputs: readonly InputField[]
  readonly runtime: {
    readonly name: string
    readonly version: string | null
    readonly path: string | null
    readonly ok: boolean
    readonly text: string
    readonly said?: Said
  } | null
  /** Where it will be plugged in: every host found here that can be joined, unless chosen otherwise. */
  readonly hosts: readonly {
    readonly id: HostId
    readonly name: string
    readonly joined: boolean
    readonly chosen: boolean
  }[]
  readonly wanted: Wanted
  /** Tools that will be off from the start, or the only ones that will be on. */
  readonly tools?: { readonly off: readonly string[]; readonly only?: readonly string[] }
}

export interface PackageFacts {
  readonly name: string
  readonly version: string
  readonly publishedAt: string | null
  readonly firstPublishedAt: string | null
  readonly releases: number
  readonly publisher: string
  readonly maintainers: readonly string[]
  readonly integrity: string
  readonly license: string | null
  readonly homepage: string | null
  readonly repository: string | null
  readonly unpackedBytes: number | null
  readonly dependencies: number | null
  /** Packages in the whole tree that ask to run a script on install; they will not run. null = not known yet. */
  readonly scripts: readonly { readonly package: string; readonly script: string }[] | null
  readonly engines: string | null
  readonly deprecated: string | null
}

export interface InputField {
  readonly key: string
  readonly kind: 'env' | 'arg' | 'header'
  readonly label: string
  readonly description: string
  /** The description as a key with its values, where Patchbay made it. */
  readonly said?: Said
  readonly required: boolean
  readonly secret: boolean
  readonly format: 'text' | 'number' | 'boolean' | 'path' | 'folder' | 'choice' | 'url'
  readonly choices: readonly string[]
  readonly placeholder: string
  readonly value: string | null
  readonly repeatable: boolean
}

export const installPhases = ['resolving', 'downloading', 'starting', 'handshake', 'listing', 'ready'] as const
export type InstallPhase = (typeof installPhases)[number]
/** A host's own entry, and the server on the board that takes its place. */
export interface MovedEntry {
  readonly name: string
  readonly server: ServerId
}
/** A host's file that is written once the servers are settled. */
export interface InstallJoin {
  readonly host: HostId
  readonly name: string
  /** left: nothing was written, because none of its servers works. */
  readonly state: 'todo' | 'running' | 'done' | 'failed' | 'left' | 'undone'
  readonly file: string | null
  readonly added: number
  readonly removed: number
  readonly diff: string
  readonly failure: Failure | null
  /** Servers of its own that go out, and those that stay until they work. */
  readonly out: readonly MovedEntry[]
  readonly stays: readonly MovedEntry[]
  /** When it was written, which names this change for an undo; null where nothing was. */
  readonly writtenAt: string | null
}
export interface InstallView {
  readonly id: ServerId
  readonly phase: InstallPhase | 'failed' | 'undone'
  readonly startedAt: string
  readonly steps: readonly {
    readonly phase: InstallPhase
    readonly state: 'todo' | 'running' | 'done' | 'failed' | 'undone'
    readonly elapsedMs: number | null
    readonly note: string
  }[]
  /** Hosts that are joined in the same flow, their files last. */
  readonly joins: readonly InstallJoin[]
  readonly failure: Failure | null
  readonly finishedAt: string | null
}

/** Servers that came together, with the hosts' files that were written for them: what one undo takes back. */
export interface ArrivalView {
  readonly id: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly servers: readonly ArrivedServer[]
  readonly files: readonly InstallJoin[]
  /** Until then it can be taken back; null once it was. */
  readonly undoUntil: string | null
  readonly undoneAt: string | null
}
export interface ArrivedServer {
  readonly id: ServerId
  readonly name: string
  /** failed: it does not work, and is on the board or not installed at all. */
  readonly state: 'todo' | 'installing' | 'ready' | 'failed' | 'undone'
  readonly failure: Failure | null
  /** Names of its secrets, which Patchbay keeps. */
  readonly secrets: readonly string[]
}

/** A server that stands in hosts' own files. The same one in several files is one. */
export interface FoundServer {
  readonly name: string
  /** What runs, in one line; secrets are hidden. */
  readonly line: string
  readonly places: readonly {
    readonly host: HostId
    readonly entry: HostEntry
    /** The folder of the one project that it is for; null: for all of that host. */
    readonly project: string | null
  }[]
  /** The server on the board that is the same. */
  readonly here: ServerId | null
  /** Keys that stand there in plain text, by name. */
  readonly keys: readonly string[]
  /** Why it cannot be taken over; null when nothing speaks against it. */
  readonly problem: string | null
  /** Of what stands there: what has no place in Patchbay. */
  readonly leftOut: readonly { readonly key: string; readonly reason: string }[]
}

export interface CatalogueEntry {
  readonly id: string
  readonly name: string
  readonly summary: string
  readonly publisher: string
  readonly verified: boolean
  readonly runsOn: 'node' | 'python' | 'docker' | 'remote'
  readonly launch:
    | { readonly kind: 'npm' | 'pypi'; readonly package: string; readonly args: readonly string[] }
    | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] }
    | { readonly kind: 'http'; readonly url: string }
  readonly version: string | null
  readonly inputs: readonly InputField[]
  readonly group: string
  readonly tags: readonly string[]
  readonly needsKey: boolean
  readonly offline: boolean
  readonly readsOnly: boolean
  readonly reaches: string
  readonly tools: number | null
  readonly toolNames: readonly { readonly name: string; readonly summary: string }[]
  readonly tokens: number | null
  readonly memoryMb: number | null
  readonly startMs: number | null
  readonly license: string | null
  readonly source: string | null
  readonly archived: string | null
}

// ---- logs -------------------------------------------------------------------------------------------------------
export type LogStream = 'stderr' | 'stdout' | 'lifecycle' | 'protocol'
export type LogLevel = 'debug' | 'info' | 'warning' | 'error'
export interface LogLine {
  /** Rises by one a line of one server; a gap would be a loss. */
  readonly seq: number
  readonly at: string
  /** Monotonic ms since the core started. */
  readonly mono: number
  readonly server: ServerId
  readonly stream: LogStream
  readonly level: LogLevel
  readonly text: string
  /** For protocol lines: one request with its answer. */
  readonly call?: {
    readonly method: string
    readonly name: string | null
    readonly direction: 'out' | 'in'
    readonly host: HostId | null
    readonly ms: number | null
    readonly bytes: number | null
    readonly outcome: 'open' | 'ok' | 'error' | 'sent'
    readonly request?: string
    readonly response?: string
  }
}
export interface LogFilter {
  readonly streams?: readonly LogStream[]
  readonly minLevel?: LogLevel
  readonly grep?: string
  readonly regex?: boolean
  readonly since?: string
  readonly until?: string
}
export interface LogWindow {
  readonly lines: readonly LogLine[]
  /** Cursors for `before` and `from`: sequence numbers of one server, epoch milliseconds where server is '*'. */
  readonly first: number
  readonly last: number
  /** Lines matching the filter, in all. */
  readonly total: number
  readonly stats: {
    readonly lines: number
    readonly bytes: number
    readonly since: string | null
    readonly secretsHidden: number
    readonly dropped: number
  }
  /** Why there may be less than asked for: an expression that is none, or one that took too long. */
  readonly problem?: string
}

// ---- activity ---------------------------------------------------------------------------------------------------
export interface CallRecord {
  readonly id: number
  readonly at: string
  readonly host: HostId | null
  readonly server: ServerId
  readonly method: string
  readonly name: string
  readonly outcome: 'ok' | 'error' | 'tool-error' | 'refused' | 'cancelled' | 'died'
  readonly ms: number
  readonly requestBytes: number
  readonly responseBytes: number
  readonly error: string | null
  /** Over one second, and over three times what the tool usually takes. */
  readonly slow: boolean
  /** What the tool took at its calls before, where that was asked (calls over one second) and is known. */
  readonly usualMs: number | null
  /** The first words of its answer, where they are kept. They come a moment after the call. */
  readonly answer: string | null
}
/** A call as those who make it report it; what is judged and kept comes of that. */
export type MadeCall = Omit<CallRecord, 'id' | 'slow' | 'usualMs' | 'answer'>

/** What was said in a call, secrets hidden. Valid JSON unless `text` was cut in the middle of a very large one. */
export interface KeptText {
  readonly text: string
  /** Not all of it: long texts inside were shortened, or its end is missing. */
  readonly cut: boolean
}
export interface CallDetail {
  readonly call: CallRecord
  /** The arguments of a tool; of other requests what was asked. Null: not kept. */
  readonly asked: KeptText | null
  /** The result, or the error, as the server gave it. */
  readonly answered: KeptText | null
  /** Secrets hidden in both; they were never kept. */
  readonly hidden: number
  /** Why there is neither. */
  readonly notKept: 'off' | 'expired' | 'missing' | null
  readonly keptUntil: string | null
  /** What the server wrote on stderr meanwhile; the last 200 lines. */
  readonly lines: readonly LogLine[]
  readonly linesTotal: number
}
/** Calls over time; bars of one length, the oldest first. */
export interface ActivityChart {
  readonly since: string
  readonly until: string
  readonly bars: readonly {
    readonly at: string
    readonly calls: number
    readonly slow: number
    readonly failed: number
    /** Of those that were answered: the middle one, and the longest. */
    readonly usualMs: number | null
    readonly longestMs: number | null
  }[]
  readonly calls: number
  readonly slow: number
  readonly failed: number
  readonly refused: number
  /** The server with most slow calls, and the one with most failed ones. */
  readonly slowest: { readonly server: ServerId; readonly count: number } | null
  readonly mostFailed: { readonly server: ServerId; readonly count: number } | null
}
/** Something a person or Patchbay did: installed, joined, switched off, agreed. Never holds a secret. */
export interface AuditRecord {
  readonly id: number
  readonly at: string
  readonly actor: 'person' | 'patchbay' | 'host'
  readonly action: string
  readonly subject: string
  readonly detail: string
}

export type TimelineMark =
  | { readonly kind: 'phase'; readonly at: string; readonly phase: Phase; readonly text: string }
  | { readonly kind: 'start'; readonly at: string; readonly pid: number; readonly incarnation: number }
  | { readonly kind: 'ready'; readonly at: string; readonly ms: number }
  | { readonly kind: 'exit'; readonly at: string; readonly exit: LastExit }
  | { readonly kind: 'memory'; readonly at: string; readonly bytes: number; readonly cpuPercent: number }
  | { readonly kind: 'call'; readonly at: string; readonly ms: number; readonly failed: boolean }

export interface OpenAtCrash {
  readonly name: string
  /** Null: a test call. */
  readonly host: HostId | null
  /** Null in reports from before this was kept. */
  readonly openMs: number | null
}
export interface CrashReport {
  readonly at: string
  readonly incarnation: number
  readonly exit: LastExit
  /** "Killed by SIGKILL", "Exited with code 1 after 58.4 s". */
  readonly inWords: string
  readonly lastStderr: readonly string[]
  /** The oldest call that was open. */
  readonly callInFlight: { readonly name: string; readonly host: HostId | null } | null
  /** All calls that were open, newest first. `count` is of all of them; named are the newest 20. */
  readonly openCalls: { readonly count: number; readonly newest: readonly OpenAtCrash[] }
  /** What is different from the last good run: version, arguments, environment names, tools. */
  readonly changed: readonly string[]
  readonly failure: Failure
}

// ---- test calls -------------------------------------------------------------------------------------------------
export interface TestCall {
  readonly id: string
  readonly server: ServerId
  readonly tool: string
  readonly input: unknown
  readonly at: string
  readonly state: 'running' | 'done' | 'error' | 'cancelled'
  readonly ms: number | null
  readonly progress: {
    readonly progress: number
    readonly total: number | null
    readonly message: string | null
  } | null
  /** The result as received (CallToolResult), or null. */
  readonly result: unknown
  /** Its JSON text, only in the answer to who ran it, and only where a number of it has more digits than `result` can hold. */
  readonly resultText?: string
  readonly failure: Failure | null
  readonly bytes: number | null
  readonly pid: number | null
  readonly asHost: HostId | null
  /** What the server asked while it ran, oldest first; not kept with the last calls. */
  readonly questions?: readonly CallQuestion[]
}
export type CallQuestionMethod = 'elicitation/create' | 'sampling/createMessage' | 'roots/list'
/** What a server asks the person whose test call it works on. */
export interface CallQuestion {
  readonly id: string
  readonly method: CallQuestionMethod
  /** As the server asked. */
  readonly params: unknown
  readonly at: string
  /** refused: nobody could be asked, or it is nothing that can be answered here. over: the call or the question ended first. */
  readonly state: 'open' | 'answered' | 'refused' | 'over'
  /** An address that was to be opened: the server says that it is done with. */
  readonly completed?: boolean
}
/** A test call kept under a name, to run again. */
export interface SavedCall {
  readonly name: string
  readonly tool: string
  readonly input: unknown
  readonly asHost: HostId | null
  readonly timeoutSeconds: number
  readonly roots: readonly string[]
  readonly at: string
  /** A secret was in the input: it was left out, and has to be typed again. */
  readonly masked: boolean
}

// ---- host files -------------------------------------------------------------------------------------------------
/** A server of a host's own: the keys to its table in the host's file, and its name there. */
export interface HostEntry {
  readonly path: readonly string[]
  readonly name: string
}
/** A change of one entry, or of the whole file. Values that were shown hidden and come back so stay as they are. */
export type HostEdit =
  /** `add`: only where there is none of that name. */
  | (HostEntry & { readonly kind: 'put'; readonly value: unknown; readonly add?: boolean | undefined })
  /** A value null takes the member out. */
  | (HostEntry & {
      readonly kind: 'set'
      readonly changes: readonly { readonly path: readonly string[]; readonly value: unknown }[]
    })
  | (HostEntry & { readonly kind: 'remove' | 'off' | 'on' })
  /** The same server of another host, in this one's words. `as`: its name here. */
  | (HostEntry & { readonly kind: 'copy'; readonly from: HostId; readonly as?: string | undefined })
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'restore'; readonly backup: string }
/** A server in a host's file as it may be shown. */
export interface HostServer extends HostEntry {
  /** Patchbay's own entry. */
  readonly ours: boolean
  /** The program and its arguments, or the address. */
  readonly line: string
  readonly remote: boolean
  readonly on: boolean
  /** How it is switched: by a key of the host, by taking it out and keeping it, or not at all. */
  readonly switchedBy: 'key' | 'keeping' | null
  /** Its lines are not in the file: it was switched off by taking it out. */
  readonly kept: boolean
  /** The same server on the board. */
  readonly here: ServerId | null
  /** Where keys stand in plain text. */
  readonly keys: readonly PlainKey[]
  /** Its first and last line. */
  readonly lines: readonly [number, number] | null
  /** The project it belongs to. */
  readonly project: string | null
  /** The entry with secrets hidden. */
  readonly entry: unknown
}
/** A secret that stands readable in a file. */
export interface PlainKey {
  /** The keys to it, joined by dots. */
  readonly key: string
  /** `maybe`: it looks like one, and its name does not say. */
  readonly verdict: 'surely' | 'maybe'
  readonly shown: string
}
export interface HostFileView {
  readonly host: HostId
  readonly name: string
  readonly file: string
  readonly exists: boolean
  readonly format: 'json' | 'jsonc' | 'toml' | 'yaml'
  readonly servers: readonly HostServer[]
  /** The whole text with secrets hidden. */
  readonly text: string
}
/** A copy of a host's file from before a change. */
export interface HostBackup {
  readonly backup: string
  readonly at: string
  readonly bytes: number
  /** The change it was made for; null where that is not known any more. */
  readonly action: 'join' | 'leave' | 'edit' | 'outside' | null
}
export interface HostPlan {
  readonly host: HostId
  readonly name: string
  readonly action: 'join' | 'leave' | 'undo' | 'edit'
  readonly file: string
  /** null = the file does not exist (yet, or any more). */
  readonly before: string | null
  readonly after: string | null
  /** Unified diff, three lines of context. */
  readonly diff: string
  readonly added: number
  readonly removed: number
  readonly unchanged: number
  /** "JSON, under mcpServers, as one entry named patchbay". */
  readonly goesIn: string
  readonly backup: string
  readonly takesEffect: string
  /** Agreeing means sending this back: a hash of file, before and after. */
  readonly hash: string
  /** Nothing to do: already so. */
  readonly noop: boolean
  /** Servers of the host's own that go out of the file, because Patchbay runs them. */
  readonly takesOut: readonly HostEntry[]
  /** Once it was written: when. Names this change for `hosts.plan` with `undo`. */
  readonly writtenAt?: string
  /** With a copy to another host: what that one has no words for. */
  readonly leftOut?: readonly { readonly key: string; readonly reason: string }[]
}

// ---- the core ---------------------------------------------------------------------------------------------------
export type Theme = 'system' | 'light' | 'dark'
export interface Settings {
  readonly version: number
  readonly theme: Theme
  readonly gatewayPort: number
  readonly openAtLogin: boolean
  readonly closeToTray: boolean
  readonly notifications: boolean
  readonly logFileMb: number
  readonly logFiles: number
  readonly logTotalMb: number
  readonly grouping: 'purpose' | 'host' | 'state' | 'none'
  /** Where secrets go when no keychain is there: chosen by the person, never silently. */
  readonly secretsWithoutKeychain: 'ask' | 'session' | 'file'
  /** What is asked and answered in calls is kept for so long; 0 = not at all. */
  readonly callDays: number
  /** A first server was added once: the page explains itself no more. */
  readonly welcomed: boolean
}
export interface CoreView {
  readonly version: string
  readonly pid: number
  readonly startedAt: string
  readonly face: 'electron' | 'headless'
  readonly platform: string
  readonly home: string
  readonly node: string
  readonly mcpUrl: string | null
  readonly webUrl: string | null
  readonly vault: 'keychain' | 'session' | 'file' | 'none'
  /** Things to say once on the board: a port was taken, settings were restored from a copy. */
  readonly notices: readonly Failure[]
  readonly memoryBytes: number
}
export interface DaySummary {
  readonly calls: number
  readonly errors: number
  readonly last: {
    readonly at: string
    readonly host: HostId | null
    readonly server: ServerId
    readonly name: string
    readonly ms: number | null
    readonly outcome: CallRecord['outcome'] | 'running'
  } | null
}

export interface Snapshot {
  /** Events with a seq not above this are already in here. */
  readonly seq: number
  readonly core: CoreView
  readonly settings: Settings
  readonly servers: readonly ServerView[]
  readonly hosts: readonly HostView[]
  readonly cables: readonly Cable[]
  readonly installs: readonly InstallView[]
  /** Those that run, and those that can be taken back; the newest last. */
  readonly arrivals: readonly ArrivalView[]
  readonly today: DaySummary
}
export interface SweepEntry {
  readonly pid: number
  readonly ppid: number
  readonly command: string
  readonly owner: string
  readonly ageMs: number
  readonly memoryBytes: number
  readonly ours: boolean
  readonly startTime: string
}
