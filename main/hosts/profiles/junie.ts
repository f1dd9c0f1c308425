import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const junie: HostProfile = {
  id: 'junie',
  name: 'Junie',
  file: (system) => inHome(system, '.junie', 'mcp', 'mcp.json'),
  signs: (system) => [inHome(system, '.junie')],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Junie' }),
  toolLimit: null
}
