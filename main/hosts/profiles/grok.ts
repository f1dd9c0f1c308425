import { say } from '../../../contract/words/say.ts'
import { plainEntry, type Bridge } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const grok: HostProfile = {
  id: 'grok',
  name: 'Grok CLI',
  file: (system) => inHome(system, '.grok', 'config.toml'),
  signs: (system) => [inHome(system, '.grok'), ...programs(system, { linux: ['grok'] })],
  format: 'toml',
  key: ['mcp_servers'],
  bridgeEntry: (bridge: Bridge) => ({ ...(plainEntry(bridge) as object), enabled: true }),
  takesEffect: say('effect.next-session', { host: 'Grok' }),
  opensWith: 'grok',
  toolLimit: null
}
