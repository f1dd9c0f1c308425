import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const hermes: HostProfile = {
  id: 'hermes',
  name: 'Hermes',
  file: (system) => inHome(system, '.hermes', 'config.yaml'),
  signs: (system) => [inHome(system, '.hermes'), ...programs(system, { linux: ['hermes'] })],
  format: 'yaml',
  key: ['mcp_servers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Hermes' }),
  opensWith: 'hermes',
  toolLimit: null
}
