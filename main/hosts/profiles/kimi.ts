import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const kimi: HostProfile = {
  id: 'kimi',
  name: 'Kimi Code',
  file: (system) => inHome(system, '.kimi-code', 'mcp.json'),
  signs: (system) => [inHome(system, '.kimi-code'), ...programs(system, { linux: ['kimi'] })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Kimi' }),
  opensWith: 'kimi',
  toolLimit: null
}
