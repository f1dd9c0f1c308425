/** The whole file of a host by command line: what stands in it, and each change, shown before it is written. */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startCore, type TestCore } from '../../helpers/core.ts'

let core: TestCore
beforeAll(async () => {
  core = await startCore()
})
afterAll(() => core?.stop())

const token = 'ghp_' + 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'
const files: Readonly<Record<string, string>> = {
  cursor: `{\r\n  "mcpServers": {\r\n    "git": { "command": "uvx", "args": ["mcp-server-git"] },\r\n    "hub": {"command":"npx","args":["-y","hub"],"env":{"GITHUB_TOKEN":"${token}"}}\r\n  }\r\n}\r\n`,
  opencode: `// mine\n{\n  "mcp": {\n    "git": { "type": "local", "command": ["uvx", "mcp-server-git"], /* here */ "enabled": true }, // the one\n  },\n}\n`,
  codex: `model = "x" # mine\n\n[mcp_servers.git]\ncommand = "uvx" # first\nargs = ["mcp-server-git"]\n\n[mcp_servers.git.env]\nGITHUB_TOKEN = "${token}"\n`,
  continue: `name: mine # mine\nmcpServers:\n  - name: git\n    command: uvx # first\n    args: ["mcp-server-git"]\n`
}
const path: Record<string, string> = {}
const read = (host: string) => readFileSync(path[host]!, 'utf8')
beforeAll(async () => {
  const hosts = (await core.ask('hosts')) as readonly { id: string; file: string }[]
  for (const [host, text] of Object.entries(files)) {
    path[host] = hosts.find(({ id }) => id === host)!.file
    mkdirSync(dirname(path[host]), { recursive: true })
    writeFileSync(path[host], text)
  }
})
beforeEach(() => {
  for (const [host, text] of Object.entries(files)) writeFileSync(path[host]!, text)
})
const stateOf = async (host: string, name: string) =>
  (await core.ask('hosts', 'show', host)).servers.find((each: { name: string }) => each.name === name)

describe.each(Object.keys(files))('%s', (host) => {
  it('shows every server with its secrets hidden', async () => {
    const view = await core.ask('hosts', 'show', host)
    expect(view).toMatchObject({ host, file: path[host], exists: true })
    expect(view.servers[0]).toMatchObject({ name: 'git', line: 'uvx mcp-server-git', on: true, ours: false })
    expect(JSON.stringify(view)).not.toContain(token)
    expect((await core.run('hosts', 'show', host)).stdout).toContain('uvx mcp-server-git')
  })
  it('switches one off and on by the same bytes', async () => {
    const plan = await core.ask('hosts', 'off', host, 'git')
    expect(plan).toMatchObject({ action: 'edit', noop: false })
    expect(JSON.stringify(plan)).not.toContain(token)
    expect(read(host)).toBe(files[host])
    expect(await core.ask('hosts', 'off', host, 'git', '--yes')).toMatchObject({ host, changed: true })
    expect(await stateOf(host, 'git')).toMatchObject({ on: false, line: 'uvx mcp-server-git' })
    expect(await core.ask('hosts', 'off', host, 'git')).toMatchObject({ noop: true })
    expect(await core.ask('hosts', 'on', host, 'git', '--yes')).toMatchObject({ changed: true })
    expect(await stateOf(host, 'git')).toMatchObject({ on: true })
    if (host !== 'codex') expect(read(host)).toBe(files[host])
    await core.ask('hosts', 'undo', host, '--yes')
    expect(await stateOf(host, 'git')).toMatchObject({ on: false })
    await core.ask('hosts', 'undo', host, '--yes')
    expect(read(host)).toBe(files[host])
  })
  it('changes one member, and undo gives the bytes back', async () => {
    await core.ask('hosts', 'edit', host, 'git', '--set', 'cwd=/tmp', '--set', 'args=["mcp-server-git","-v"]', '--yes')
    expect(await stateOf(host, 'git')).toMatchObject({ entry: { cwd: '/tmp', args: ['mcp-server-git', '-v'] } })
    if (files[host]!.includes(token)) expect(read(host)).toContain(token)
    if (host === 'codex') expect(read(host)).toContain('command = "uvx" # first')
    if (host === 'opencode') expect(read(host)).toContain('/* here */')
    await core.ask('hosts', 'undo', host, '--yes')
    expect(read(host)).toBe(files[host])
  })
  it('takes one out and puts it back by the copy', async () => {
    await core.ask('hosts', 'remove-entry', host, 'git', '--yes')
    expect(await stateOf(host, 'git')).toBeUndefined()
    const [backup] = await core.ask('hosts', 'backups', host)
    expect(backup).toMatchObject({ action: 'edit', bytes: Buffer.byteLength(files[host]!) })
    await core.ask('hosts', 'restore', host, backup.backup, '--yes')
    expect(read(host)).toBe(files[host])
  })
})

it('copies a server into every other format, in that one’s words', async () => {
  for (const to of ['opencode', 'codex', 'continue']) {
    await core.ask('hosts', 'copy-entry', 'cursor', 'hub', to, '--yes')
    expect(await stateOf(to, 'hub')).toMatchObject({ line: 'npx -y hub', keys: [{ verdict: 'surely' }] })
    expect(read(to)).toContain(token)
    expect((await core.run('hosts', 'copy-entry', 'cursor', 'hub', to, '--yes', '--json')).json().error.code).toBe(
      'conflict'
    )
    await core.ask('hosts', 'undo', to, '--yes')
    expect(read(to)).toBe(files[to])
  }
})
it('undoes one entry in a file that changed elsewhere since', async () => {
  await core.ask('hosts', 'remove-entry', 'codex', 'git', '--yes')
  writeFileSync(path['codex']!, `${read('codex')}\n[ui]\ntheme = "dark"\n`)
  await core.ask('hosts', 'undo', 'codex', '--yes')
  expect(await stateOf('codex', 'git')).toMatchObject({ line: 'uvx mcp-server-git' })
  expect(read('codex')).toContain('theme = "dark"')
  writeFileSync(path['codex']!, files['codex']!)
})
it('finds keys that stand readable, and shows none', async () => {
  const ran = await core.run('hosts', 'scan', '--json')
  expect(ran.stdout).not.toContain(token)
  expect(ran.json().keys).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ host: 'cursor', name: 'hub', key: 'env.GITHUB_TOKEN', verdict: 'surely' }),
      expect.objectContaining({ host: 'codex', name: 'git', key: 'env.GITHUB_TOKEN' })
    ])
  )
})
it('refuses to touch Patchbay’s own entry, and what is no server', async () => {
  await core.ask('hosts', 'join', 'cursor', '--yes')
  expect(await stateOf('cursor', 'patchbay')).toMatchObject({ ours: true, switchedBy: null })
  expect((await core.run('hosts', 'off', 'cursor', 'patchbay', '--yes', '--json')).json().error.code).toBe('bad-input')
  expect((await core.run('hosts', 'remove-entry', 'cursor', 'none', '--yes', '--json')).json().error.code).toBe(
    'not-found'
  )
  // An edit after joining leaves leaving as exact as it was.
  await core.ask('hosts', 'edit', 'cursor', 'git', '--set', 'env.A=b', '--yes')
  await core.ask('hosts', 'undo', 'cursor', '--yes')
  const left = await core.ask('hosts', 'leave', '--all', '--yes')
  expect(left).toEqual({ left: ['cursor'], failed: [] })
  expect(read('cursor')).toBe(files['cursor'])
})
it('writes down who changed what, and keeps what it kept for its owner only', async () => {
  const audit = JSON.stringify(await core.ask('audit'))
  expect(audit).toContain('switched off git')
  expect(audit).not.toContain(token)
  const folder = dirname(findFile(core.folder, 'switched-off.json')!)
  expect(statSync(join(folder, 'switched-off.json')).mode & 0o077).toBe(0)
})

function findFile(folder: string, name: string): string | null {
  for (const each of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (each.name === name) return join(each.parentPath, name)
  return null
}
