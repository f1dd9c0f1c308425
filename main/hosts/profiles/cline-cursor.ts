import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Releases up to mid-2026; later ones take these servers over once and read the file that Cline shares with its command line. */
export const clineCursor: HostProfile = {
  id: 'cline-cursor',
  name: 'Cline in Cursor',
  file: (system) =>
    inConfig(
      system,
      'Cursor',
      'User',
      'globalStorage',
      'saoudrizwan.claude-dev',
      'settings',
      'cline_mcp_settings.json'
    ),
  signs: (system) => [inConfig(system, 'Cursor', 'User', 'globalStorage', 'saoudrizwan.claude-dev', 'settings')],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
