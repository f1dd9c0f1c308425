import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inHome, inNamedFolder, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

const mostProjects = 500

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
  // Servers that were added within a project, for that project only.
  otherTables: (whole) => {
    const projects = (whole as { readonly projects?: unknown } | null)?.projects
    if (typeof projects !== 'object' || projects === null) return []
    return Object.entries(projects as Readonly<Record<string, unknown>>)
      .filter(([, project]) => {
        const servers = (project as { readonly mcpServers?: unknown } | null)?.mcpServers
        return typeof servers === 'object' && servers !== null && Object.keys(servers).length > 0
      })
      .slice(0, mostProjects)
      .map(([folder]) => ['projects', folder, 'mcpServers'])
  },
  bridgeEntry: typedEntry,
  takesEffect: say('effect.next-session', { host: 'Claude Code' }),
  opensWith: 'claude',
  toolLimit: null,
  toolNaming: { prefix: (entry) => `mcp__${entry}__`, longest: 64 }
}
