import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inHome, inLocalAppData } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** There is one for Windows only. */
export const visualStudio: HostProfile = {
  id: 'visual-studio',
  name: 'Visual Studio',
  file: (system) => (system.platform === 'win32' ? inHome(system, '.mcp.json') : null),
  signs: (system) => (system.platform === 'win32' ? [inLocalAppData(system, 'Microsoft', 'VisualStudio')] : []),
  format: 'json',
  key: ['servers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.after-trust', { host: 'Visual Studio' }),
  toolLimit: null
}
