/** Snippets that leave something open, through the command line: asked for, answered, and never run half filled in. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRegistry, type FixtureRegistry } from '../../fixtures/catalogue/registry.ts'
import { root, startCore, type Ran, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
let registry: FixtureRegistry
beforeAll(async () => {
  registry = await startRegistry([])
  core = await startCore({ env: { npm_config_registry: registry.url } })
  await core.ask('settings', 'secretsWithoutKeychain', 'session')
})
afterAll(async () => {
  await core?.stop()
  await registry?.close()
})

const inputs = [
  { id: 'tok', type: 'promptString', description: 'Your token', password: true },
  { id: 'label', type: 'promptString', default: 'drei' },
  { id: 'mode', type: 'pickString', options: ['fast', 'slow'] }
]
const open = (id: string) =>
  JSON.stringify({
    inputs,
    servers: {
      [id]: {
        command: process.execPath,
        args: [tiny, '--name', '${input:label}'],
        env: { TOKEN: '${input:tok}', MODE: '${input:mode}' }
      }
    }
  })
const add = (text: string, ...words: string[]) => core.runWith(text, 'add', '--from', '-', '--json', ...words)
const errorOf = (ran: Ran, code = 1) => {
  expect(ran.code, ran.stdout + ran.stderr).toBe(code)
  return ran.json().error
}
const launchOf = async (id: string) => (await core.ask('show', id)).definition

describe('inputs of VS Code', () => {
  it('are in the review, and a missing one is told with its option', async () => {
    const [review] = (await add(open('a'))).json().reviews
    expect(review.inputs).toMatchObject([
      { key: 'mode', format: 'choice', choices: ['fast', 'slow'], value: null },
      { key: 'tok', secret: true, description: 'Your token', value: null },
      { key: 'label', value: 'drei' }
    ])
    const error = errorOf(await add(open('a'), '--yes'))
    expect(error.code).toBe('missing-secret')
    expect(error.message).toContain('--secret tok=')
    expect(error.message).toContain('--env mode=')
    expect(await core.ask('list')).toEqual([])
  })
  it('are answered by options, and defaults stand', async () => {
    const added = await add(open('b'), '--yes', '--input', 'tok=s3cretvalue', '--env', 'MODE=slow')
    expect(added.code, added.stdout).toBe(0)
    expect(await launchOf('b')).toMatchObject({
      launch: { args: [tiny, '--name', 'drei'] },
      env: { TOKEN: { kind: 'secret' }, MODE: { kind: 'plain', value: 'slow' } }
    })
    expect(readFileSync(join(core.home, 'settings.json'), 'utf8')).not.toMatch(/s3cretvalue|\$\{input/)
    await core.ask('remove', 'b')
  })
  it('that nobody asked for, and answers that do not fit, are refused', async () => {
    expect(errorOf(await add(open('c'), '--yes', '--input', 'typo=1'), 2).message).toContain('--input typo')
    expect(errorOf(await add(open('c'), '--yes', '--input', 'tok=x', '--input', 'mode=odd')).code).toBe('bad-input')
    expect(await core.ask('list')).toEqual([])
  })
})

describe('variables and folders', () => {
  it('are asked for and not read from here', async () => {
    const text = JSON.stringify({
      x: {
        command: process.execPath,
        args: [tiny, '--dir', '${userHome}/x'],
        env: { A: '${env:PATH}' },
        cwd: '${workspaceFolder}'
      }
    })
    const [review] = (await add(text)).json().reviews
    expect(review.argv.at(-1)).toBe(join(core.user, 'x'))
    expect(review.inputs.filter((each: { value: unknown }) => each.value === null)).toMatchObject([
      { key: 'PATH' },
      { key: 'workspaceFolder', format: 'folder' }
    ])
    expect(errorOf(await add(text, '--yes')).code).toBe('missing-env')
    const added = await add(text, '--yes', '--env', 'A=/bin', '--input', `workspaceFolder=${core.user}`)
    expect(added.code, added.stdout).toBe(0)
    expect(await launchOf('x')).toMatchObject({ launch: { cwd: core.user }, env: { A: { value: '/bin' } } })
    await core.ask('remove', 'x')
  })
})

describe('what comes in', () => {
  it('switched off in its host stays down', async () => {
    const text = JSON.stringify({ mcp: { off: { type: 'local', command: [process.execPath, tiny], enabled: false } } })
    const added = await add(text, '--yes')
    expect(added.code, added.stdout).toBe(0)
    expect((await launchOf('off')).wanted).toBe('down')
    await core.ask('remove', 'off')
  })
  it('with nothing usable fails and says why, in words and as JSON', async () => {
    const text = '{"mcpServers":{"odd":{"nothing":true}}}'
    for (const words of [[], ['--yes']]) {
      const error = errorOf(await add(text, ...words))
      expect(error).toMatchObject({ code: 'no-servers-in-snippet', message: expect.stringMatching(/odd: .*neither/) })
    }
    const inWords = await core.runWith(text, 'add', '--from', '-', '--yes')
    expect(inWords.code).toBe(1)
    expect(inWords.stderr + inWords.stdout).toMatch(/odd: /)
  })
  it('an id that is none is told in plain words', async () => {
    const ran = await core.run('add', 'Bad Id!', '--yes', '--', process.execPath, tiny)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/lower-case letters, digits and dashes/)
    expect(ran.stderr).not.toMatch(/servers\./)
  })
})

describe('one bad entry', () => {
  const server = (...more: string[]) => ({ command: process.execPath, args: [tiny, ...more] })
  const snippet = (mcpServers: object) => JSON.stringify({ mcpServers })
  const done = async (ran: Ran) => {
    expect(ran.code, ran.stdout + ran.stderr).toBe(0)
    return ran.json()
  }
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)
  const several = snippet({
    ok1: server(),
    nowhere: { command: 'npx', args: ['-y', '@nobody/not-there-mcp'] },
    folder: { ...server('--name', 'f'), cwd: '/no/such/folder' },
    odd: { nothing: true },
    ok2: server('--name', 'zwei')
  })
  it('is listed with its reason, and the rest goes on', async () => {
    const review = await done(await add(several))
    expect(ids(review.reviews)).toEqual(['ok1', 'folder', 'ok2'])
    expect(review.reviews[1].warnings[0].title).toBe('The folder it works in is not there')
    expect(review.skipped.map((one: { name: string }) => one.name)).toEqual(['odd', 'nowhere'])
    expect(review.leftOut).toEqual([])
    const value = await done(await add(several, '--yes'))
    expect(ids(value.added)).toEqual(['ok1', 'folder', 'ok2'])
    expect(value.added.map((one: { phase: string }) => one.phase)).toEqual(['ready', expect.any(String), 'ready'])
    expect(value.skipped.map((one: { name: string }) => one.name)).toEqual(['odd', 'nowhere'])
  })
  it('and the same again finds what is there, under whatever name it got', async () => {
    const again = await done(await add(several, '--yes', '--skip', 'nowhere'))
    expect(again.added).toEqual([])
    expect(again.skipped).toContainEqual({ name: 'ok1', reason: 'It is already there, as ok1.' })
    const other = snippet({ ok1: server('--name', 'other') })
    expect(ids((await done(await add(other, '--yes'))).added)).toEqual(['ok1-2'])
    expect((await done(await add(other, '--yes'))).skipped).toEqual([
      { name: 'ok1', reason: 'It is already there, as ok1-2.' }
    ])
    for (const id of ['ok1', 'ok1-2', 'ok2', 'folder']) await core.ask('remove', id)
  })
  it('some of them can be chosen, and a name that is none is told', async () => {
    expect(ids((await done(await add(several, '--only', 'ok2,ok1'))).reviews)).toEqual(['ok1', 'ok2'])
    expect(ids((await done(await add(several, '--skip', 'ok1,nowhere'))).reviews)).toEqual(['folder', 'ok2'])
    expect(errorOf(await add(several, '--only', 'typo'), 2).message).toContain('"typo"')
  })
  it('tools that are off in it are off from the first list, and what is not taken over is named', async () => {
    const value = await done(
      await add(
        snippet({
          most: { ...server(), excludeTools: ['echo'], envFile: '/etc/x.env' },
          few: { ...server('--name', 'f'), includeTools: ['echo', 'env'], disabledTools: ['env'] },
          none: { ...server('--name', 'n'), includeTools: [] }
        }),
        '--yes'
      )
    )
    expect(value.leftOut).toEqual([{ name: 'most', key: 'envFile', reason: expect.stringContaining('--env') }])
    const on = async (id: string) =>
      (await core.ask('tools', id))
        .filter((tool: { on: boolean }) => tool.on)
        .map((tool: { name: string }) => tool.name)
    expect(await on('most')).not.toContain('echo')
    expect(await on('most')).toContain('env')
    expect(await on('few')).toEqual(['echo'])
    expect(await on('none')).toEqual([])
    expect((await core.run('call', 'few', 'fail', '{}')).code).not.toBe(0)
    // A switch of its own goes before what holds for the rest, in both directions.
    await core.ask('tool', 'on', 'few', 'env')
    await core.ask('tool', 'off', 'few', 'echo')
    expect(await on('few')).toEqual(['env'])
    for (const id of ['most', 'few', 'none']) await core.ask('remove', id)
  })
  it('read from standard input without a yes ends, and changes nothing', async () => {
    const ran = await core.runWith(snippet({ a: server() }), 'add', '--from', '-')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('Nothing was installed')
    expect(await core.ask('list')).toEqual([])
  })
})
