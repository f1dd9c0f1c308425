import { localEntry } from '../entry-shapes.ts'
import { inDotConfig, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const kilo: HostProfile = {
  id: 'kilo',
  name: 'Kilo Code',
  file: (system) => inDotConfig(system, 'kilo', 'kilo.jsonc'),
  signs: (system) => [inDotConfig(system, 'kilo'), ...programs(system, { linux: ['kilo'] })],
  format: 'jsonc',
  key: ['mcp'],
  bridgeEntry: localEntry,
  takesEffect: 'In the next Kilo Code session',
  opensWith: 'kilo',
  toolLimit: null
}
