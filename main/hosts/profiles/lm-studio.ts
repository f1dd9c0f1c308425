import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const lmStudio: HostProfile = {
  id: 'lm-studio',
  name: 'LM Studio',
  file: (system) => inHome(system, '.lmstudio', 'mcp.json'),
  signs: (system) => [
    inHome(system, '.lmstudio'),
    ...programs(system, { mac: 'LM Studio.app', windows: 'LM Studio', linux: ['lm-studio'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
