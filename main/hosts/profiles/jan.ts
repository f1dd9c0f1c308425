import { say } from '../../../contract/words/say.ts'
import { plainEntry, type Bridge } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { AppNames } from '../../processes/host-app.ts'
import type { HostProfile } from '../types.ts'

const app: AppNames = { mac: 'Jan.app', windows: 'jan', linux: ['jan', 'Jan'] }

export const jan: HostProfile = {
  id: 'jan',
  name: 'Jan',
  file: (system) => inConfig(system, 'Jan', 'data', 'mcp_config.json'),
  signs: (system) => [inConfig(system, 'Jan', 'data'), ...programs(system, app)],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: (bridge: Bridge) => ({ ...(plainEntry(bridge) as object), active: true }),
  takesEffect: say('effect.restart', { host: 'Jan' }),
  app,
  toolLimit: null
}
