import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** About 40 tools reach its model at once, as its users report. */
export const cursor: HostProfile = {
  id: 'cursor',
  name: 'Cursor',
  file: (system) => inHome(system, '.cursor', 'mcp.json'),
  signs: (system) => [
    inHome(system, '.cursor'),
    ...programs(system, { mac: 'Cursor.app', windows: 'cursor', linux: ['cursor'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.reload', { host: 'Cursor' }),
  toolLimit: 40,
  // Longer ones are left out of what its model sees.
  toolNaming: { prefix: (entry) => entry, longest: 60 }
}
