import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const augment: HostProfile = {
  id: 'augment',
  name: 'Augment',
  file: (system) => inHome(system, '.augment', 'settings.json'),
  signs: (system) => [inHome(system, '.augment'), ...programs(system, { linux: ['auggie'] })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Augment' }),
  opensWith: 'auggie',
  toolLimit: null
}
