import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const trae: HostProfile = {
  id: 'trae',
  name: 'Trae',
  file: (system) => inConfig(system, 'Trae', 'User', 'mcp.json'),
  signs: (system) => [inConfig(system, 'Trae', 'User'), ...programs(system, { mac: 'Trae.app', windows: 'Trae' })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
