import { say } from '../../../contract/words/say.ts'
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
  takesEffect: say('effect.next-session', { host: 'Kilo Code' }),
  opensWith: 'kilo',
  toolLimit: null
}
