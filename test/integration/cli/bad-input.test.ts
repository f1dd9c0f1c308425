/** What can go wrong when a server is added, each answered with its own code, in words, and with nothing left half done. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archiveOf, startRegistry, type FixtureRegistry } from '../../fixtures/catalogue/registry.ts'
import { processesOf, root, startCore, until, type Ran, type TestCore } from '../../helpers/core.ts'

const servers = join(root, 'test', 'fixtures', 'servers')
const tiny = join(servers, 'tiny.mjs')
const evil = join(servers, 'evil.mjs')
const good = readFileSync(tiny, 'utf8')
const version = '1.0.0'
let core: TestCore
let registry: FixtureRegistry
beforeAll(async () => {
  registry = await startRegistry([
    { name: 'good-server', version, manifest: { bin: 'tiny.mjs', type: 'module' }, files: { 'tiny.mjs': good } },
    { name: 'tampered', version, manifest: { bin: 'tiny.mjs', type: 'module' }, files: { 'tiny.mjs': good } },
    { name: 'no-bin', version, files: { 'index.js': '' } },
    {
      name: 'two-bins',
      version,
      manifest: { bin: { one: 'one.mjs', other: 'other.mjs' } },
      files: { 'one.mjs': good, 'other.mjs': good }
    },
    { name: 'too-new', version, manifest: { bin: 'tiny.mjs', engines: { node: '>=99' } }, files: { 'tiny.mjs': good } }
  ])
  core = await startCore({ env: { npm_config_registry: registry.url } })
})
afterAll(async () => {
  await core?.stop()
  await registry?.close()
})

const refused = (
  ran: Ran
): { code: string; message: string; detail?: string; remedy?: unknown; alternatives?: unknown[] } => {
  expect(ran.code, ran.stdout + ran.stderr).toBe(1)
  expect(ran.stdout.trim().split('\n')).toHaveLength(1)
  const { error } = ran.json()
  expect(error.message).not.toMatch(/undefined|mistake in Patchbay/)
  expect(error.message.length).toBeGreaterThan(30)
  return error
}
const add = (id: string, ...words: string[]) => core.run('--json', 'add', id, '--yes', ...words)
const command = (id: string, ...words: string[]) => add(id, '--', process.execPath, ...words)
const ids = async () => (await core.ask('list')).map((each: { id: string }) => each.id)

describe('an npm package', () => {
  it('goes into its own prefix, pinned, and runs as node <bin>', async () => {
    const review = await core.ask('add', 'good', '--npm', 'good-server')
    expect(review.package).toMatchObject({ name: 'good-server', version, integrity: expect.stringMatching(/^sha512-/) })
    expect(existsSync(join(core.home, 'data', 'servers', 'good'))).toBe(false)
    expect((await add('good', '--npm', 'good-server')).json()).toMatchObject({ phase: 'ready', tools: 7 })
    const { definition } = await core.ask('show', 'good')
    expect(definition.source).toMatchObject({ kind: 'npm', package: 'good-server', version, scripts: false })
    expect(definition.launch.args[0]).toContain(join(core.home, 'data', 'servers', 'good', 'node_modules'))
    const prefix = join(core.home, 'data', 'servers', 'good')
    expect(readdirSync(prefix)).toContain('package-lock.json')
    expect(readFileSync(join(prefix, 'package-lock.json'), 'utf8')).toContain('sha512-')
    await core.ask('remove', 'good')
    // Kept for a day, in which it can be brought back.
    expect(existsSync(prefix)).toBe(true)
    await core.ask('remove', 'good', '--now')
    expect(existsSync(prefix)).toBe(false)
  })
  it('from a file on this computer, packed, is installed the same way', async () => {
    const file = join(core.folder, 'good-server-1.0.0.tgz')
    writeFileSync(
      file,
      archiveOf({
        name: 'good-server',
        version,
        manifest: { bin: 'tiny.mjs', type: 'module' },
        files: { 'tiny.mjs': good }
      })
    )
    expect((await add('packed', '--npm', file)).json()).toMatchObject({ phase: 'ready' })
    await core.ask('remove', 'packed')
    expect(refused(await add('packed', '--npm', join(core.folder, 'nothing.tgz'))).message).toContain('nothing.tgz')
  })
  it.each([
    ['there is none of that name', 'no-such-package-here', 'package-not-found'],
    ['there is no such version', 'good-server@9.9.9', 'version-not-found'],
    ['it is no name at all', '--registry=http://evil.example', 'bad-input'],
    ['it has no program', 'no-bin', 'no-bin'],
    ['its Node is not out yet', 'too-new', 'engine-too-old']
  ])('when %s', async (_, name, code) => {
    const error = refused(await core.run('--json', 'add', 'bad', '--yes', `--npm=${name}`))
    expect(error.code).toBe(code)
    expect(await ids()).not.toContain('bad')
    expect(existsSync(join(core.home, 'data', 'servers', 'bad'))).toBe(false)
  })
  it('with two programs asks which, and takes the one chosen', async () => {
    const error = refused(await add('two', '--npm', 'two-bins'))
    expect(error.code).toBe('several-bins')
    expect(`${error.message} ${error.detail ?? ''}`).toMatch(/one.*other/s)
    expect([error.remedy, ...(error.alternatives ?? [])]).toHaveLength(2)
    expect((await add('two', '--npm', 'two-bins', '--bin', 'other')).json()).toMatchObject({ phase: 'ready' })
    expect((await core.ask('show', 'two')).definition.launch.args[0]).toMatch(/other\.mjs$/)
    await core.ask('remove', 'two')
  })
  it('whose bytes are not those announced is not installed', async () => {
    registry.tamper = 'tampered'
    const error = refused(await add('tampered', '--npm', 'tampered'))
    registry.tamper = null
    expect(error.code).toBe('integrity')
    expect(await ids()).not.toContain('tampered')
    expect(existsSync(join(core.home, 'data', 'servers', 'tampered'))).toBe(false)
  })
  it('without a network', async () => {
    const cut = await startCore({
      env: { npm_config_registry: 'http://127.0.0.1:1/', npm_config_fetch_retries: '0' }
    })
    try {
      const error = refused(await cut.run('--json', 'add', 'far', '--yes', '--npm', 'anything'))
      expect(error.code).toBe('no-network')
      expect(error.message).toMatch(/network|registry/)
      expect(await cut.ask('list')).toEqual([])
    } finally {
      await cut.stop()
    }
  })
})

describe('a command', () => {
  it('that is not there is said in the review, and can be added now and mended later', async () => {
    const review = await core.ask('add', 'absent', '--', 'no-such-program-anywhere', '--flag')
    expect(review.runtime).toMatchObject({ ok: false })
    expect(JSON.stringify(review.warnings)).toContain('no-such-program-anywhere')
    const error = refused(await add('absent', '--', 'no-such-program-anywhere', '--flag'))
    expect(error.code).toBe('command-not-found')
    expect(error.message).toContain('no-such-program-anywhere')
    expect(await ids()).toContain('absent')
    await core.ask('remove', 'absent')
  })
  it('that may not be run, and a folder that is not there', async () => {
    const file = join(core.folder, 'plain.txt')
    writeFileSync(file, 'not a program')
    expect(refused(await add('plain', '--', file)).code).toMatch(/^(not-executable|command-not-found)$/)
    const error = refused(
      await add('nowhere', '--cwd', join(core.folder, 'no', 'folder'), '--', process.execPath, tiny)
    )
    expect(error.code).toBe('bad-cwd')
  })
  it('with spaces in its path and arguments is run as given, without a shell', async () => {
    const folder = join(core.folder, 'a folder; echo "$HOME" & more')
    mkdirSync(folder)
    const file = join(folder, 'my server.mjs')
    writeFileSync(file, good)
    expect((await command('spaces', file, '--name', '$(whoami) `id` "x"')).json()).toMatchObject({ phase: 'ready' })
    await core.ask('remove', 'spaces')
  })
  it.each([
    ['exits at once', 'exit1', 'exited-early', 'Something went wrong while starting'],
    ['exits at once as if all were well', 'exit0', 'exited-early', ''],
    ['misses a variable', 'missing-env', 'missing-env', 'FIGMA_API_KEY'],
    ['finds its port taken', 'port-taken', 'port-taken', '3845'],
    ['writes a page of bytes', 'binary', null, ''],
    ['writes UTF-16', 'utf16', 'output-utf16', ''],
    ['answers over several lines', 'pretty', 'output-multiline', ''],
    ['speaks a version nobody knows', 'version', 'unsupported-version', '']
  ])('that %s is told with its cause, and stays to be mended', async (_, mode, code, evidence) => {
    const id = `evil-${mode}`
    const ran = await command(id, evil, mode, ...(mode === 'version' ? ['1999-01-01'] : []))
    if (ran.code === 0) {
      // Garbage before good answers is survived; the page then says what was seen.
      expect(code).toBeNull()
      expect(ran.json().phase).toMatch(/ready|degraded/)
    } else {
      const error = refused(ran)
      if (code) expect(error.code).toBe(code)
      expect(`${error.message} ${error.detail ?? ''}`).toContain(evidence)
      expect(await ids()).toContain(id)
    }
    await core.ask('remove', id)
  })
  it('that never answers can be given up, and nothing of it stays', async () => {
    const adding = command('silent', evil, 'silent')
    await until(
      () => core.ask('list'),
      (all) => all.some((each: { id: string; phase: string }) => each.id === 'silent' && each.phase === 'starting')
    )
    const { pid } = await core.ask('show', 'silent')
    await core.ask('stop', 'silent')
    expect((await adding).json()).toMatchObject({})
    await until(
      () => processesOf(core.folder),
      (all) => !all.includes(pid)
    )
    await core.run('remove', 'silent')
  })
  it('with a banner before its answers runs, and the banner is in its log', async () => {
    expect((await command('banner', evil, 'banner')).json()).toMatchObject({
      phase: expect.stringMatching(/ready|degraded/)
    })
    const lines = await core.ask('logs', 'banner', '--stream', 'stdout')
    expect(JSON.stringify(lines)).toContain('Welcome to the evil server')
    await core.ask('remove', 'banner')
  })
})

describe('a snippet', () => {
  it.each([
    ['', 'no-servers-in-snippet'],
    ['{"mcpServers": ', 'not-json'],
    ['{"mcpServers": {}}', 'no-servers-in-snippet'],
    ['[1, 2, 3]', 'no-servers-in-snippet']
  ])('%j is answered in words', async (text, code) => {
    const ran = await core.runWith(text, 'add', '--from', '-', '--json')
    const error = refused(ran)
    expect(error.code).toBe(code)
  })
})
