import { say } from '../../../contract/words/say.ts'
import { localEntry } from '../entry-shapes.ts'
import { inDotConfig, inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const opencode: HostProfile = {
  id: 'opencode',
  name: 'opencode',
  file: (system) => inDotConfig(system, 'opencode', 'opencode.json'),
  otherFiles: (system) => [inDotConfig(system, 'opencode', 'opencode.jsonc')],
  signs: (system) => [
    inDotConfig(system, 'opencode'),
    inHome(system, '.opencode'),
    ...programs(system, { linux: ['opencode'] })
  ],
  format: 'jsonc',
  key: ['mcp'],
  bridgeEntry: localEntry,
  takesEffect: say('effect.next-session', { host: 'opencode' }),
  opensWith: 'opencode',
  toolLimit: null,
  toolNaming: { prefix: (entry) => `${entry}_`, longest: 64 }
}
