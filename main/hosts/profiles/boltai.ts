import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { AppNames } from '../../processes/host-app.ts'
import type { HostProfile } from '../types.ts'

const app: AppNames = { mac: 'BoltAI.app' }

export const boltai: HostProfile = {
  id: 'boltai',
  name: 'BoltAI',
  file: (system) => (system.platform === 'darwin' ? inHome(system, '.boltai', 'mcp.json') : null),
  signs: (system) => [inHome(system, '.boltai'), ...programs(system, app)],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.restart', { host: 'BoltAI' }),
  app,
  toolLimit: null
}
