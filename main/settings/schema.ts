/** The shape of settings.json, its defaults, and how older versions become this one. Pure. */
import { idPattern } from '../../contract/ids.ts'
import { z } from 'zod'
import type { Settings } from '../../contract/model.ts'
import { packageSources } from '../catalogue/package-sources.ts'
import type { Stored } from './types.ts'

/** Raise it with every change of shape, and add the step to `migrations`. */
export const storedVersion = 1

export const defaultSettings: Settings = {
  version: storedVersion,
  theme: 'system',
  gatewayPort: 7411,
  openAtLogin: false,
  closeToTray: true,
  notifications: true,
  logFileMb: 10,
  logFiles: 5,
  logTotalMb: 500,
  grouping: 'purpose',
  secretsWithoutKeychain: 'ask',
  callDays: 14,
  welcomed: false
}

export const emptyStored: Stored = {
  version: storedVersion,
  settings: defaultSettings,
  servers: [],
  switches: {},
  plugs: {},
  pins: {},
  removed: {},
  joined: {}
}

const value = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('plain'), value: z.string() }),
  z.looseObject({ kind: z.literal('secret'), ref: z.string() })
])
const secrets = table(z.string()).optional()
const launch = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('stdio'),
    secrets,
    command: z.string().min(1),
    args: z.array(z.string()),
    cwd: z.string().optional()
  }),
  z.looseObject({ kind: z.enum(['http', 'sse']), secrets, url: z.string(), headers: table(value) })
])
const source = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('command') }),
  z.looseObject({ kind: z.literal('remote') }),
  ...Object.values(packageSources).map(({ kept }) => kept)
])

export const definitionDefaults = {
  idleMinutes: 10,
  startTimeoutSeconds: 60,
  memorySoftMb: 0,
  memoryHardMb: 0,
  messageLimitMb: 32,
  group: ''
} as const

export const definitionSchema = z.looseObject({
  id: z.string().regex(idPattern),
  name: z.string(),
  source,
  launch,
  env: table(value),
  wanted: z.enum(['up', 'down', 'on-demand']),
  idleMinutes: z.number().min(1).default(definitionDefaults.idleMinutes),
  startTimeoutSeconds: z.number().min(1).default(definitionDefaults.startTimeoutSeconds),
  callTimeoutSeconds: z.number().min(0).optional(),
  toolTimeoutSeconds: table(z.number().min(0)).optional(),
  keepsCalls: z.boolean().optional(),
  memorySoftMb: z.number().min(0).default(definitionDefaults.memorySoftMb),
  memoryHardMb: z.number().min(0).default(definitionDefaults.memoryHardMb),
  messageLimitMb: z.number().min(1).max(256).default(definitionDefaults.messageLimitMb),
  group: z.string().default(definitionDefaults.group),
  catalogueId: z.string().optional(),
  createdAt: z.string(),
  consent: z.looseObject({ hash: z.string(), at: z.string() }).nullable().default(null)
})

/** A setting that a person broke by hand costs that setting, not the file: it falls back to its default. */
const settings = z.looseObject({
  version: z.number().catch(storedVersion),
  theme: z.enum(['system', 'light', 'dark']).catch(defaultSettings.theme),
  gatewayPort: z.number().int().min(0).max(65_535).catch(defaultSettings.gatewayPort),
  openAtLogin: z.boolean().catch(defaultSettings.openAtLogin),
  closeToTray: z.boolean().catch(defaultSettings.closeToTray),
  notifications: z.boolean().catch(defaultSettings.notifications),
  logFileMb: z.number().int().min(1).max(1_000).catch(defaultSettings.logFileMb),
  logFiles: z.number().int().min(1).max(50).catch(defaultSettings.logFiles),
  logTotalMb: z.number().int().min(10).max(100_000).catch(defaultSettings.logTotalMb),
  grouping: z.enum(['purpose', 'host', 'state', 'none']).catch(defaultSettings.grouping),
  secretsWithoutKeychain: z.enum(['ask', 'session', 'file']).catch(defaultSettings.secretsWithoutKeychain),
  callDays: z.number().int().min(0).max(365).catch(defaultSettings.callDays),
  welcomed: z.boolean().catch(defaultSettings.welcomed)
})

const switches = table(z.looseObject({ all: z.boolean(), hosts: table(z.boolean()).default({}) }))
const plug = z.looseObject({ only: z.array(z.string()).nullable().default(null), off: z.array(z.string()).default([]) })
const pins = table(z.string())
const removed = table(
  z.looseObject({
    at: z.string(),
    definition: definitionSchema,
    switches: switches.optional(),
    plug: plug.optional(),
    pins: pins.optional()
  })
)

export const storedSchema = z.looseObject({
  version: z.number().int().min(1),
  settings: settings.default({ ...defaultSettings }),
  servers: z.array(definitionSchema).default([]),
  switches: table(switches).default({}),
  plugs: table(plug).default({}),
  pins: table(pins).default({}),
  removed: removed.default({}),
  joined: table(z.looseObject({ file: z.string(), at: z.string() })).default({})
})

/** Each step takes the plain data of version n and answers that of n + 1. */
export type Migration = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>
export const migrations: Readonly<Record<number, Migration>> = {}

/**
 * A table keyed by names that come from outside (tools, hosts, variables). Zod's own record leaves the key `__proto__`
 * out, so that a tool of that name would come back on after a restart.
 */
function table<T extends z.ZodType>(value: T) {
  const plain = z.custom<Readonly<Record<string, unknown>>>(
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
    'Invalid input: expected record'
  )
  return plain.transform((given, context) => {
    const entries: [string, z.output<T>][] = []
    for (const [key, each] of Object.entries(given)) {
      const parsed = value.safeParse(each)
      if (parsed.success) entries.push([key, parsed.data])
      else
        for (const issue of parsed.error.issues)
          context.addIssue({ code: 'custom', message: issue.message, path: [key, ...issue.path] })
    }
    return Object.fromEntries(entries) as Record<string, z.output<T>>
  })
}
