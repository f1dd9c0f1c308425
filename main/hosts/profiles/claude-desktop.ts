import { say } from '../../../contract/words/say.ts'
import { plainEntry } from '../entry-shapes.ts'
import { inConfig, programs } from '../host-paths.ts'
import type { AppNames } from '../../processes/host-app.ts'
import type { HostProfile } from '../types.ts'

const app: AppNames = { mac: 'Claude.app', windows: 'AnthropicClaude', linux: ['claude-desktop'] }

/** Its file takes local servers only. It rewrites the file from memory when its own settings change. */
export const claudeDesktop: HostProfile = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  file: (system) => inConfig(system, 'Claude', 'claude_desktop_config.json'),
  signs: (system) => [inConfig(system, 'Claude'), ...programs(system, app)],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: say('effect.quit', { host: 'Claude Desktop' }),
  app,
  toolLimit: null
}
