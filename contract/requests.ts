/**
 * The one typed contract: name → input schema and output type. main's router must have a handler for every name, the
 * preload loads only the names, the renderer only the types, and the test doubles are derived from these tables.
 */
import { z } from 'zod'
import type { Failure, Outcome } from './failure.ts'
import { idPattern, idWords } from './ids.ts'
import type {
  ActivityChart,
  ArrivalView,
  AuditRecord,
  CallDetail,
  CallRecord,
  CatalogueEntry,
  ConsentSheet,
  CrashReport,
  FoundServer,
  HostBackup,
  HostEntry,
  HostFileView,
  PlainKey,
  HostId,
  HostPlan,
  HostView,
  LogWindow,
  PromptView,
  RemovedServer,
  ResourceView,
  SavedCall,
  ServerDefinition,
  ServerView,
  Settings,
  Snapshot,
  SweepEntry,
  TestCall,
  TimelineMark,
  ToolView
} from './model.ts'
import type { RequestName } from './names.ts'

const serverId = z.string().regex(idPattern, idWords)
const hostId = z.string().regex(idPattern, idWords)
const nothing = z.object({}).strict()
const wanted = z.enum(['up', 'down', 'on-demand'])
const byServer = z.object({ id: serverId }).strict()
const keyValues = z.record(z.string().max(512), z.string().max(131_072))

/** What a person wants to add, before anything was looked up. */
const source = z.discriminatedUnion('from', [
  z
    .object({
      from: z.literal('npm'),
      package: z.string().min(1).max(300),
      args: z.array(z.string()).default([]),
      bin: z.string().optional()
    })
    .strict(),
  z
    .object({
      from: z.literal('pypi'),
      package: z.string().min(1).max(300),
      args: z.array(z.string()).default([]),
      bin: z.string().optional()
    })
    .strict(),
  z
    .object({
      from: z.literal('command'),
      command: z.string().min(1),
      args: z.array(z.string()).default([]),
      cwd: z.string().optional()
    })
    .strict(),
  z
    .object({
      from: z.literal('remote'),
      transport: z.enum(['http', 'sse']),
      /** May hold `${input:key}` where the order asks for it; what comes of it is an address again. */
      url: z.union([z.url(), z.string().regex(/^[^\s]*\$\{input:[^{}]+\}[^\s]*$/)]),
      headers: keyValues.default({}),
      secretHeaders: z.array(z.string()).default([])
    })
    .strict(),
  z.object({ from: z.literal('catalogue'), entry: z.string() }).strict()
])
/** InputField as it comes in: what a snippet leaves open. Its value is the default. */
const ask = z
  .object({
    key: z.string().min(1).max(200),
    kind: z.enum(['env', 'arg', 'header']),
    label: z.string().max(2_000),
    description: z.string().max(4_000),
    required: z.boolean(),
    secret: z.boolean(),
    format: z.enum(['text', 'number', 'boolean', 'path', 'folder', 'choice', 'url']),
    choices: z.array(z.string()).readonly(),
    placeholder: z.string(),
    value: z.string().nullable(),
    repeatable: z.boolean()
  })
  .strict()
/** Seconds, at most a day; 0 = no limit. */
const callTimeout = z.number().int().min(0).max(86_400)
/** One server to be reviewed or installed. Values named in secretNames go to the vault and nowhere else. */
const installRequest = z
  .object({
    id: serverId.optional(),
    name: z.string().max(200).optional(),
    source,
    env: keyValues.default({}),
    secrets: keyValues.default({}),
    inputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
    /** Fields whose answers (in `inputs`, by key) take the place of `${input:key}` anywhere in this order. */
    asks: z.array(ask).max(500).optional(),
    wanted: wanted.default('up'),
    /** Off from the first list on: tools by name, or all but some. */
    tools: z
      .object({ off: z.array(z.string().max(512)).max(500), only: z.array(z.string().max(512)).max(500).optional() })
      .strict()
      .optional(),
    hosts: z.array(hostId).optional(),
    /** Ends calls without an answer or progress after this long; 0 = never. */
    callTimeoutSeconds: callTimeout.optional(),
    /** It is like this server, and takes its settings; with `secrets` those secrets of it that are not given anew. */
    copyOf: z.object({ id: serverId, secrets: z.boolean() }).strict().optional(),
    /** Leaves in the open what looks like a credential in arguments or the address; else it is kept as a secret. */
    plainArgs: z.boolean().optional(),
    /** Variables and headers that a person says are no secrets, although they look like some. */
    plain: z.array(z.string().max(512)).max(500).optional()
  })
  .strict()
/** Variables that load other code, agreed to by name. */
const agreedEnv = z.array(z.string().max(512)).max(500).optional()
const joins = z
  .array(z.object({ host: hostId, hash: z.string().max(200) }).strict())
  .max(50)
  .optional()
const hostEntry = z.object({ path: z.array(z.string().max(4_096)).min(1).max(8), name: z.string().max(512) }).strict()
const entryKeys = { path: z.array(z.string().max(4_096)).max(8).default([]), name: z.string().min(1).max(512) }
/** An empty `path` stands for the host's main table of servers. */
const hostEdit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), ...entryKeys, value: z.unknown(), add: z.boolean().optional() }).strict(),
  z
    .object({
      kind: z.literal('set'),
      ...entryKeys,
      changes: z
        .array(z.object({ path: z.array(z.string().max(512)).min(1).max(8), value: z.unknown() }).strict())
        .max(100)
    })
    .strict(),
  z.object({ kind: z.enum(['remove', 'off', 'on']), ...entryKeys }).strict(),
  /** The same server in another host's words: read from `from` at the time of planning. */
  z.object({ kind: z.literal('copy'), ...entryKeys, from: hostId, as: z.string().min(1).max(512).optional() }).strict(),
  z.object({ kind: z.literal('text'), text: z.string().max(16_000_000) }).strict(),
  z.object({ kind: z.literal('restore'), backup: z.string().max(200) }).strict()
])
const takeOut = z.array(hostEntry).max(500).optional()
/** When a change was written, as its plan said afterwards. */
const writtenAt = z.string().max(40).optional()
export type ServerSource = z.infer<typeof source>
export type InstallRequest = z.infer<typeof installRequest>
export const installRequestSchema = installRequest

/** The folders that a server may know during a test call: whole paths, or file: addresses. */
const roots = z.array(z.string().min(1).max(4_096)).max(50)
const savedName = z.string().trim().min(1).max(100)
const timeoutSeconds = z.number().min(1).max(3_600).default(60)
const completedIn = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ref/prompt'), name: z.string().min(1) }).strict(),
  z.object({ type: z.literal('ref/resource'), uri: z.string().min(1) }).strict()
])

const logFilter = z
  .object({
    streams: z.array(z.enum(['stderr', 'stdout', 'lifecycle', 'protocol'])).optional(),
    minLevel: z.enum(['debug', 'info', 'warning', 'error']).optional(),
    grep: z.string().max(2_000).optional(),
    regex: z.boolean().optional(),
    since: z.string().optional(),
    until: z.string().optional()
  })
  .strict()

const time = z.iso.datetime()
/** Which calls. `text`: words that all occur in what is kept of one, anywhere. `host` null: test calls. */
const callQuery = z
  .object({
    server: serverId.optional(),
    host: hostId.nullable().optional(),
    tool: z.string().max(512).optional(),
    outcome: z.enum(['ok', 'failed', 'refused', 'cancelled']).optional(),
    slow: z.boolean().optional(),
    /** Took longer than so many milliseconds. */
    overMs: z.number().min(0).optional(),
    since: time.optional(),
    until: time.optional(),
    text: z.string().max(500).optional(),
    before: z.number().int().optional()
  })
  .strict()
export type CallQuery = z.infer<typeof callQuery>

export const requestSchemas = {
  snapshot: nothing,
  'core.quit': nothing,
  /** Takes back the last switch, cable or removal of a server; again for the one before. */
  'core.undo': nothing,
  'core.dismissNotice': z.object({ code: z.string() }).strict(),
  /** A fresh one-time link to the web face; opens its listener where it was closed (the Electron app). */
  'core.webLink': z.object({ port: z.number().int().min(0).max(65_535).optional() }).strict(),
  /** Asks the face that shows a window to open this place; answers false where there is none. */
  'view.open': z.object({ path: z.string().max(500) }).strict(),
  /** Lets the person choose a folder in the window that asks; null when they chose none. Not for a browser. */
  'view.chooseFolder': z.object({ from: z.string().max(4_096) }).strict(),

  /** The sheet of one order: looks things up, writes and runs nothing. */
  'servers.review': z.object({ installRequest }).strict(),
  /**
   * Walks the plan. `hash` must be the one of the sheet shown, `agreedEnv` hold each of its `loaderEnv`. Resolves when
   * ready or failed. `joins` are host files to write afterwards, by the hash of the plan shown; none is written when the
   * server does not come up.
   */
  'servers.install': z.object({ installRequest, hash: z.string(), agreedEnv, joins }).strict(),
  'servers.cancelInstall': byServer,
  /** Pasted text of any shape → orders. Pure: nothing is looked up. */
  'servers.parse': z.object({ text: z.string().max(2_000_000) }).strict(),
  /** The order for a second server like this one, without its secrets; nothing is added yet. `as`: the id it is to have. */
  'servers.duplicate': z.object({ id: serverId, as: serverId.optional() }).strict(),
  /**
   * Stops it and takes it out of the list. For 24 hours `servers.restore` brings it back; `now` leaves nothing of it, at
   * once.
   */
  'servers.remove': z.object({ id: serverId, now: z.boolean().optional() }).strict(),
  /** Those that can be brought back, the newest first. */
  'servers.removed': nothing,
  /**
   * Undoes `servers.remove` within 24 hours: the server is on the board again with its settings, switches, cables,
   * accepted tools, secrets, calls and logs, and starts when it was wanted. Fails with `not-found` when it can no longer
   * be brought back, with `already-exists` when there is a server of that id. Adding another server of that id ends it.
   */
  'servers.restore': byServer,
  'servers.start': byServer,
  'servers.stop': byServer,
  'servers.restart': byServer,
  'servers.definition': byServer,
  /** Changes that alter what runs lead to phase needs-consent; the rest take effect at once. */
  'servers.update': z
    .object({
      id: serverId,
      change: z
        .object({
          name: z.string().min(1).max(200).optional(),
          wanted: wanted.optional(),
          idleMinutes: z.number().int().min(1).max(1440).optional(),
          startTimeoutSeconds: z.number().int().min(1).max(600).optional(),
          callTimeoutSeconds: callTimeout.optional(),
          /** Laid over those that are set; null = as the server. */
          toolTimeoutSeconds: z.record(z.string().max(500), callTimeout.nullable()).optional(),
          /** False: what is asked and answered in its calls is not kept, and what is kept of it is deleted. */
          keepsCalls: z.boolean().optional(),
          memorySoftMb: z.number().int().min(0).optional(),
          memoryHardMb: z.number().int().min(0).optional(),
          messageLimitMb: z.number().int().min(1).max(256).optional(),
          group: z.string().max(100).optional(),
          command: z.string().min(1).optional(),
          args: z.array(z.string()).optional(),
          cwd: z.string().optional(),
          url: z.url().optional(),
          env: keyValues.optional(),
          removeEnv: z.array(z.string()).optional()
        })
        .strict()
    })
    .strict(),
  /** Without a hash: the sheet of what would run now. With it, and each of its `loaderEnv`: agrees to exactly that. */
  'servers.reconsent': z.object({ id: serverId, hash: z.string().optional(), agreedEnv }).strict(),
  /**
   * Install scripts of its packages are to run, or no longer. Nothing runs yet: what would run is another thing then, so
   * that it asks for consent, and `servers.reconsent` runs them once before it starts the server.
   */
  'servers.allowScripts': z.object({ id: serverId, allow: z.boolean() }).strict(),
  'servers.timeline': z.object({ id: serverId, minutes: z.number().int().min(1).max(10_080) }).strict(),
  'servers.crashes': byServer,
  'servers.icon': byServer,
  'servers.setSecret': z
    .object({
      id: serverId,
      name: z.string().min(1).max(512),
      value: z.string().max(131_072),
      header: z.boolean().default(false),
      /** One of the definition's `launch.secrets`, in the arguments or the address. */
      argument: z.boolean().optional()
    })
    .strict(),

  /** `fresh`: a running server is asked for all its lists first, also where it says by itself when they change. */
  'tools.list': byServer.extend({ fresh: z.boolean().optional() }),
  /** host left out = for all. */
  'tools.switch': z
    .object({ id: serverId, tool: z.string().min(1), on: z.boolean(), host: hostId.optional() })
    .strict(),
  /** For all hosts, in one step: one change of the settings, one new list for the hosts. */
  'tools.switchMany': z
    .object({ id: serverId, tools: z.array(z.string().min(1).max(512)).min(1).max(5_000), on: z.boolean() })
    .strict(),
  /** `changing`: it says the time, a date or a count; from then on these may be others without being held. */
  'tools.accept': z.object({ id: serverId, tool: z.string().min(1), changing: z.boolean().default(false) }).strict(),
  'resources.list': byServer,
  'resources.read': z.object({ id: serverId, uri: z.string().min(1) }).strict(),
  'prompts.list': byServer,
  'prompts.get': z
    .object({ id: serverId, name: z.string().min(1), arguments: z.record(z.string(), z.string()).default({}) })
    .strict(),

  /** What a server suggests for an argument of a prompt or of a resource template; none where it suggests nothing. */
  'arguments.complete': z
    .object({
      id: serverId,
      ref: completedIn,
      argument: z.object({ name: z.string().min(1).max(500), value: z.string().max(10_000) }).strict(),
      /** Arguments that are given already. */
      given: z.record(z.string(), z.string()).default({})
    })
    .strict(),

  /** Runs a tool as a test call; resolves with the finished call. `call` lets the asker cancel it and follow its progress. */
  'calls.run': z
    .object({
      call: z.string().min(1).max(100),
      id: serverId,
      tool: z.string().min(1),
      input: z.unknown(),
      /** The input as JSON text, where its exact digits count: the server gets these bytes, and `input` is only shown. */
      inputText: z.string().max(16_000_000).optional(),
      timeoutSeconds,
      asHost: hostId.optional(),
      /** Who answers what the server asks meanwhile: whoever follows `calls`, by `calls.answer`, or nobody. */
      answeredBy: z.enum(['person', 'nobody']).default('nobody'),
      /** Folders it is told of while the call runs, beside those of the hosts plugged into it. */
      roots: roots.optional()
    })
    .strict(),
  'calls.cancel': z.object({ call: z.string() }).strict(),
  /** Answers a question of a running call. `content`: the form; `text`: what a model would have said, for sampling. */
  'calls.answer': z
    .object({
      call: z.string().min(1).max(100),
      question: z.string().min(1).max(100),
      action: z.enum(['accept', 'decline', 'cancel']),
      content: z.record(z.string(), z.unknown()).optional(),
      text: z.string().max(1_000_000).optional()
    })
    .strict(),
  'calls.saved': byServer,
  /** Fails with `already-exists` when the name is taken, unless it is to be replaced. */
  'calls.save': z
    .object({
      id: serverId,
      name: savedName,
      tool: z.string().min(1),
      input: z.unknown(),
      timeoutSeconds,
      asHost: hostId.optional(),
      roots: roots.optional(),
      replace: z.boolean().optional()
    })
    .strict(),
  'calls.renameSaved': z.object({ id: serverId, name: savedName, to: savedName }).strict(),
  'calls.deleteSaved': z.object({ id: serverId, name: savedName }).strict(),
  'calls.history': z
    .object({ id: serverId, tool: z.string().optional(), limit: z.number().int().min(1).max(200).default(50) })
    .strict(),

  /** A window of lines: the newest when neither is given, else those before or from that sequence number. server '*' = all. */
  'logs.window': z
    .object({
      server: z.string(),
      filter: logFilter.default({}),
      before: z.number().int().optional(),
      from: z.number().int().optional(),
      limit: z.number().int().min(1).max(2_000).default(500)
    })
    .strict(),
  'logs.clear': byServer,
  'logs.export': z
    .object({ server: z.string(), filter: logFilter.default({}), format: z.enum(['text', 'jsonl']) })
    .strict(),

  'hosts.list': nothing,
  /**
   * `edit`, with an edit: what changes. `takeOut`, with a join: servers of the host's own that go out of its file in the same change. `writtenAt`, with an
   * undo: the change it is about, instead of the last one.
   */
  'hosts.plan': z
    .object({
      host: hostId,
      action: z.enum(['join', 'leave', 'undo', 'edit']),
      takeOut,
      writtenAt,
      edit: hostEdit.optional()
    })
    .strict(),
  'hosts.apply': z
    .object({
      host: hostId,
      action: z.enum(['join', 'leave', 'undo', 'edit']),
      hash: z.string(),
      servers: z.array(serverId).optional(),
      takeOut,
      writtenAt,
      edit: hostEdit.optional()
    })
    .strict(),
  /** Somebody else changed this host's file, and that is right: nothing is kept for undoing it. */
  'hosts.leaveAsIs': z.object({ host: hostId }).strict(),
  /**
   * Entries of ours that start nothing any more (Patchbay was moved or updated). Without a hash: the plans for all of
   * them. With it: writes exactly those; `plans` are then the ones that were written.
   */
  'hosts.mend': z.object({ hash: z.string().optional() }).strict(),
  /** Without a hash: whether its program is open, and what would be started again. With it: quits and opens exactly that. */
  'hosts.restartApp': z.object({ host: hostId, hash: z.string().optional() }).strict(),
  'hosts.token': z.object({ host: hostId, renew: z.boolean().default(false) }).strict(),
  /** The servers written in that host's file, as orders to review. */
  'hosts.import': z.object({ host: hostId }).strict(),
  /** What all hosts hold of their own: each server once, with where it stands. Reads; writes nothing. */
  'hosts.found': nothing,
  /** Every server in that host's file, with secrets hidden. */
  'hosts.show': z.object({ host: hostId }).strict(),
  /** The copies of its file, the newest first. */
  'hosts.backups': z.object({ host: hostId }).strict(),
  /** Keys that stand readable in the files of all hosts. */
  'hosts.scan': nothing,
  'hosts.reveal': z.object({ host: hostId }).strict(),

  /**
   * Installs servers and writes hosts' files, as one thing with one undo. Each server by the hash of its sheet, each file
   * by that of its plan, which is a join with these entries as `takeOut`; entries whose server does not work stay. A file
   * is written when its servers are settled. Resolves when all of it is.
   */
  'arrivals.begin': z
    .object({
      servers: z.array(z.object({ installRequest, hash: z.string(), agreedEnv }).strict()).max(100),
      files: z
        .array(
          z
            .object({
              host: hostId,
              hash: z.string().max(200),
              entries: z.array(z.object({ entry: hostEntry, server: serverId }).strict()).max(500)
            })
            .strict()
        )
        .max(50)
    })
    .strict(),
  /**
   * Takes an arrival back within 24 hours, also while it runs: the files first, then the servers. What came out of a
   * file and is back in it is kept nowhere else; other servers can be brought back like any removed one.
   */
  'arrivals.undo': z.object({ id: z.string().max(100) }).strict(),

  'cables.plug': z.object({ server: serverId, host: hostId }).strict(),
  'cables.unplug': z.object({ server: serverId, host: hostId }).strict(),

  'catalogue.list': nothing,
  /** Newest first. */
  'activity.calls': callQuery.extend({ limit: z.number().int().min(1).max(500).default(100) }),
  /** One call with what was said in it, as far as that is kept. */
  'activity.call': z.object({ call: z.number().int() }).strict(),
  /** Without an end: until now. */
  'activity.chart': callQuery
    .omit({ outcome: true, slow: true, overMs: true, text: true, before: true })
    .extend({ since: time, bars: z.number().int().min(1).max(240).default(60) }),
  /** A page of a file, newest first; the next one begins at `before`. The first page of a CSV has the heads. */
  'activity.export': callQuery.extend({
    format: z.enum(['csv', 'jsonl']),
    limit: z.number().int().min(1).max(500).default(200)
  }),
  /** Deletes what is kept of calls: of one server or of all, until then or altogether. The audit stays. */
  'activity.purge': z.object({ server: serverId.optional(), until: time.optional() }).strict(),
  'activity.audit': z
    .object({
      text: z.string().max(500).optional(),
      since: time.optional(),
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(500).default(100)
    })
    .strict(),

  'settings.update': z
    .object({
      change: z
        .object({
          theme: z.enum(['system', 'light', 'dark']),
          gatewayPort: z.number().int().min(0).max(65_535),
          openAtLogin: z.boolean(),
          closeToTray: z.boolean(),
          notifications: z.boolean(),
          logFileMb: z.number().int().min(1).max(1_000),
          logFiles: z.number().int().min(1).max(50),
          logTotalMb: z.number().int().min(10).max(100_000),
          grouping: z.enum(['purpose', 'host', 'state', 'none']),
          secretsWithoutKeychain: z.enum(['ask', 'session', 'file']),
          callDays: z.number().int().min(0).max(365)
        })
        .partial()
        .strict()
    })
    .strict(),
  'sweep.list': nothing,
  'sweep.end': z
    .object({
      processes: z
        .array(z.object({ pid: z.number().int().positive(), startTime: z.string() }).strict())
        .min(1)
        .max(500)
    })
    .strict()
} satisfies Record<RequestName, z.ZodType>

/** What each request answers with. */
export interface Answers {
  snapshot: Snapshot
  'core.quit': { readonly servers: number }
  'core.undo': { readonly what: string }
  'core.dismissNotice': null
  'core.webLink': { readonly url: string; readonly expiresAt: string }
  'view.open': boolean
  'view.chooseFolder': string | null
  'servers.review': ConsentSheet
  'servers.install': ServerView
  'servers.cancelInstall': null
  'servers.parse': {
    readonly installRequests: readonly InstallRequest[]
    /** Each order in one line, as it may be shown: secrets are hidden. */
    readonly lines?: readonly string[]
    readonly skipped: readonly { readonly name: string; readonly reason: string }[]
    /** Of servers that are taken over: what stood there and is not. */
    readonly leftOut: readonly { readonly name: string; readonly key: string; readonly reason: string }[]
  }
  'servers.duplicate': InstallRequest
  'servers.remove': null
  'servers.removed': readonly RemovedServer[]
  'servers.restore': ServerView
  'servers.start': ServerView
  'servers.stop': ServerView
  'servers.restart': ServerView
  'servers.definition': ServerDefinition
  'servers.update': ServerView
  'servers.reconsent': { readonly sheet: ConsentSheet; readonly agreed: boolean }
  'servers.allowScripts': ServerView
  'servers.timeline': readonly TimelineMark[]
  'servers.crashes': readonly CrashReport[]
  /** As a data: address of a PNG, JPEG or WebP; null: it has none that can be shown. */
  'servers.icon': { readonly picture: string | null }
  'servers.setSecret': null
  'tools.list': readonly ToolView[]
  'tools.switch': readonly ToolView[]
  'tools.switchMany': readonly ToolView[]
  'tools.accept': readonly ToolView[]
  'resources.list': readonly ResourceView[]
  /** ReadResourceResult as received. */
  'resources.read': unknown
  'prompts.list': readonly PromptView[]
  /** GetPromptResult as received. */
  'prompts.get': unknown
  'arguments.complete': { readonly values: readonly string[]; readonly hasMore: boolean }
  'calls.run': TestCall
  'calls.cancel': null
  'calls.answer': null
  'calls.saved': readonly SavedCall[]
  'calls.save': readonly SavedCall[]
  'calls.renameSaved': readonly SavedCall[]
  'calls.deleteSaved': readonly SavedCall[]
  'calls.history': readonly TestCall[]
  'logs.window': LogWindow
  'logs.clear': null
  'logs.export': { readonly fileName: string; readonly text: string }
  'hosts.list': readonly HostView[]
  'hosts.plan': HostPlan
  'hosts.apply': HostView
  'hosts.leaveAsIs': null
  'hosts.mend': {
    readonly plans: readonly HostPlan[]
    readonly hash: string
    readonly failed: readonly { readonly host: HostId; readonly failure: Failure }[]
  }
  'hosts.restartApp': {
    readonly host: HostId
    readonly name: string
    readonly open: boolean
    readonly argv: readonly string[]
    readonly hash: string
    readonly restarted: boolean
  }
  'hosts.token': { readonly token: string; readonly url: string }
  'hosts.import': Answers['servers.parse']
  'hosts.found': {
    readonly servers: readonly (FoundServer & { readonly installRequest: InstallRequest | null })[]
    /** Files that could not be read. */
    readonly failed: readonly { readonly host: HostId; readonly failure: Failure }[]
  }
  'hosts.show': HostFileView
  'hosts.backups': readonly HostBackup[]
  'hosts.scan': {
    readonly keys: readonly (PlainKey & HostEntry & { readonly host: HostId; readonly file: string })[]
    readonly failed: readonly { readonly host: HostId; readonly failure: Failure }[]
  }
  'hosts.reveal': null
  'arrivals.begin': ArrivalView
  'arrivals.undo': ArrivalView
  'cables.plug': null
  'cables.unplug': null
  'catalogue.list': readonly CatalogueEntry[]
  'activity.calls': readonly CallRecord[]
  'activity.call': CallDetail
  'activity.chart': ActivityChart
  'activity.export': {
    readonly fileName: string
    readonly text: string
    readonly calls: number
    /** Null: that was the last page. */
    readonly before: number | null
  }
  'activity.purge': { readonly calls: number }
  'activity.audit': readonly AuditRecord[]
  'settings.update': Settings
  'sweep.list': readonly SweepEntry[]
  'sweep.end': readonly { readonly pid: number; readonly ended: boolean }[]
}

export type Input<N extends RequestName> = z.input<(typeof requestSchemas)[N]>
export type Parsed<N extends RequestName> = z.output<(typeof requestSchemas)[N]>
export type Answer<N extends RequestName> = N extends keyof Answers ? Answers[N] : never
/** A handler for every request: a missing one fails the build. Input is already parsed. */
export type Handlers = {
  readonly [N in RequestName]: (input: Parsed<N>, caller: Caller) => Promise<Outcome<Answer<N>>>
}
/** Who asks: a window, the web face, or the command line. */
export interface Caller {
  readonly via: 'window' | 'web' | 'cli'
  readonly signal?: AbortSignal
}
/** Asks by name; the renderer's, the CLI's and the tests' one way in. */
export type Ask = <N extends RequestName>(name: N, input: Input<N>) => Promise<Outcome<Answer<N>>>
