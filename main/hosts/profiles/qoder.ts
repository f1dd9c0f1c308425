import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig, inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const qoder: HostProfile = {
  id: 'qoder',
  name: 'Qoder',
  file: (system) =>
    system.platform === 'win32'
      ? inConfig(system, 'Qoder', 'SharedClientCache', 'mcp.json')
      : inHome(system, '.qoder', 'mcp.json'),
  signs: (system) => [inHome(system, '.qoder'), ...programs(system, { mac: 'Qoder.app', windows: 'Qoder' })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.restart', { host: 'Qoder' }),
  toolLimit: null
}
