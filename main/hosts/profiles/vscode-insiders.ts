import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const vscodeInsiders: HostProfile = {
  id: 'vscode-insiders',
  name: 'VS Code Insiders',
  file: (system) => inConfig(system, 'Code - Insiders', 'User', 'mcp.json'),
  signs: (system) => [
    inConfig(system, 'Code - Insiders', 'User'),
    ...programs(system, {
      mac: 'Visual Studio Code - Insiders.app',
      windows: 'Microsoft VS Code Insiders',
      linux: ['code-insiders']
    })
  ],
  format: 'jsonc',
  key: ['servers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.trust', { host: 'VS Code Insiders' }),
  toolLimit: 128
}
