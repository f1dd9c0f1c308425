/** Every command as scripts use it: its names, its shapes, its exit codes, one JSON value on stdout. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, runCli, startCore, until, type Ran, type TestCore } from '../../helpers/core.ts'
import { folderPrint } from '../../helpers/folder-print.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny, '--extras')
})
afterAll(() => core?.stop())

/** One JSON value, and nothing else on stdout. */
const only = (ran: Ran): any => {
  expect(ran.stdout.trim().split('\n')).toHaveLength(1)
  expect(ran.stderr).toBe('')
  return ran.json()
}
const failure = (ran: Ran, exit = 1): any => {
  expect(ran.code, ran.stdout + ran.stderr).toBe(exit)
  const value = only(ran)
  expect(Object.keys(value)).toEqual(['error'])
  expect(typeof value.error.code).toBe('string')
  expect(value.error.message).toMatch(/^\S.{9}/s)
  expect(value.error.message).not.toMatch(/undefined|\[object|mistake in Patchbay/)
  return value.error
}
const quiet = (path: string) => /^home\/(logs|run|data\/activity)/.test(path)

describe('the core', () => {
  it('tells its version, pid, uptime, counts and URL', async () => {
    const value = only(await core.run('status', '--json'))
    expect(value).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      pid: core.process.pid,
      uptime: expect.any(Number),
      counts: { servers: 1, ready: 1, failed: 0 },
      mcp: { url: core.mcpUrl }
    })
  })
  it('is missed with exit code 3 where none runs, and the sentence says what to do', async () => {
    const env = { ...core.env, PATCHBAY_HOME: join(core.folder, 'nobody') }
    for (const words of [
      ['status'],
      ['quit'],
      ['list'],
      ['show', 'tiny'],
      ['start', 'tiny'],
      ['stop', 'tiny'],
      ['restart', 'tiny'],
      ['remove', 'tiny'],
      ['add', 'x', '--npm', 'y'],
      ['logs', 'tiny'],
      ['tools', 'tiny'],
      ['tool', 'off', 'tiny', 'echo'],
      ['call', 'tiny', 'echo'],
      ['resources', 'tiny'],
      ['prompts', 'tiny'],
      ['read', 'tiny', 'tiny://readme'],
      ['prompt', 'tiny', 'greet'],
      ['hosts'],
      ['hosts', 'list'],
      ['hosts', 'plan', 'cursor'],
      ['hosts', 'join', 'cursor'],
      ['plug', 'tiny', 'cursor'],
      ['unplug', 'tiny', 'cursor'],
      ['token', 'cursor']
    ]) {
      const error = failure(await runCli([...words, '--json'], env), 3)
      expect(error.code).toBe('no-core')
      expect(error.message).toContain('patchbay serve')
    }
    const inWords = await runCli(['list'], env)
    expect(inWords).toMatchObject({ code: 3, stdout: '' })
    expect(inWords.stderr).toContain('patchbay serve')
  })
})

describe('usage', () => {
  it.each([
    [['frobnicate']],
    [['list', '--nonsense']],
    [['show']],
    [['tool', 'sideways', 'tiny', 'echo']],
    [['call', 'tiny', 'echo', 'not json']],
    [['call', 'tiny', 'echo', '[1]']],
    [['call', 'tiny', 'echo', '{}', '--timeout', 'soon']],
    [['logs', 'tiny', '--since', 'the other day']],
    [['logs', 'tiny', '--grep', '(']],
    [['logs', 'tiny', '--stream', 'river']],
    [['add', 'two', '--npm', 'x', '--url', 'http://127.0.0.1:1/']],
    [['add', 'nothing']],
    [['add', 'bad', '--env', 'no-equals-sign', '--', 'node']],
    [['hosts', 'plan']]
  ])('%j ends with exit code 2, one sentence, and nothing done', async (words) => {
    const before = folderPrint(core.folder, quiet)
    failure(await core.run('--json', ...words), 2)
    const inWords = await core.run(...words)
    expect(inWords).toMatchObject({ code: 2, stdout: '' })
    expect(inWords.stderr).not.toBe('')
    expect(folderPrint(core.folder, quiet)).toEqual(before)
  })
  it('is told with exit code 0 when it was asked for', async () => {
    const help = await core.run('--help')
    expect(help.code).toBe(0)
    for (const command of [
      'add',
      'list',
      'show',
      'start',
      'stop',
      'restart',
      'remove',
      'logs',
      'tools',
      'tool',
      'call'
    ])
      expect(help.stdout).toContain(command)
    for (const command of ['resources', 'prompts', 'read', 'prompt', 'hosts', 'plug', 'unplug', 'token', 'connect'])
      expect(help.stdout).toContain(command)
    expect(await core.run('add', '--help')).toMatchObject({ code: 0 })
    expect((await core.run('--version')).stdout.trim()).toMatch(/^\d+\.\d+\.\d+/)
  })
  it('names the place of a pair that is none, never its text, which may be a secret', async () => {
    const ran = await core.run('add', 'x', '--json', '--secret', 'hunter2-without-a-name', '--', 'node')
    expect(ran.code).toBe(2)
    expect(ran.stdout + ran.stderr).not.toContain('hunter2')
  })
})

describe('servers', () => {
  it('are listed with nine facts each', async () => {
    const value = only(await core.run('list', '--json'))
    expect(value).toEqual([
      {
        id: 'tiny',
        name: 'tiny',
        wanted: 'up',
        phase: 'ready',
        pid: expect.any(Number),
        tools: 11,
        since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        lastExit: null,
        lastError: null
      }
    ])
    expect((await core.run('list')).stdout).toMatch(/^ID +STATE/)
  })
  it('are shown whole', async () => {
    const value = only(await core.run('show', 'tiny', '--json'))
    expect(value).toMatchObject({
      id: 'tiny',
      phase: 'ready',
      sentence: expect.any(String),
      hosts: expect.any(Array),
      definition: { id: 'tiny', launch: { kind: 'stdio', command: process.execPath, args: [tiny, '--extras'] } }
    })
    expect((await core.run('show', 'tiny')).stdout).toContain(tiny)
  })
  it('stop, start and restart, and say what became of them', async () => {
    const before = (await core.ask('list'))[0].pid
    expect(only(await core.run('stop', 'tiny', '--json'))).toMatchObject({
      phase: 'stopped',
      wanted: 'down',
      pid: null
    })
    const started = only(await core.run('start', 'tiny', '--json'))
    expect(started).toMatchObject({ phase: 'ready', wanted: 'up', lastExit: { asked: true } })
    expect(started.pid).not.toBe(before)
    const again = only(await core.run('restart', 'tiny', '--json'))
    expect(again.phase).toBe('ready')
    expect(again.pid).not.toBe(started.pid)
    // Wished twice is no mistake.
    expect((await core.run('start', 'tiny')).code).toBe(0)
  })
  it.each([
    [['show', 'nobody']],
    [['start', 'nobody']],
    [['stop', 'nobody']],
    [['restart', 'nobody']],
    [['remove', 'nobody']],
    [['logs', 'nobody']],
    [['tools', 'nobody']],
    [['tool', 'off', 'nobody', 'echo']],
    [['call', 'nobody', 'echo']],
    [['resources', 'nobody']],
    [['prompts', 'nobody']],
    [['read', 'nobody', 'x://y']],
    [['prompt', 'nobody', 'greet']],
    [['plug', 'nobody', 'cursor']],
    [['unplug', 'nobody', 'cursor']]
  ])('%j names a server there is not: exit code 1', async (words) => {
    const error = failure(await core.run('--json', ...words))
    expect(error.code).toBe('not-found')
    expect(error.message).toContain('nobody')
  })
  it.each([
    [['show', '../../etc/passwd']],
    [['remove', 'Über Server']],
    [['add', 'Not An Id', '--', 'node']],
    [['add', '-x-', '--npm', 'y']]
  ])('%j is no id: told, nothing done', async (words) => {
    const ran = await core.run('--json', ...words)
    expect(ran.code).toBeGreaterThan(0)
    expect(ran.json().error.message).not.toContain('mistake in Patchbay')
  })
  it('are brought back after a removal, as they were, also over a restart, and only once', async () => {
    await core.ask('add', 'back', '--env', 'LEVEL=debug', '--yes', '--', process.execPath, tiny)
    await core.ask('tool', 'off', 'back', 'echo')
    await core.run('call', 'back', 'env', '{"name":"LEVEL"}')
    const before = await core.ask('show', 'back')
    expect(only(await core.run('remove', 'back', '--yes', '--json'))).toEqual({ id: 'back', removed: true })
    expect(only(await core.run('restore', '--json'))).toMatchObject([{ id: 'back', until: expect.any(String) }])
    expect((await core.run('restore')).stdout).toContain('back')
    await core.restart()
    expect((await core.ask('list')).map((each: { id: string }) => each.id)).toEqual(['tiny'])
    expect(only(await core.run('restore', 'back', '--json'))).toMatchObject({ id: 'back', wanted: 'up' })
    const after = await until(
      () => core.ask('show', 'back'),
      (each) => each.phase === 'ready'
    )
    expect(after.definition).toEqual(before.definition)
    expect((await core.ask('tools', 'back')).find((each: { name: string }) => each.name === 'echo').on).toBe(false)
    expect((await core.run('logs', 'back')).stdout.match(/Started, pid/g)).toHaveLength(2)
    expect(failure(await core.run('restore', 'back', '--json')).code).toBe('already-exists')
    await core.ask('remove', 'back', '--now')
    expect(failure(await core.run('restore', 'back', '--json')).code).toBe('not-found')
    await core.restart()
  })
  it('are removed for good with their folder, logs, lists and calls', async () => {
    await core.ask('add', 'gone', '--yes', '--', process.execPath, tiny)
    await core.run('call', 'gone', 'env', '{"name":"HOME"}')
    expect(only(await core.run('remove', 'gone', '--now', '--json'))).toEqual({ id: 'gone', removed: true })
    expect((await core.ask('list')).map((each: { id: string }) => each.id)).toEqual(['tiny'])
    expect(Object.keys(folderPrint(core.home)).filter((path) => path.includes('gone'))).toEqual([])
    const database = new DatabaseSync(join(core.home, 'data', 'activity.sqlite'), { readOnly: true })
    expect(database.prepare("SELECT COUNT(*) AS n FROM calls WHERE server = 'gone'").all()).toEqual([{ n: 0 }])
    database.close()
  })
})

describe('a review', () => {
  const words = ['add', 'other', '--env', 'LEVEL=debug', '--', process.execPath, tiny, 'an argument with spaces']
  it('shows exactly what would run, and changes nothing without --yes', async () => {
    const before = folderPrint(core.folder, quiet)
    const sheet = only(await core.run('--json', ...words))
    expect(sheet).toMatchObject({
      id: 'other',
      hash: expect.stringMatching(/^[0-9a-f]{16,}/),
      argv: [process.execPath, tiny, 'an argument with spaces'],
      env: [{ name: 'LEVEL', secret: false, value: 'debug' }],
      package: null
    })
    expect(folderPrint(core.folder, quiet)).toEqual(before)
    expect((await core.ask('list')).map((each: { id: string }) => each.id)).toEqual(['tiny'])
  })
  it('asks, and no answer is a no', async () => {
    const before = folderPrint(core.folder, quiet)
    for (const answer of ['', 'n\n', 'perhaps\n']) {
      const ran = await core.runWith(answer, ...words)
      expect(ran.code).toBe(1)
      expect(ran.stdout).toContain('  2  an argument with spaces')
      expect(ran.stderr).toContain('Nothing was installed, written or started.')
    }
    expect(folderPrint(core.folder, quiet)).toEqual(before)
  })
  it('asked and answered with yes, it is done', async () => {
    const ran = await core.runWith('y\n', ...words)
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout).toContain('other is ready')
    await core.ask('remove', 'other')
  })
  it('refuses an id that is taken', async () => {
    expect(failure(await core.run('--json', 'add', 'tiny', '--yes', '--', process.execPath, tiny)).code).toBe(
      'already-exists'
    )
  })
})

describe('a snippet', () => {
  const snippet = (name: string) => `{
    // copied from a page
    "mcpServers": {
      "${name}-one": { "command": ${JSON.stringify(process.execPath)}, "args": [${JSON.stringify(tiny)}], "env": { "A": "1" }, },
      "${name}-two": { "type": "stdio", "command": ${JSON.stringify(process.execPath)}, "args": [${JSON.stringify(tiny)}, "--name", "zwei"] },
      "${name}-odd": { "nothing": true }
    },
  }`
  it('of several servers is reviewed first, from a file or standard input', async () => {
    const file = join(core.folder, 'snippet.json')
    writeFileSync(file, snippet('dry'))
    for (const value of [
      only(await core.run('add', '--from', file, '--json')),
      only(await core.runWith(snippet('dry'), 'add', '--from', '-', '--json'))
    ]) {
      expect(value.reviews.map((each: { id: string }) => each.id)).toEqual(['dry-one', 'dry-two'])
      expect(value.skipped).toEqual([{ name: 'dry-odd', reason: expect.any(String) }])
    }
    expect(await core.ask('list')).toHaveLength(1)
  })
  it('is added whole with --yes', async () => {
    const value = only(await core.runWith(snippet('wet'), 'add', '--from', '-', '--yes', '--json'))
    expect(value.skipped).toEqual([{ name: 'wet-odd', reason: expect.any(String) }])
    expect(value.added.map((each: { id: string; phase: string }) => [each.id, each.phase])).toEqual([
      ['wet-one', 'ready'],
      ['wet-two', 'ready']
    ])
    for (const id of ['wet-one', 'wet-two']) await core.ask('remove', id)
  })
  it('that is no JSON is refused with its place', async () => {
    const error = failure(await core.runWith('{"mcpServers": {"a": {"command": }}}', 'add', '--from', '-', '--json'))
    expect(error.code).toBe('not-json')
    expect(error.message + (error.detail ?? '')).toMatch(/line 1/i)
  })
  it('without a server in it, and a file that is not there, are told', async () => {
    expect(failure(await core.runWith('{"theme": "dark"}', 'add', '--from', '-', '--json')).code).toBe(
      'no-servers-in-snippet'
    )
    expect(failure(await core.run('add', '--from', join(core.folder, 'none.json'), '--json')).code).toBe('not-found')
  })
})

describe('what a server offers', () => {
  it('tools, with schema, weight and switch', async () => {
    const tools = only(await core.run('tools', 'tiny', '--json'))
    expect(tools).toHaveLength(11)
    expect(tools[0]).toMatchObject({
      name: 'echo',
      description: 'Says back what it was told',
      inputSchema: { type: 'object', required: ['text'] },
      tokens: expect.any(Number),
      on: true,
      offFor: []
    })
    expect(tools[0].tokens).toBeGreaterThan(10)
  })
  it('resources and prompts, read and got as received', async () => {
    const resources = only(await core.run('resources', 'tiny', '--json'))
    expect(resources.map((each: { uri: string }) => each.uri)).toEqual(['tiny://readme', 'tiny://item/{id}'])
    expect(only(await core.run('read', 'tiny', 'tiny://readme', '--json'))).toEqual({
      contents: [{ uri: 'tiny://readme', mimeType: 'text/plain', text: 'This is tiny://readme' }]
    })
    expect(only(await core.run('prompts', 'tiny', '--json'))).toMatchObject([{ name: 'greet' }])
    expect(only(await core.run('prompt', 'tiny', 'greet', '{"name": "Ada"}', '--json'))).toEqual({
      messages: [{ role: 'user', content: { type: 'text', text: 'Greet Ada' } }]
    })
  })
  it('switches tell what they did, and refuse what is not there', async () => {
    expect(only(await core.run('tool', 'off', 'tiny', 'echo', '--json'))).toMatchObject({
      server: 'tiny',
      tool: 'echo',
      on: false,
      host: null
    })
    expect((await core.ask('tools', 'tiny'))[0]).toMatchObject({ name: 'echo', on: false })
    expect(failure(await core.run('call', 'tiny', 'echo', '{"text":"x"}', '--json'))).toMatchObject({
      code: 'tool-off',
      remedy: { request: 'tools.switch', input: { id: 'tiny', tool: 'echo', on: true } }
    })
    await core.ask('tool', 'on', 'tiny', 'echo')
    expect(failure(await core.run('tool', 'off', 'tiny', 'nothing', '--json')).code).toBe('unknown-tool')
    expect(failure(await core.run('tool', 'off', 'tiny', 'echo', '--host', 'nobody', '--json')).code).toBe(
      'unknown-host'
    )
  })
})

describe('hosts and cables', () => {
  it('all hosts are listed, with the file each would have edited', async () => {
    const hosts = only(await core.run('hosts', '--json'))
    expect(only(await core.run('hosts', 'list', '--json'))).toEqual(hosts)
    const ids = hosts.map((each: { id: string }) => each.id)
    for (const id of ['claude-desktop', 'claude-code', 'cursor', 'vscode']) expect(ids).toContain(id)
    expect(hosts.find((each: { id: string }) => each.id === 'cursor')).toMatchObject({
      file: join(core.user, '.cursor', 'mcp.json'),
      joined: false
    })
  })
  it('a cable is pulled and plugged', async () => {
    expect(only(await core.run('unplug', 'tiny', 'cursor', '--json'))).toEqual({
      server: 'tiny',
      host: 'cursor',
      plugged: false
    })
    expect((await core.ask('show', 'tiny')).hosts).not.toContain('cursor')
    expect(only(await core.run('plug', 'tiny', 'cursor', '--json'))).toMatchObject({ plugged: true })
    expect(failure(await core.run('plug', 'tiny', 'netscape', '--json')).code).toBe('unknown-host')
  })
  it('a token is told again, and made anew on request', async () => {
    const first = only(await core.run('token', 'cursor', '--json'))
    expect(first).toMatchObject({ host: 'cursor', token: expect.stringMatching(/^\S{20,}$/), url: core.mcpUrl })
    expect((await core.ask('token', 'cursor')).token).toBe(first.token)
    expect((await core.run('token', 'cursor')).stdout.trim()).toBe(first.token)
    expect((await core.ask('token', 'cursor', '--new')).token).not.toBe(first.token)
    expect(failure(await core.run('token', 'netscape', '--json')).code).toBe('unknown-host')
  })
})

describe('settings', () => {
  it('are shown, one is shown, and one is changed', async () => {
    expect(only(await core.run('settings', '--json'))).toMatchObject({ theme: 'system', gatewayPort: 7411 })
    expect(only(await core.run('settings', 'theme', '--json'))).toEqual({ theme: 'system' })
    expect(only(await core.run('settings', 'theme', 'dark', '--json'))).toMatchObject({ theme: 'dark' })
    expect((await core.run('settings', 'theme')).stdout.trim()).toBe('dark')
    expect(only(await core.run('settings', 'notifications', 'false', '--json'))).toMatchObject({ notifications: false })
  })
  it('that do not exist, and values that do not fit, are refused', async () => {
    failure(await core.run('settings', 'colour', 'pink', '--json'), 2)
    failure(await core.run('settings', 'notifications', 'perhaps', '--json'), 2)
    expect(failure(await core.run('settings', 'theme', 'pink', '--json')).code).toBe('bad-input')
    expect(failure(await core.run('settings', 'logFileMb', 'many', '--json')).code).toBe('bad-input')
    expect((await core.ask('settings')).theme).toBe('dark')
  })
})
