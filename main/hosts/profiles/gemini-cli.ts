import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Its folder is shared with Antigravity, so the folder alone is no sign of it. */
export const geminiCli: HostProfile = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  file: (system) => inHome(system, '.gemini', 'settings.json'),
  signs: (system) => [inHome(system, '.gemini', 'settings.json'), ...programs(system, { linux: ['gemini'] })],
  format: 'jsonc',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Gemini CLI' }),
  opensWith: 'gemini',
  toolLimit: null
}
