import { say } from '../../../contract/words/say.ts'
import { plainEntry, type Bridge } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const jan: HostProfile = {
  id: 'jan',
  name: 'Jan',
  file: (system) => inConfig(system, 'Jan', 'data', 'mcp_config.json'),
  signs: (system) => [
    inConfig(system, 'Jan', 'data'),
    ...programs(system, { mac: 'Jan.app', windows: 'jan', linux: ['jan', 'Jan'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: (bridge: Bridge) => ({ ...(plainEntry(bridge) as object), active: true }),
  takesEffect: say('effect.restart', { host: 'Jan' }),
  toolLimit: null
}
