import { say } from '../../../contract/words/say.ts'
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
  takesEffect: say('effect.next-session', { host: 'Rovo Dev' }),
  toolLimit: null
}
