import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** At most 128 tools in one request; above that it groups them. */
export const vscode: HostProfile = {
  id: 'vscode',
  name: 'VS Code',
  file: (system) => inConfig(system, 'Code', 'User', 'mcp.json'),
  signs: (system) => [
    inConfig(system, 'Code', 'User'),
    ...programs(system, { mac: 'Visual Studio Code.app', windows: 'Microsoft VS Code', linux: ['code'] })
  ],
  format: 'jsonc',
  key: ['servers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.trust', { host: 'VS Code' }),
  toolLimit: 128
}
