/** What somebody else did to a host's file: recognised, said, and answered. */
import { expect, it } from 'vitest'
import { changeInWords, isNews, outsideChange, outsideNotice } from '../../../main/hosts/outside.ts'
import { isOwnEntry, isStale } from '../../../main/hosts/own-entry.ts'
import { bridgeCommand } from '../../../main/lib/bridge-command.ts'

const own = { command: '/opt/node', args: ['/opt/patchbay/bridge.cjs', 'connect', '--host', 'cursor'] }
const file = (servers: Record<string, unknown>, more = {}) => JSON.stringify({ mcpServers: servers, ...more }, null, 2)
const six = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, { command: name }]))
const change = (before: string | null | undefined, after: string | null) =>
  outsideChange(
    'cursor',
    '/home/mara/.cursor/mcp.json',
    { format: 'json', path: ['mcpServers'], name: 'patchbay' },
    before,
    after
  )

it.each([
  ['emptied', file({}), true, 6, 0, 'Patchbay’s entry and 6 servers (a, b, c, d, e, f) are gone from it'],
  ['made of nothing', '', true, 6, 0, 'Patchbay’s entry and 6 servers (a, b, c, d, e, f) are gone from it'],
  ['removed', null, true, 6, 0, 'Patchbay’s entry and 6 servers (a, b, c, d, e, f) are gone from it'],
  ['without our entry', file(six), true, 0, 0, 'Patchbay’s entry is gone from it'],
  [
    'with somebody else’s of our name',
    file({ ...six, patchbay: { command: 'other' } }),
    true,
    0,
    0,
    /Patchbay’s entry is gone/
  ],
  ['shrunk by one', file({ ...six, a: undefined, patchbay: own }), false, 1, 0, 'a server (a) is gone from it'],
  ['grown', file({ ...six, g: { url: 'x' }, h: {}, patchbay: own }), false, 0, 2, 'g, h were added to it'],
  ['rewritten from memory', file({ g: {} }), true, 6, 1, /gone from it, and g was added to it/]
] as const)('a file that was %s', (_name, after, lost, gone, added, words) => {
  const seen = change(file({ ...six, patchbay: own }), after)
  expect([seen.lost, seen.gone.length, seen.added.length]).toEqual([lost, gone, added])
  expect(isNews(seen)).toBe(true)
  expect(changeInWords(seen)).toMatch(words)
})
it('settings of the host’s own beside the servers are no news, nor is another order', () => {
  const before = file({ ...six, patchbay: own })
  expect(isNews(change(before, file({ patchbay: own, ...six }, { theme: 'dark' })))).toBe(false)
  expect(isNews(change(undefined, before))).toBe(false)
})
it('is one notice with the difference, without the keys of others, and with every way on', () => {
  const secret = { command: 'git', env: { GITHUB_TOKEN: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' } }
  const seen = change(file({ ...six, git: secret, patchbay: own }), file({ new: { command: 'x' } }))
  const notice = outsideNotice([{ change: seen, name: 'Cursor', putBack: 'h1', restore: 'h2' }])
  expect(notice.code).toBe('host-file-changed')
  expect(notice.message).toContain('changed the file of Cursor')
  expect(notice.detail).toContain('-    "a"')
  expect(JSON.stringify(notice)).not.toContain('ghp_0123')
  expect([notice.remedy, ...(notice.alternatives ?? [])]).toMatchObject([
    { label: 'Restore the file', request: 'hosts.apply', input: { host: 'cursor', action: 'undo', hash: 'h2' } },
    { label: 'Put Patchbay back', request: 'hosts.apply', input: { host: 'cursor', action: 'join', hash: 'h1' } },
    { label: 'Take over what was added', request: 'view.open' },
    { label: 'Leave it', request: 'hosts.leaveAsIs', input: { host: 'cursor' } }
  ])
  const two = outsideNotice([
    { change: seen, name: 'Zed', putBack: null, restore: null },
    { change: change(file({ patchbay: own }), file({})), name: 'Cursor', putBack: 'h', restore: null }
  ])
  expect(two.message).toContain('Before that: Zed (')
})
it('shows names of a foreign file as text, not at any length', () => {
  const bad = { ['x\u202e\u0007' + 'y'.repeat(9_000)]: {} }
  expect(changeInWords(change(file({ patchbay: own }), file({ ...bad, patchbay: own }))).length).toBeLessThan(300)
  expect(changeInWords(change(file({ patchbay: own }), file({ ...bad, patchbay: own })))).not.toMatch(/[\u202e\u0007]/)
})

const there = ['/opt/node', '/opt/patchbay/bridge.cjs', '/home/mara/Patchbay.AppImage', 'C:\\Patchbay\\Patchbay.exe']
it.each([
  [false, own],
  [true, { ...own, command: '/old/node' }],
  [true, { ...own, args: ['/moved/patchbay/bridge.cjs', 'connect', '--host', 'cursor'] }],
  [false, { command: 'node', args: ['/opt/patchbay/bridge.cjs', 'connect', '--host', 'cursor'] }],
  [true, { command: ['/old/node', '/opt/patchbay/bridge.cjs', 'connect', '--host', 'opencode'] }],
  [
    true,
    {
      command: '/home/mara/Patchbay.AppImage',
      args: ['/tmp/.mount_PatchbAbCdEf/resources/app.asar/dist/main/bridge.cjs', 'connect', '--host', 'cursor']
    }
  ],
  [
    false,
    { command: '/home/mara/Patchbay.AppImage', args: ['-e', "require('bridge.cjs')", 'connect', '--host', 'cursor'] }
  ],
  [false, { command: 'C:\\Patchbay\\Patchbay.exe', args: ['bridge.cjs', 'connect', '--host', 'cursor'] }],
  [true, { command: 'D:\\Patchbay\\Patchbay.exe', args: ['bridge.cjs', 'connect', '--host', 'cursor'] }],
  [false, { command: '/nowhere/server' }],
  [false, null]
] as const)('stale: %s for %j', (stale, entry) => {
  expect(isStale(entry, (path) => there.includes(path))).toBe(stale)
})

it('an AppImage is named by itself, and nothing by the place it is mounted at', () => {
  const facts = {
    folder: '/tmp/.mount_PatchbAbCdEf/resources/app.asar/dist/main',
    execPath: '/tmp/.mount_PatchbAbCdEf/patchbay',
    electron: true,
    env: { APPIMAGE: '/home/mara/Apps/Patchbay 1.AppImage' },
    platform: 'linux'
  } as const
  const entry = bridgeCommand(facts, 'cursor')
  expect(entry.command).toBe('/home/mara/Apps/Patchbay 1.AppImage')
  expect(JSON.stringify(entry)).not.toContain('.mount_')
  expect(entry.args.slice(2)).toEqual(['connect', '--host', 'cursor', '--no-sandbox'])
  expect(isOwnEntry(entry)).toBe(true)
  expect(entry.args.slice(0, 2)).toEqual(['-e', expect.stringContaining('resources/app.asar/dist/main/bridge.cjs')])
  expect(entry.env).toEqual({ ELECTRON_RUN_AS_NODE: '1' })
  // Installed, or in a checkout started from an AppImage of somebody else, the file itself is named.
  expect(bridgeCommand({ ...facts, env: {} }, 'cursor').args[0]).toBe(`${facts.folder}/bridge.cjs`)
  expect(bridgeCommand({ ...facts, electron: false }, 'cursor').args[0]).toBe(`${facts.folder}/bridge.cjs`)
  expect(bridgeCommand({ ...facts, folder: '/src/dist/main' }, 'cursor').args[0]).toBe('/src/dist/main/bridge.cjs')
})
