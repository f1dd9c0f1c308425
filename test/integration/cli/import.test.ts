/** Taking over and joining from the command line: nothing is written that was not shown or named, and one line takes it back. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ArrivalView, HostPlan, HostView } from '../../../contract/model.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const entry = (name: string) => ({ command: process.execPath, args: [tiny, name] })
const claude = `{
  "mcpServers": {
    "notes": ${JSON.stringify(entry('notes'))},
    "git": ${JSON.stringify(entry('git'))}
  }
}
`
const cursor = JSON.stringify({ mcpServers: { notes: entry('notes'), other: entry('other') } })
let core: TestCore
const files = { 'claude-desktop': ['.config', 'Claude', 'claude_desktop_config.json'], cursor: ['.cursor', 'mcp.json'] }
const text = (host: keyof typeof files) => readFileSync(join(core.user, ...files[host]), 'utf8')
const json = <T>(ran: { readonly stdout: string }): T => JSON.parse(ran.stdout) as T

beforeAll(async () => {
  core = await startCore({
    prepare({ user }) {
      for (const [host, given] of [
        ['claude-desktop', claude],
        ['cursor', cursor]
      ] as const) {
        const file = join(user, ...files[host])
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, given)
      }
    }
  })
})
afterAll(() => core?.stop())

describe('import', () => {
  it('shows what would happen and does nothing, also when nobody answers', async () => {
    const shown = json<{ servers: { name: string }[]; files: (HostPlan & { choice: string })[] }>(
      await core.run('import', '--json')
    )
    expect(shown.servers.map(({ name }) => name)).toEqual(['notes', 'git', 'other'])
    expect(shown.files.map(({ host, choice, takesOut }) => [host, choice, takesOut.length])).toEqual([
      ['claude-desktop', 'move', 2],
      ['cursor', 'move', 2]
    ])
    const asked = await core.runWith('n\n', 'import')
    expect(asked).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing was installed, written or started')
    })
    expect(asked.stdout).toContain('notes')
    expect(asked.stdout).toContain('-    "git"')
    expect([text('claude-desktop'), text('cursor')]).toEqual([claude, cursor])
  })
  it('refuses a host or server that is not there, as wrong words', async () => {
    expect(await core.run('import', '--leave', 'zed')).toMatchObject({ code: 2 })
    expect(await core.run('import', '--only', 'strange')).toMatchObject({ code: 2 })
  })
  it('moves, keeps and leaves as it is told, and ends in who uses it', async () => {
    const ran = await core.run('import', '--keep', 'cursor', '--skip', 'other', '--yes')
    expect(ran.code).toBe(0)
    expect(Object.keys((JSON.parse(text('claude-desktop')) as { mcpServers: object }).mcpServers)).toEqual(['patchbay'])
    expect(Object.keys((JSON.parse(text('cursor')) as { mcpServers: object }).mcpServers)).toEqual([
      'notes',
      'other',
      'patchbay'
    ])
    expect(ran.stdout).toMatch(/Claude Desktop after a restart|Claude Desktop.* them after a restart/)
    expect(ran.stdout).toContain('patchbay import --undo')
  })
  it('goes on with what is left, and takes out what is here already', async () => {
    const shown = json<{ servers: { name: string; here: string | null }[]; files: HostPlan[] }>(
      await core.run('import', '--json')
    )
    expect(shown.servers.map(({ name, here }) => [name, here])).toEqual([
      ['notes', 'notes'],
      ['other', null]
    ])
    const { arrival } = json<{ arrival: ArrivalView }>(await core.run('import', '--yes', '--json'))
    expect(arrival.files).toMatchObject([
      { host: 'cursor', state: 'done', out: [{ name: 'notes' }, { name: 'other' }] }
    ])
  })
  it('is taken back one after the other, byte for byte', async () => {
    expect((await core.run('import', '--undo')).code).toBe(0)
    expect(Object.keys((JSON.parse(text('cursor')) as { mcpServers: object }).mcpServers)).toContain('other')
    expect((await core.run('import', '--undo')).code).toBe(0)
    expect([text('claude-desktop'), text('cursor')]).toEqual([claude, cursor])
    expect(json(await core.run('list', '--json'))).toEqual([])
    expect(await core.run('import', '--undo')).toMatchObject({ code: 1 })
  })
})

describe('add --join', () => {
  const words = ['add', 'mine', '--', process.execPath, tiny, 'mine']
  it('--yes alone joins no host, and says how to', async () => {
    const ran = await core.run('add', 'mine', '--yes', '--', process.execPath, tiny, 'mine')
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('No host uses mine yet') })
    expect(ran.stdout).toContain('patchbay hosts join cursor')
    expect([text('claude-desktop'), text('cursor')]).toEqual([claude, cursor])
    await core.run('remove', 'mine', '--now')
  })
  it('named hosts are part of what is shown and agreed to', async () => {
    const asked = await core.runWith('y\n', 'add', 'mine', '--join', 'cursor', ...words.slice(2))
    expect(asked.code).toBe(0)
    expect(asked.stdout).toContain('"patchbay"')
    expect(asked.stderr).toContain('then join Cursor?')
    expect(text('cursor')).toContain('connect')
    expect(text('claude-desktop')).toBe(claude)
    const hosts = json<HostView[]>(await core.run('hosts', '--json'))
    expect(hosts.find(({ id }) => id === 'cursor')?.plugged).toEqual(['mine'])
  })
  it('a host that is not there is refused before anything is done', async () => {
    expect(await core.run('add', 'third', '--join', 'nowhere', '--yes', '--', process.execPath, tiny)).toMatchObject({
      code: 2
    })
    expect(json<{ id: string }[]>(await core.run('list', '--json')).map(({ id }) => id)).toEqual(['mine'])
  })
  it('joins a host with add that came to this computer a moment ago', async () => {
    await core.run('hosts', '--json')
    const file = join(core.user, '.gemini', 'settings.json')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, '{}')
    const words = ['--join', 'gemini-cli', '--', process.execPath, tiny]
    expect(await core.run('add', 'fresh', '--yes', ...words)).toMatchObject({ code: 0 })
    expect(readFileSync(file, 'utf8')).toContain('"patchbay"')
  })
})
