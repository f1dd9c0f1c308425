import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inHome } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const xcodeClaude: HostProfile = {
  id: 'xcode-claude',
  name: 'Claude in Xcode',
  file: (system) =>
    system.platform === 'darwin'
      ? inHome(system, 'Library/Developer/Xcode/CodingAssistant/ClaudeAgentConfig', '.claude.json')
      : null,
  signs: (system) => [inHome(system, 'Library/Developer/Xcode/CodingAssistant/ClaudeAgentConfig')],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.next-agent-session', { host: 'Xcode' }),
  toolLimit: null
}
