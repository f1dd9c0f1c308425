import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { AppNames } from '../../processes/host-app.ts'
import type { HostProfile } from '../types.ts'

const app: AppNames = { mac: 'Witsy.app', windows: 'witsy', linux: ['witsy'] }

export const witsy: HostProfile = {
  id: 'witsy',
  name: 'Witsy',
  file: (system) => inConfig(system, 'Witsy', 'settings.json'),
  signs: (system) => [inConfig(system, 'Witsy'), ...programs(system, app)],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.restart', { host: 'Witsy' }),
  app,
  toolLimit: null
}
