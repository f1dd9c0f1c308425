import { describe, expect, test } from 'vitest'
import { isOwnEntry } from '../../../main/hosts/own-entry.ts'
import { installRequestOf } from '../../../main/snippets/order.ts'
import { profiles } from '../../../main/hosts/profiles/all.ts'
import type { SystemView } from '../../../main/hosts/types.ts'

const mac: SystemView = { platform: 'darwin', home: '/Users/mara', env: {} }
const linux: SystemView = { platform: 'linux', home: '/home/mara', env: {} }
const windows: SystemView = { platform: 'win32', home: 'C:\\Users\\mara', env: { APPDATA: 'D:\\Roaming' } }
const fileOf = (id: string, system: SystemView) => profiles.find((one) => one.id === id)?.file(system)

test.each([
  ['claude-desktop', mac, '/Users/mara/Library/Application Support/Claude/claude_desktop_config.json'],
  ['claude-desktop', linux, '/home/mara/.config/Claude/claude_desktop_config.json'],
  ['claude-desktop', windows, 'D:\\Roaming\\Claude\\claude_desktop_config.json'],
  ['claude-code', mac, '/Users/mara/.claude.json'],
  ['claude-code', windows, 'C:\\Users\\mara\\.claude.json'],
  ['claude-code', { ...linux, env: { CLAUDE_CONFIG_DIR: '/cfg' } }, '/cfg/.claude.json'],
  ['cursor', mac, '/Users/mara/.cursor/mcp.json'],
  ['cursor', windows, 'C:\\Users\\mara\\.cursor\\mcp.json'],
  ['vscode', mac, '/Users/mara/Library/Application Support/Code/User/mcp.json'],
  ['vscode', linux, '/home/mara/.config/Code/User/mcp.json'],
  ['vscode', { ...linux, env: { XDG_CONFIG_HOME: '/x' } }, '/x/Code/User/mcp.json'],
  ['vscode', { ...linux, env: { XDG_CONFIG_HOME: 'relative' } }, '/home/mara/.config/Code/User/mcp.json'],
  ['vscode', windows, 'D:\\Roaming\\Code\\User\\mcp.json'],
  ['vscode', { ...windows, env: {} }, 'C:\\Users\\mara\\AppData\\Roaming\\Code\\User\\mcp.json'],
  ['zed', mac, '/Users/mara/.config/zed/settings.json'],
  ['zed', windows, 'D:\\Roaming\\Zed\\settings.json'],
  ['opencode', windows, 'C:\\Users\\mara\\.config\\opencode\\opencode.json'],
  ['cline', { ...mac, env: { CLINE_MCP_SETTINGS_PATH: '/s.json' } }, '/s.json'],
  ['cline', linux, '/home/mara/.cline/data/settings/cline_mcp_settings.json'],
  ['copilot-cli', { ...mac, env: { COPILOT_HOME: '/cp' } }, '/cp/mcp-config.json']
] as const)('%s on a system of its own: %#', (id, system, file) => {
  expect(fileOf(id, system)).toBe(file)
})

test('ids are kebab-case and there once', () => {
  const ids = profiles.map((one) => one.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
})

describe.each(profiles.map((profile) => [profile.id, profile] as const))('%s', (id, profile) => {
  const bridge = { command: '/opt/patchbay/patchbay', args: ['connect', '--host', id], env: {} }

  test('recognises its own entry, and nobody would import it', () => {
    const entry = profile.bridgeEntry(bridge)
    expect(isOwnEntry(entry)).toBe(true)
    expect(installRequestOf('patchbay', entry)).toHaveProperty('skipped')
    expect(JSON.stringify(profile.bridgeEntry({ ...bridge, env: { A: '1' } }))).toContain('"A":"1"')
  })
  test('has absolute paths on each system', () => {
    for (const system of [mac, linux, windows]) {
      const start = system.platform === 'win32' ? /^[A-Z]:\\/ : /^\//
      for (const path of [profile.file(system), ...profile.signs(system), ...(profile.otherFiles?.(system) ?? [])]) {
        if (path !== null) expect(path).toMatch(start)
      }
    }
  })
})

test.each([
  [{ command: 'patchbay', args: ['connect', '--host', 'cursor'] }, true],
  [{ command: '/usr/bin/node', args: ['/opt/patchbay/bridge.cjs', 'connect', '--host', 'zed'] }, true],
  [{ type: 'local', command: ['/opt/Patchbay', 'connect', '--host', 'opencode'] }, true],
  [{ command: 'other-tool', args: ['connect', '--host', 'cursor'] }, false],
  [{ command: 'patchbay', args: ['serve'] }, false],
  [{ url: 'http://127.0.0.1:7411/mcp' }, false],
  ['patchbay connect --host x', false],
  [null, false]
])('%j is Patchbay’s own: %s', (entry, own) => {
  expect(isOwnEntry(entry)).toBe(own)
})

describe('how long a host waits for an answer', () => {
  const limit = (more: object): unknown => {
    const made = installRequestOf('x', { command: 'x', ...more })
    return 'installRequest' in made ? made.installRequest.callTimeoutSeconds : made.skipped
  }
  test.each([
    ['seconds', { timeout: 300 }, 300],
    ['milliseconds', { timeout: 600_000 }, 600],
    ['a text', { timeout: '90' }, 90],
    ['a name that says seconds', { tool_timeout_sec: 1_800 }, 1_800],
    ['nothing', {}, undefined],
    ['none', { timeout: 0 }, undefined],
    ['nonsense', { timeout: 'long', requestTimeout: null }, undefined],
    ['the time for listing tools', { type: 'local', timeout: 5_000 }, undefined]
  ])('is taken over where it is %s', (_what, entry, seconds) => {
    expect(limit(entry)).toBe(seconds)
  })
})
