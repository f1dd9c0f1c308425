import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Kiro CLI has taken its place. */
export const amazonQ: HostProfile = {
  id: 'amazon-q',
  name: 'Amazon Q CLI',
  file: (system) => inHome(system, '.aws', 'amazonq', 'mcp.json'),
  signs: (system) => [inHome(system, '.aws', 'amazonq'), ...programs(system, { linux: ['q'] })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Amazon Q' }),
  toolLimit: null
}
