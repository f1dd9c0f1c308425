import { say } from '../../../contract/words/say.ts'
import { type Bridge } from '../entry-shapes.ts'
import { inConfig, inDotConfig, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** The same table holds what comes with Goose itself, which is never touched. */
export const goose: HostProfile = {
  id: 'goose',
  name: 'Goose',
  file: (system) =>
    system.platform === 'win32'
      ? inConfig(system, 'Block', 'goose', 'config', 'config.yaml')
      : inDotConfig(system, 'goose', 'config.yaml'),
  signs: (system) => [
    system.platform === 'win32' ? inConfig(system, 'Block', 'goose') : inDotConfig(system, 'goose'),
    ...programs(system, { mac: 'Goose.app', linux: ['goose'] })
  ],
  format: 'yaml',
  key: ['extensions'],
  bridgeEntry: ({ command, args, env }: Bridge) => ({
    enabled: true,
    type: 'stdio',
    name: 'patchbay',
    cmd: command,
    args: [...args],
    envs: { ...env },
    timeout: 300
  }),
  takesEffect: say('effect.next-session', { host: 'Goose' }),
  opensWith: 'goose session',
  toolLimit: null
}
