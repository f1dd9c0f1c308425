import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inDotConfigOrAppData, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** The file is all of Zed's settings, comments included. */
export const zed: HostProfile = {
  id: 'zed',
  name: 'Zed',
  file: (system) => inDotConfigOrAppData(system, system.platform === 'win32' ? 'Zed' : 'zed', 'settings.json'),
  signs: (system) => [
    inDotConfigOrAppData(system, system.platform === 'win32' ? 'Zed' : 'zed'),
    ...programs(system, { mac: 'Zed.app', windows: 'Zed', linux: ['zed', 'zeditor'] })
  ],
  format: 'jsonc',
  key: ['context_servers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
