import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inDotConfigOrAppData, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Windsurf until June 2026. */
export const devinDesktop: HostProfile = {
  id: 'devin-desktop',
  name: 'Devin Desktop',
  file: (system) => inDotConfigOrAppData(system, 'devin', 'mcp_config.json'),
  signs: (system) => [
    inDotConfigOrAppData(system, 'devin'),
    ...programs(system, { mac: 'Devin.app', windows: 'Devin' })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.refresh', { host: 'Devin' }),
  toolLimit: 100
}
