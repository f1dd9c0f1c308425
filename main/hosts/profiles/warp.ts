import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const warp: HostProfile = {
  id: 'warp',
  name: 'Warp',
  file: (system) => inHome(system, '.warp', '.mcp.json'),
  signs: (system) => [
    inHome(system, '.warp'),
    ...programs(system, { mac: 'Warp.app', windows: 'Warp', linux: ['warp-terminal'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.restart', { host: 'Warp' }),
  toolLimit: null
}
