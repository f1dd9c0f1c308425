import { say } from '../../../contract/words/say.ts'
import { typedEntry, type Bridge } from '../entry-shapes.ts'
import { inHome } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** Its servers are a list; each item carries its name. */
export const continueDev: HostProfile = {
  id: 'continue',
  name: 'Continue',
  file: (system) => inHome(system, '.continue', 'config.yaml'),
  signs: (system) => [inHome(system, '.continue')],
  format: 'yaml',
  key: ['mcpServers'],
  nameKey: 'name',
  bridgeEntry: (bridge: Bridge) => ({ name: 'patchbay', ...(typedEntry(bridge) as object) }),
  takesEffect: say('effect.agent-mode'),
  toolLimit: null
}
