import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inDotConfig, inLocalAppData, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Its newer crushrc is a shell script, which nobody can edit safely; this file is read beside it. */
export const crush: HostProfile = {
  id: 'crush',
  name: 'Crush',
  file: (system) =>
    system.platform === 'win32'
      ? inLocalAppData(system, 'crush', 'crush.json')
      : inDotConfig(system, 'crush', 'crush.json'),
  signs: (system) => [
    system.platform === 'win32' ? inLocalAppData(system, 'crush') : inDotConfig(system, 'crush'),
    ...programs(system, { linux: ['crush'] })
  ],
  format: 'json',
  key: ['mcp'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.next-session', { host: 'Crush' }),
  opensWith: 'crush',
  toolLimit: null
}
