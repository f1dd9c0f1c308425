import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inNamedFolder, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** The command line, the app and the extension share one file. It takes no key it does not know. */
export const codex: HostProfile = {
  id: 'codex',
  name: 'Codex',
  file: (system) => inNamedFolder(system, 'CODEX_HOME', '.codex', 'config.toml'),
  signs: (system) => [inNamedFolder(system, 'CODEX_HOME', '.codex'), ...programs(system, { linux: ['codex'] })],
  format: 'toml',
  key: ['mcp_servers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.next-session', { host: 'Codex' }),
  opensWith: 'codex',
  toolLimit: null
}
