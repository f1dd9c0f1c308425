import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const factory: HostProfile = {
  id: 'factory',
  name: 'Factory droid',
  file: (system) => inHome(system, '.factory', 'mcp.json'),
  signs: (system) => [inHome(system, '.factory'), ...programs(system, { linux: ['droid'] })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.at-once'),
  opensWith: 'droid',
  toolLimit: null
}
