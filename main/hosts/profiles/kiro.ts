import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const kiro: HostProfile = {
  id: 'kiro',
  name: 'Kiro',
  file: (system) => inHome(system, '.kiro', 'settings', 'mcp.json'),
  signs: (system) => [
    inHome(system, '.kiro'),
    ...programs(system, { mac: 'Kiro.app', windows: 'Kiro', linux: ['kiro'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
