import { typedEntry } from '../entry-shapes.ts'
import { inHome, inNamedFolder, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** The file holds much other state and is rewritten by every running session. */
export const claudeCode: HostProfile = {
  id: 'claude-code',
  name: 'Claude Code',
  file: (system) =>
    system.env['CLAUDE_CONFIG_DIR']
      ? inNamedFolder(system, 'CLAUDE_CONFIG_DIR', '', '.claude.json')
      : inHome(system, '.claude.json'),
  signs: (system) => [
    inNamedFolder(system, 'CLAUDE_CONFIG_DIR', '.claude'),
    ...programs(system, { linux: ['claude'] })
  ],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: typedEntry,
  takesEffect: 'In the next Claude Code session',
  toolLimit: null,
  toolNaming: { prefix: (entry) => `mcp__${entry}__`, longest: 64 }
}
