import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const xcodeCodex: HostProfile = {
  id: 'xcode-codex',
  name: 'Codex in Xcode',
  file: (system) =>
    system.platform === 'darwin'
      ? inHome(system, 'Library/Developer/Xcode/CodingAssistant/codex', 'config.toml')
      : null,
  signs: (system) => [inHome(system, 'Library/Developer/Xcode/CodingAssistant/codex')],
  format: 'toml',
  key: ['mcp_servers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-agent-session', { host: 'Xcode' }),
  toolLimit: null
}
