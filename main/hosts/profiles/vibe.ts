import { say } from '../../../contract/words/say.ts'
import { transportEntry, type Bridge } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Its servers are a list of tables; each carries its name. */
export const vibe: HostProfile = {
  id: 'vibe',
  name: 'Mistral Vibe',
  file: (system) => inHome(system, '.vibe', 'config.toml'),
  signs: (system) => [inHome(system, '.vibe'), ...programs(system, { linux: ['vibe'] })],
  format: 'toml',
  key: ['mcp_servers'],
  nameKey: 'name',
  bridgeEntry: (bridge: Bridge) => ({ name: 'patchbay', ...(transportEntry(bridge) as object) }),
  takesEffect: say('effect.next-session', { host: 'Vibe' }),
  opensWith: 'vibe',
  toolLimit: null
}
