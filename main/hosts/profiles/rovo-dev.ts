import { transportEntry } from '../entry-shapes.ts'
import { inHome } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const rovoDev: HostProfile = {
  id: 'rovo-dev',
  name: 'Rovo Dev CLI',
  file: (system) => inHome(system, '.rovodev', 'mcp.json'),
  signs: (system) => [inHome(system, '.rovodev')],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: transportEntry,
  takesEffect: 'In the next Rovo Dev session',
  toolLimit: null
}
