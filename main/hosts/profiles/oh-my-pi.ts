import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inHome, inNamedFolder, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** A relative of Pi, which itself knows no servers. */
export const ohMyPi: HostProfile = {
  id: 'oh-my-pi',
  name: 'Oh My Pi',
  file: (system) => inNamedFolder(system, 'PI_CODING_AGENT_DIR', '.omp/agent', 'mcp.json'),
  signs: (system) => [inHome(system, '.omp'), ...programs(system, { linux: ['omp'] })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.next-session', { host: 'Oh My Pi' }),
  opensWith: 'omp',
  toolLimit: null
}
