/**
 * Tells connected hosts that a list of theirs changed: only those whose list really differs from what they were last
 * told, after a short pause in which many changes become one, and at most once a second for each list and host.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import { partPrint } from '../lib/part-print.ts'
import { listChanged, listKinds, type ListKind } from '../mcp/methods.ts'
import type { HostConnection, Fingerprints } from './connection.ts'
import type { HostConnections } from './connections.ts'
import type { Exposure, Target } from '../access/exposure.ts'
import { limits } from './policy/limits.ts'

export interface ListChanges {
  /** Something that lists are made of changed. */
  readonly changed: () => void
  /** The host's lists as of now are what it starts from. */
  readonly start: (connection: HostConnection) => void
  /** The host is reading its list of this kind now. */
  readonly read: (connection: HostConnection, kind: ListKind) => void
  readonly stop: () => void
}

export function createListChanges(parts: {
  readonly clock: Clock
  readonly connections: HostConnections
  readonly exposureOf: (host: string) => Exposure
}): ListChanges {
  const prints = new WeakMap<Exposure, Fingerprints>()
  const waiting = new Map<HostConnection, Set<ListKind>>()
  let cancel: (() => void) | null = null
  let stopped = false

  function printsOf(host: string): Fingerprints {
    const exposure = parts.exposureOf(host)
    const known = prints.get(exposure) ?? fingerprints(exposure)
    prints.set(exposure, known)
    return known
  }

  function compare(): void {
    cancel = null
    for (const connection of parts.connections.all()) {
      const now = printsOf(connection.host)
      const before = connection.told
      connection.told = now
      if (before === null) continue
      const different = listKinds.filter((kind) => before[kind] !== now[kind])
      if (different.length === 0) continue
      if (different.includes('tools') && connection.listCurrent) {
        connection.listCurrent = false
        parts.connections.changed()
      }
      for (const kind of different) announce(connection, kind)
    }
  }

  function announce(connection: HostConnection, kind: ListKind): void {
    const since = parts.clock.mono() - (connection.announcedAt[kind] ?? Number.NEGATIVE_INFINITY)
    if (since >= limits.announceEveryMs) {
      connection.announcedAt[kind] = parts.clock.mono()
      connection.notify(listChanged(kind))
      return
    }
    const pending = waiting.get(connection) ?? new Set()
    waiting.set(connection, pending)
    if (pending.has(kind)) return
    pending.add(kind)
    parts.clock.after(limits.announceEveryMs - since, () => {
      pending.delete(kind)
      if (pending.size === 0) waiting.delete(connection)
      if (!stopped && parts.connections.all().includes(connection)) announce(connection, kind)
    })
  }

  return {
    changed() {
      if (stopped) return
      // Not restarted by the next change: a storm must not put it off for ever.
      cancel ??= parts.clock.after(limits.debounceMs, compare)
    },
    start(connection) {
      connection.told = printsOf(connection.host)
    },
    read(connection, kind) {
      const now = printsOf(connection.host)
      connection.told = { ...(connection.told ?? now), [kind]: now[kind] }
      if (kind !== 'tools' || connection.listCurrent) return
      connection.listCurrent = true
      parts.connections.changed()
    },
    stop() {
      stopped = true
      cancel?.()
    }
  }
}

/** Schemas and the like are the same objects from list to list, so each is looked through once. */
const shallowPrint = (definition: Target['definition']): unknown =>
  Object.entries(definition).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null ? partPrint(value) : value
  ])

function fingerprints(exposure: Exposure): Fingerprints {
  const print = (...lists: readonly (readonly Target[])[]): string =>
    createHash('sha256')
      .update(JSON.stringify(lists.map((list) => list.map((target) => shallowPrint(target.definition)))))
      .digest('base64')
  return {
    tools: print(exposure.tools),
    resources: print(exposure.resources, exposure.templates),
    prompts: print(exposure.prompts)
  }
}
