/** Servers of a host's own go out of its file in the same change that puts Patchbay in, and come back in the same undo. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Outcome } from '../../../contract/failure.ts'
import type { HostEntry } from '../../../contract/model.ts'
import { createReadOwn } from '../../../main/files/own-file.ts'
import { createHosts, type RunningHosts } from '../../../main/hosts/hosts.ts'
import type { PlanChoice } from '../../../main/hosts/types.ts'
import { systemClock } from '../../../main/lib/clock.ts'

let home: string
let hosts: RunningHosts

const original = `{
  // my own
  "theme": "dark",
  "mcpServers": {
    "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/me"] }, // one line
    "git": {
      "command": "uvx",
      "args": ["mcp-server-git"],
      "env": { "TOKEN": "1234" }
    },
    "mine": { "command": "mine" }
  }
}
`
const cursorFile = () => path.join(home, '.cursor/mcp.json')
const claudeFile = () => path.join(home, '.claude.json')
const text = (file = cursorFile()) => readFile(file, 'utf8')
const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`)
  return outcome.value
}
const entry = (name: string, ...keys: string[]): HostEntry => ({ path: keys.length > 0 ? keys : ['mcpServers'], name })
async function go(action: 'join' | 'leave' | 'undo', choice: PlanChoice = {}, host = 'cursor', stays?: HostEntry[]) {
  const plan = value(await hosts.plan(host, action, choice))
  return value(await hosts.apply(host, action, plan.hash, { ...choice, ...(stays ? { stays } : {}) }))
}

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'patchbay-move-'))
  const joined: Record<string, { file: string; at: string }> = {}
  hosts = createHosts({
    readOwn: createReadOwn(() => undefined),
    system: { platform: 'linux', home, env: {} },
    places: { config: path.join(home, 'patchbay') },
    bridge: (host) => ({ command: '/opt/patchbay/patchbay', args: ['connect', '--host', host], env: {} }),
    clock: systemClock,
    joined: {
      get: () => joined,
      async set(host, record) {
        if (record) joined[host] = record
        else delete joined[host]
      }
    }
  })
  await mkdir(path.join(home, '.cursor'))
  await writeFile(cursorFile(), original)
})
afterEach(async () => {
  await hosts.close()
  await rm(home, { recursive: true })
})

describe('a move', () => {
  test('takes the named servers out and puts one entry in, in one change that undo takes back byte for byte', async () => {
    const takeOut = [entry('files'), entry('git')]
    const plan = value(await hosts.plan('cursor', 'join', { takeOut }))
    expect(plan.takesOut).toEqual(takeOut)
    expect(await text()).toBe(original)
    await go('join', { takeOut })
    expect(await text()).toBe(plan.after)
    const after = JSON.parse((await text()).replace(/\/\/.*/g, '')) as { theme: string; mcpServers: object }
    expect(Object.keys(after.mcpServers)).toEqual(['mine', 'patchbay'])
    expect(after.theme).toBe('dark')
    await go('undo')
    expect(await text()).toBe(original)
  })
  test('leaves in the file what is to stay, although its going was agreed to', async () => {
    await go('join', { takeOut: [entry('files'), entry('git')] }, 'cursor', [entry('git')])
    const own = value(await hosts.ownServers('cursor'))
    expect(own.entries.map(({ name }) => name)).toEqual(['git', 'mine'])
    await go('undo')
    expect(await text()).toBe(original)
  })
  test('is undone in a file that has changed since: what was taken comes back, and what was added stays', async () => {
    await go('join', { takeOut: [entry('files'), entry('git')] })
    await writeFile(cursorFile(), (await text()).replace('"dark"', '"light"'))
    const undone = await go('undo')
    expect(undone.after).toContain('"light"')
    const own = value(await hosts.ownServers('cursor'))
    expect(own.entries.map(({ name }) => name)).toEqual(['mine', 'files', 'git'])
    expect(own.entries.find(({ name }) => name === 'git')?.entry).toEqual({
      command: 'uvx',
      args: ['mcp-server-git'],
      env: { TOKEN: '1234' }
    })
    expect(await text()).not.toContain('connect')
  })
  test('out of a host that was joined before is undone without leaving it', async () => {
    await go('join')
    await go('join', { takeOut: [entry('git')] })
    expect(await text()).not.toContain('mcp-server-git')
    await writeFile(cursorFile(), (await text()).replace('"dark"', '"light"'))
    await go('undo')
    expect(await text()).toContain('mcp-server-git')
    expect(await text()).toContain('connect')
  })
  test('is undone by its time, although another change came after it', async () => {
    const { writtenAt } = await go('join', { takeOut: [entry('git')] })
    await go('join', { takeOut: [entry('files')] })
    await go('undo', { writtenAt: writtenAt! })
    const names = value(await hosts.ownServers('cursor')).entries.map(({ name }) => name)
    expect(names).toEqual(['mine', 'git'])
    await go('undo')
    expect(
      value(await hosts.ownServers('cursor'))
        .entries.map(({ name }) => name)
        .sort()
    ).toEqual(['files', 'git', 'mine'])
  })
  test('stops at an entry that is another one than was shown, and writes nothing', async () => {
    const takeOut = [entry('files'), entry('git')]
    const plan = value(await hosts.plan('cursor', 'join', { takeOut }))
    const changed = original.replace('"1234"', '"5678"')
    await writeFile(cursorFile(), changed)
    expect(await hosts.apply('cursor', 'join', plan.hash)).toMatchObject({ ok: false, failure: { code: 'conflict' } })
    expect(await text()).toBe(changed)
  })
  test.each([
    ['another key of the file', entry('theme', 'theme')],
    ['a key within an entry', entry('env', 'mcpServers', 'git')],
    ['the table itself', { path: [], name: 'mcpServers' }],
    ['nothing that is there', entry('other')],
    ['a prototype', entry('__proto__')]
  ])('never takes out %s', async (_what, strange) => {
    expect(await hosts.plan('cursor', 'join', { takeOut: [strange] })).toMatchObject({ ok: false })
    expect(await text()).toBe(original)
  })
  test('never takes out our own entry', async () => {
    await go('join')
    expect(await hosts.plan('cursor', 'join', { takeOut: [entry('patchbay')] })).toMatchObject({ ok: false })
  })
})

describe('servers that Claude Code keeps for single projects', () => {
  const state = JSON.stringify(
    {
      numStartups: 12,
      mcpServers: { git: { type: 'stdio', command: 'uvx', args: ['mcp-server-git'] } },
      projects: {
        '/home/me/shop': { mcpServers: { db: { command: 'npx', args: ['db'] } }, history: ['x'] },
        '/home/me/site': { mcpServers: {}, allowedTools: [] },
        '/home/me/odd': { mcpServers: [] },
        '/home/me/none': null
      }
    },
    null,
    2
  )
  beforeEach(() => writeFile(claudeFile(), state))

  test('are found, counted, and moved with the others', async () => {
    const own = value(await hosts.ownServers('claude-code'))
    expect(own.entries.map(({ path: keys, name }) => [...keys, name].join(' > '))).toEqual([
      'mcpServers > git',
      'projects > /home/me/shop > mcpServers > db'
    ])
    expect((await hosts.scan()).find(({ id }) => id === 'claude-code')?.importable).toBe(2)
    const takeOut = own.entries.map(({ path: keys, name }) => ({ path: keys, name }))
    await go('join', { takeOut }, 'claude-code')
    const after = JSON.parse(await text(claudeFile())) as { projects: Record<string, unknown>; mcpServers: object }
    expect(Object.keys(after.mcpServers)).toEqual(['patchbay'])
    expect(after.projects['/home/me/shop']).toEqual({ mcpServers: {}, history: ['x'] })
    await go('undo', {}, 'claude-code')
    expect(await text(claudeFile())).toBe(state)
  })
  test('come back to their project when the session has rewritten the file meanwhile', async () => {
    const takeOut = [entry('db', 'projects', '/home/me/shop', 'mcpServers')]
    await go('join', { takeOut }, 'claude-code')
    await writeFile(claudeFile(), (await text(claudeFile())).replace('"numStartups": 12', '"numStartups": 13'))
    await go('undo', {}, 'claude-code')
    const after = JSON.parse(await text(claudeFile())) as Record<string, any>
    expect(after['projects']['/home/me/shop']['mcpServers']).toEqual({ db: { command: 'npx', args: ['db'] } })
    expect(after['numStartups']).toBe(13)
    expect(Object.keys(after['mcpServers'] as object)).toEqual(['git'])
  })
})
