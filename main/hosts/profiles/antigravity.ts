import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const antigravity: HostProfile = {
  id: 'antigravity',
  name: 'Antigravity',
  file: (system) => inHome(system, '.gemini', 'config', 'mcp_config.json'),
  signs: (system) => [
    inHome(system, '.gemini', 'config'),
    ...programs(system, { mac: 'Antigravity.app', windows: 'Antigravity', linux: ['antigravity', 'agy'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.restart', { host: 'Antigravity' }),
  app: { mac: 'Antigravity.app', windows: 'Antigravity', linux: ['antigravity'] },
  toolLimit: null
}
