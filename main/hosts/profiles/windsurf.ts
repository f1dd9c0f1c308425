import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Installs from before it became Devin Desktop. */
export const windsurf: HostProfile = {
  id: 'windsurf',
  name: 'Windsurf',
  file: (system) => inHome(system, '.codeium', 'windsurf', 'mcp_config.json'),
  signs: (system) => [
    inHome(system, '.codeium', 'windsurf'),
    ...programs(system, { mac: 'Windsurf.app', windows: 'Windsurf', linux: ['windsurf'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.refresh', { host: 'Windsurf' }),
  toolLimit: 100
}
