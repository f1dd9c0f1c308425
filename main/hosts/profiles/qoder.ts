import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig, inHome, programs } from '../host-paths.ts'
import type { AppNames } from '../../processes/host-app.ts'
import type { HostProfile } from '../types.ts'

const app: AppNames = { mac: 'Qoder.app', windows: 'Qoder' }

export const qoder: HostProfile = {
  id: 'qoder',
  name: 'Qoder',
  file: (system) =>
    system.platform === 'win32'
      ? inConfig(system, 'Qoder', 'SharedClientCache', 'mcp.json')
      : inHome(system, '.qoder', 'mcp.json'),
  signs: (system) => [inHome(system, '.qoder'), ...programs(system, app)],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.restart', { host: 'Qoder' }),
  app,
  toolLimit: null
}
