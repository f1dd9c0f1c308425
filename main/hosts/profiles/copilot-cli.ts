import { say } from '../../../contract/words/say.ts'
import { typedEntry, type Bridge } from '../entry-shapes.ts'
import { inNamedFolder, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** It offers a server's tools only when the entry lists them; * is all. */
export const copilotCli: HostProfile = {
  id: 'copilot-cli',
  name: 'Copilot CLI',
  file: (system) => inNamedFolder(system, 'COPILOT_HOME', '.copilot', 'mcp-config.json'),
  signs: (system) => [inNamedFolder(system, 'COPILOT_HOME', '.copilot'), ...programs(system, { linux: ['copilot'] })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: (bridge: Bridge) => ({ ...(typedEntry(bridge) as object), tools: ['*'] }),
  takesEffect: say('effect.next-session', { host: 'Copilot CLI' }),
  opensWith: 'copilot',
  toolLimit: null
}
