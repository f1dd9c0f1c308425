import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inNamedFolder } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Without a type it takes a URL for SSE, so the type is always written. */
export const cline: HostProfile = {
  id: 'cline',
  name: 'Cline',
  file: (system) =>
    system.env['CLINE_MCP_SETTINGS_PATH']
      ? inNamedFolder(system, 'CLINE_MCP_SETTINGS_PATH', '')
      : inNamedFolder(system, 'CLINE_DATA_DIR', '.cline/data', 'settings', 'cline_mcp_settings.json'),
  signs: (system) => [inNamedFolder(system, 'CLINE_DATA_DIR', '.cline/data')],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
