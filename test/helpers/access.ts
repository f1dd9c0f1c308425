/** Rules that let everything pass, but for what a test says. */
import type { AccessRules } from '../../main/access/judge.ts'

interface Said {
  readonly switches?: AccessRules['switches']
  readonly plugs?: AccessRules['plugs']
  readonly held?: Readonly<Record<string, readonly string[]>>
  readonly stopped?: readonly string[]
}

export function accessWith(servers: readonly string[], said: Said = {}): AccessRules {
  const held = Object.entries(said.held ?? {}).map(([id, names]) => [id, new Set(names)] as const)
  return {
    switches: said.switches ?? {},
    plugs: said.plugs ?? {},
    held: new Map(held),
    available: new Set(servers.filter((id) => !said.stopped?.includes(id)))
  }
}
