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
  takesEffect: 'In the next Junie session',
  toolLimit: null
}
