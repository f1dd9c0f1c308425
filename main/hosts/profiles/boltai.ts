import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const boltai: HostProfile = {
  id: 'boltai',
  name: 'BoltAI',
  file: (system) => (system.platform === 'darwin' ? inHome(system, '.boltai', 'mcp.json') : null),
  signs: (system) => [inHome(system, '.boltai'), ...programs(system, { mac: 'BoltAI.app' })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.restart', { host: 'BoltAI' }),
  toolLimit: null
}
