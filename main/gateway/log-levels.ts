/** Log messages of legacy servers: each host has its own level, each server is told the most talkative of them. */
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

/** The lowest level that any host asked for; null when none did. */
export function lowest(connections: readonly Pick<HostConnection, 'facts'>[]): string | null {
  const asked = connections.flatMap(({ facts }) =>
    facts.logLevel === null ? [] : [levels.indexOf(facts.logLevel as (typeof levels)[number])]
  )
  return asked.length === 0 ? null : (levels[Math.min(...asked)] ?? null)
}

export interface LogLevels {
  /** Tells this process the level it should use, unless it knows. */
  readonly ensure: (upstream: Upstream) => void
}

export function createLogLevels(wanted: () => string | null): LogLevels {
  const told = new Map<string, string>()
  return {
    ensure(upstream) {
      const level = wanted()
      if (level === null || upstream.era !== 'legacy' || upstream.capabilities['logging'] === undefined) return
      const now = `${upstream.incarnation} ${level}`
      if (told.get(upstream.server) === now) return
      told.set(upstream.server, now)
      void upstream.link.request({
        method: 'logging/setLevel',
        params: toBytes({ level }),
        timeoutMs: limits.shortRequestMs
      })
    }
  }
}
