/** Log messages of legacy servers: each host has its own level, each server is told the most talkative of its hosts'. */
import type { ServerId } from '../../contract/model.ts'
import type { Upstream } from '../servers/types.ts'
import type { HostConnection } from './connection.ts'
import { toBytes } from './json-edit.ts'
import { limits } from './policy/limits.ts'

export const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const

/** True when a message of this level passes a threshold; without a threshold everything does, as servers decide then. */
export function passes(level: unknown, threshold: string | null): boolean {
  if (threshold === null) return true
  const at = levels.indexOf(level as (typeof levels)[number])
  return at === -1 || at >= levels.indexOf(threshold as (typeof levels)[number])
}

/**
 * The most talkative level that any host wants; null when none named one, and the server decides. A legacy host that named
 * none hears everything when it is alone, and must not hear less because another one asked for less.
 */
export function lowest(connections: readonly Pick<HostConnection, 'facts' | 'era'>[]): string | null {
  const asked = connections.flatMap(({ facts }) =>
    facts.logLevel === null ? [] : [levels.indexOf(facts.logLevel as (typeof levels)[number])]
  )
  if (asked.length === 0) return null
  const open = connections.some(({ era, facts }) => era === 'legacy' && facts.logLevel === null)
  return open ? levels[0] : (levels[Math.min(...asked)] ?? null)
}

export interface LogLevels {
  /** Tells this process the level it should use, unless it knows. */
  readonly ensure: (upstream: Upstream) => void
  /** This server was told another level than the one of now. */
  readonly stale: (server: ServerId) => boolean
}

export function createLogLevels(wanted: (server: ServerId) => string | null): LogLevels {
  const told = new Map<ServerId, { readonly incarnation: number; readonly level: string }>()
  return {
    stale(server) {
      const known = told.get(server)?.level ?? null
      return (wanted(server) ?? (known === null ? null : levels[0])) !== known
    },
    ensure(upstream) {
      if (upstream.era !== 'legacy' || upstream.capabilities['logging'] === undefined) return
      const before = told.get(upstream.server)
      const known = before?.incarnation === upstream.incarnation ? before.level : null
      // Nobody can take a level back: who was told one hears of the most talkative when none is wanted any more.
      const level = wanted(upstream.server) ?? (known === null ? null : levels[0])
      if (level === null || level === known) return
      told.set(upstream.server, { incarnation: upstream.incarnation, level })
      void upstream.link.request({
        method: 'logging/setLevel',
        params: toBytes({ level }),
        timeoutMs: limits.shortRequestMs
      })
    }
  }
}
