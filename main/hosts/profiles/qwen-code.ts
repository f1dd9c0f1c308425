import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const qwenCode: HostProfile = {
  id: 'qwen-code',
  name: 'Qwen Code',
  file: (system) => inHome(system, '.qwen', 'settings.json'),
  signs: (system) => [inHome(system, '.qwen'), ...programs(system, { linux: ['qwen'] })],
  format: 'jsonc',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Qwen Code' }),
  opensWith: 'qwen',
  toolLimit: null
}
