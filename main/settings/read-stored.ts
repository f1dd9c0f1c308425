/** Text of a settings file → state, or which of the three ways it cannot be used. Pure. */
import type { z } from 'zod'
import { sentence } from '../../contract/words/say.ts'
import {
  definitionSchema,
  emptyStored,
  migrations as knownMigrations,
  storedSchema,
  storedVersion,
  type Migration
} from './schema.ts'
import type { Stored } from './types.ts'

export type Read =
  | { readonly kind: 'good'; readonly stored: Stored; readonly migratedFrom: number | null }
  /** Written by a newer Patchbay: `stored` is what this one understands of it, to look at and not to save. */
  | { readonly kind: 'newer'; readonly stored: Stored; readonly version: number }
  | { readonly kind: 'torn'; readonly why: string }

/** Text of the file as it lies on disk. */
export function parseStored(text: string): Record<string, unknown> {
  const data: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Error(sentence('kept.no-object'))
  return data as Record<string, unknown>
}

export function readStored(
  data: Readonly<Record<string, unknown>>,
  migrations: Readonly<Record<number, Migration>> = knownMigrations,
  current: number = storedVersion
): Read {
  const version = data['version']
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { kind: 'torn', why: sentence('kept.no-version') }
  }
  if (version > current) return { kind: 'newer', version, stored: understood(data) }
  let migrated: Record<string, unknown> = { ...data }
  try {
    for (let from = version; from < current; from++) {
      const step = migrations[from]
      if (!step) return { kind: 'torn', why: sentence('kept.unknown-version', { from }) }
      migrated = { ...step(migrated), version: from + 1 }
    }
  } catch (error) {
    return { kind: 'torn', why: sentence('kept.not-migrated', { version, current, why: String(error) }) }
  }
  const parsed = storedSchema.safeParse(migrated)
  if (!parsed.success) return { kind: 'torn', why: firstIssue(parsed.error) }
  const stored = parsed.data as Stored
  const twice = firstDouble(stored.servers.map((server) => server.id))
  if (twice) return { kind: 'torn', why: sentence('kept.twice', { id: twice }) }
  return { kind: 'good', stored, migratedFrom: version < current ? version : null }
}

/** Whatever of a newer file this version can read: each part by itself, and each server by itself. */
function understood(data: Readonly<Record<string, unknown>>): Stored {
  const { settings, switches, plugs, pins, removed, joined } = storedSchema.shape
  const servers = Array.isArray(data['servers']) ? data['servers'] : []
  return {
    version: storedVersion,
    settings: settings.catch({ ...emptyStored.settings }).parse(data['settings']),
    servers: servers.flatMap((server) => {
      const parsed = definitionSchema.safeParse(server)
      return parsed.success ? [parsed.data as Stored['servers'][number]] : []
    }),
    switches: switches.catch({}).parse(data['switches']),
    plugs: plugs.catch({}).parse(data['plugs']),
    pins: pins.catch({}).parse(data['pins']),
    removed: removed.catch({}).parse(data['removed']) as Stored['removed'],
    joined: joined.catch({}).parse(data['joined'])
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : sentence('kept.shape')
}

function firstDouble(ids: readonly string[]): string | null {
  return ids.find((id, index) => ids.indexOf(id) !== index) ?? null
}
