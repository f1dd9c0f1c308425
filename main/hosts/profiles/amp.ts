import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inDotConfigOrAppData, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** The key is one word with a dot in it, not a path. */
export const amp: HostProfile = {
  id: 'amp',
  name: 'Amp',
  file: (system) => inDotConfigOrAppData(system, 'amp', 'settings.json'),
  otherFiles: (system) => [inDotConfigOrAppData(system, 'amp', 'settings.jsonc')],
  signs: (system) => [inDotConfigOrAppData(system, 'amp'), ...programs(system, { linux: ['amp'] })],
  format: 'jsonc',
  key: ['amp.mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Amp' }),
  opensWith: 'amp',
  toolLimit: null
}
