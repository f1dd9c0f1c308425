import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** No longer developed; it reads its file as ever. */
export const roo: HostProfile = {
  id: 'roo',
  name: 'Roo Code',
  file: (system) =>
    inConfig(system, 'Code', 'User', 'globalStorage', 'rooveterinaryinc.roo-cline', 'settings', 'mcp_settings.json'),
  signs: (system) => [inConfig(system, 'Code', 'User', 'globalStorage', 'rooveterinaryinc.roo-cline')],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
