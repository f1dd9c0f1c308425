import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { AppNames } from '../../processes/host-app.ts'
import type { HostProfile } from '../types.ts'

const app: AppNames = { mac: 'Cursor.app', windows: 'cursor', linux: ['cursor'] }

/** About 40 tools reach its model at once, as its users report. */
export const cursor: HostProfile = {
  id: 'cursor',
  name: 'Cursor',
  file: (system) => inHome(system, '.cursor', 'mcp.json'),
  signs: (system) => [inHome(system, '.cursor'), ...programs(system, app)],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.reload', { host: 'Cursor' }),
  app,
  toolLimit: 40,
  // Longer ones are left out of what its model sees.
  toolNaming: { prefix: (entry) => entry, longest: 60 }
}
