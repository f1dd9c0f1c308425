import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const anythingllm: HostProfile = {
  id: 'anythingllm',
  name: 'AnythingLLM',
  file: (system) => inConfig(system, 'anythingllm-desktop', 'storage', 'plugins', 'anythingllm_mcp_servers.json'),
  signs: (system) => [
    inConfig(system, 'anythingllm-desktop'),
    ...programs(system, { mac: 'AnythingLLM.app', windows: 'AnythingLLM' })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.refresh', { host: 'AnythingLLM' }),
  toolLimit: null
}
