import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { failed, type Outcome } from '../../../contract/failure.ts'
import type { ConsentSheet } from '../../../contract/model.ts'
import type { InstallRequest } from '../../../contract/requests.ts'
import { consentHashOf, isConsented } from '../../../main/catalogue/consent.ts'
import { openCatalogue, installRequestOf, walkWith, type LooseOrder } from '../../fixtures/catalogue/open-catalogue.ts'
import { archiveOf, startRegistry, type FixtureRegistry } from '../../fixtures/catalogue/registry.ts'
import { inTime } from '../../helpers/in-time.ts'

const marker = `PATCHBAY_SCRIPT_RAN_${process.pid}`
const server = '#!/usr/bin/env node\nconsole.log(JSON.stringify(process.argv.slice(2)))\n'
let registry: FixtureRegistry
let services: ReturnType<typeof openCatalogue>

beforeAll(async () => {
  registry = await startRegistry([
    { name: 'one-bin', version: '1.0.0', files: { 'bin.js': server }, manifest: { bin: { whatever: './bin.js' } } },
    {
      name: 'one-bin',
      version: '1.2.3',
      files: { 'bin.js': server },
      manifest: {
        bin: { whatever: './bin.js' },
        dependencies: { scripted: '^1.0.0' },
        license: 'MIT',
        repository: 'github:somebody/one-bin'
      }
    },
    {
      name: 'scripted',
      version: '1.0.0',
      files: { 'x.js': '' },
      manifest: { scripts: { postinstall: `node -e "require('fs').writeFileSync(process.env.HOME+'/${marker}','')"` } }
    },
    {
      name: '@scope/tools',
      version: '2.0.0',
      files: { 'a.js': server, 'b.js': server },
      manifest: { bin: { tools: 'a.js', other: 'b.js' } }
    },
    {
      name: 'two-bins',
      version: '1.0.0',
      files: { 'a.js': server, 'b.js': server },
      manifest: { bin: { alpha: 'a.js', beta: 'b.js' } }
    },
    { name: 'no-bin', version: '1.0.0', files: { 'index.js': '' } },
    {
      name: 'too-new',
      version: '1.0.0',
      files: { 'bin.js': server },
      manifest: { bin: 'bin.js', engines: { node: '>=99' } }
    },
    { name: 'hollow', version: '1.0.0', manifest: { bin: 'gone.js' } },
    { name: 'shelly', version: '1.0.0', files: { 'run.sh': '#!/bin/sh\n' }, manifest: { bin: 'run.sh' } },
    {
      name: 'deprecated',
      version: '1.0.0',
      files: { 'bin.js': server },
      manifest: { bin: 'bin.js', deprecated: 'use one-bin' },
      publishedAt: new Date().toISOString()
    }
  ])
})
afterAll(() => registry.close())
beforeEach(() => {
  registry.tamper = null
  registry.stall = false
  services = openCatalogue({ registry: registry.url })
})
afterEach(() => services.close())

const npm = (name: string, more: LooseOrder = {}) =>
  installRequestOf({ source: { from: 'npm', package: name }, ...more })
const failureOf = (outcome: Outcome<unknown>) => {
  if (outcome.ok) throw new Error('should have failed')
  return outcome.failure
}
async function reviewed(installRequest: InstallRequest): Promise<ConsentSheet> {
  const sheet = await services.catalogue.review(installRequest)
  if (!sheet.ok) throw new Error(`${sheet.failure.code}: ${sheet.failure.message} ${sheet.failure.detail ?? ''}`)
  return sheet.value
}
const prefix = (id: string) => path.join(services.places.data, 'servers', id)

describe('the review', () => {
  test('shows everything, and leaves nothing behind', async () => {
    services.close()
    services = openCatalogue({ registry: registry.url, treeMs: 10_000 })
    const sheet = await reviewed(npm('one-bin'))
    expect(sheet.argv).toEqual([
      expect.stringMatching(/node$/),
      path.join(prefix('one-bin'), 'node_modules', 'one-bin', 'bin.js')
    ])
    expect(sheet.argvNotes[0]?.note).toMatch(/^Node \d+\.\d+\.\d+, yours$/)
    expect(sheet.cwd).toBe(prefix('one-bin'))
    expect(sheet.package).toMatchObject({
      name: 'one-bin',
      version: '1.2.3',
      publisher: 'somebody',
      maintainers: ['somebody', 'else'],
      releases: 2,
      license: 'MIT',
      repository: 'https://github.com/somebody/one-bin',
      dependencies: 1,
      unpackedBytes: 1_234,
      firstPublishedAt: '2024-01-01T00:00:00.000Z'
    })
    expect(sheet.package?.integrity).toMatch(/^sha512-/)
    expect(sheet.package?.scripts?.[0]?.package).toBe('scripted')
    expect(sheet.runtime?.ok).toBe(true)
    expect(sheet.hosts.map((host) => [host.id, host.chosen])).toEqual([
      ['cursor', true],
      ['vscode', true]
    ])
    expect(readdirSync(services.root)).toEqual(['home'])
    expect(readdirSync(services.places.userHome)).toEqual([])
  })
  test('an older version when it is asked for', async () => {
    expect((await reviewed(npm('one-bin@1.0.0'))).package?.version).toBe('1.0.0')
    expect((await reviewed(npm('one-bin@^1'))).package?.version).toBe('1.2.3')
  })
  test('what cannot be, with its reason', async () => {
    expect(failureOf(await services.catalogue.review(npm('not-there-at-all'))).code).toBe('package-not-found')
    expect(failureOf(await services.catalogue.review(npm('one-bin@9.9.9'))).code).toBe('version-not-found')
    expect(failureOf(await services.catalogue.review(npm('no-bin'))).code).toBe('no-bin')
    expect(failureOf(await services.catalogue.review(npm('--registry=http://evil'))).code).toBe('bad-input')
    expect(failureOf(await services.catalogue.review(npm('git+https://x/y'))).code).toBe('bad-input')
    const several = failureOf(await services.catalogue.review(npm('two-bins', { secrets: { KEY: 'CANARY-1234' } })))
    expect(several).toMatchObject({
      code: 'several-bins',
      detail: 'alpha, beta',
      remedy: { label: 'Use alpha' },
      alternatives: [{ label: 'Use beta' }]
    })
    expect(JSON.stringify(several)).not.toContain('CANARY')
  })
  test('two programs: the chosen one, or the one called like the package', async () => {
    const chosen = await reviewed(installRequestOf({ source: { from: 'npm', package: 'two-bins', bin: 'beta' } }))
    expect(chosen.argv[1]).toMatch(/b\.js$/)
    expect((await reviewed(npm('@scope/tools'))).argv[1]).toMatch(/@scope[\\/]tools[\\/]a\.js$/)
  })
  test('new and deprecated packages are marked', async () => {
    const titles = (await reviewed(npm('deprecated'))).warnings.map((warning) => warning.title)
    expect(titles).toEqual(['Very new', 'No longer maintained'])
  })
  test('no network is told as such, within seconds', async () => {
    services.close()
    services = openCatalogue({ registry: 'http://127.0.0.1:9/' })
    const started = performance.now()
    expect(failureOf(await services.catalogue.review(npm('one-bin'))).code).toBe('no-network')
    expect(performance.now() - started).toBeLessThan(inTime(15_000))
  })
  test('asked again it does not ask the registry again', async () => {
    await reviewed(npm('one-bin'))
    const before = registry.requests.length
    await reviewed(npm('one-bin', { env: { A: '1' } }))
    expect(registry.requests.length).toBe(before)
  })
})

describe('the install', () => {
  test('brings exactly what was agreed to, runs no script, and hands over a consented definition', async () => {
    const installRequest = installRequestOf({
      id: 'mine',
      source: { from: 'npm', package: 'one-bin', args: ['--root', '/a b'] },
      env: { MODE: 'x' },
      secrets: { KEY: 'CANARY-1234' }
    })
    const sheet = await reviewed(installRequest)
    const { walk, log, brought } = walkWith()
    expect(await services.catalogue.install(installRequest, sheet.hash, walk)).toMatchObject({
      ok: true,
      value: { id: 'mine' }
    })
    const definition = brought[0]!
    expect(definition.consent?.hash).toBe(sheet.hash)
    expect(consentHashOf(definition)).toBe(sheet.hash)
    expect(isConsented(definition)).toBe(true)
    expect(definition).toMatchObject({
      source: { kind: 'npm', package: 'one-bin', version: '1.2.3', bin: 'whatever', scripts: false },
      launch: { kind: 'stdio', args: [expect.any(String), '--root', '/a b'], cwd: prefix('mine') },
      env: { MODE: { kind: 'plain', value: 'x' }, KEY: { kind: 'secret', ref: 'server/mine/env/KEY' } },
      idleMinutes: 10,
      messageLimitMb: 32
    })
    expect(await services.vault.get('server/mine/env/KEY')).toEqual({ ok: true, value: 'CANARY-1234' })
    expect(services.redactor.mask('x CANARY-1234').hidden).toBe(1)
    expect(JSON.parse(readFileSync(path.join(prefix('mine'), 'package.json'), 'utf8')).dependencies).toEqual({
      'one-bin': '1.2.3'
    })
    expect(readFileSync(path.join(prefix('mine'), 'package-lock.json'), 'utf8')).toContain(sheet.package!.integrity)
    expect(readdirSync(services.places.userHome)).toEqual([])
    expect(existsSync(path.join(process.env['HOME'] ?? '/', marker))).toBe(false)
    if (definition.launch.kind !== 'stdio') throw new Error('stdio expected')
    const ran = spawnSync(definition.launch.command, [...definition.launch.args], { encoding: 'utf8' })
    expect(ran.stdout.trim()).toBe('["--root","/a b"]')
    expect(log[0]).toBe('resolving running')
    expect(log).toContain('resolving done: one-bin 1.2.3')
    expect(log[log.length - 1]).toBe('downloading done: one-bin 1.2.3, fingerprint is the one you agreed to')
    // The sheet can be shown again, without a network, with what was known then.
    const again = await services.catalogue.sheet(definition)
    expect(again.hash).toBe(sheet.hash)
    expect(again.package?.publisher).toBe('somebody')
    await services.catalogue.forget(definition)
    expect(existsSync(prefix('mine'))).toBe(false)
    expect((await services.vault.get('server/mine/env/KEY')).ok).toBe(false)
  })
  test('another hash than the sheet’s: refused, nothing happens', async () => {
    const installRequest = npm('one-bin', { id: 'mine' })
    const sheet = await reviewed(installRequest)
    const { walk, brought } = walkWith()
    expect(failureOf(await services.catalogue.install(installRequest, 'f'.repeat(64), walk)).code).toBe(
      'consent-changed'
    )
    expect(
      failureOf(
        await services.catalogue.install({ ...installRequest, env: { NODE_OPTIONS: '-r evil' } }, sheet.hash, walk)
      ).code
    ).toBe('consent-changed')
    expect(brought).toEqual([])
    expect(existsSync(services.places.data)).toBe(false)
  })
  test('an archive that was tampered with: nothing runs, everything is undone', async () => {
    const installRequest = npm('one-bin', { id: 'mine', secrets: { KEY: 'CANARY-1234' } })
    const sheet = await reviewed(installRequest)
    registry.tamper = 'one-bin'
    const { walk, log, brought } = walkWith()
    const failure = failureOf(await services.catalogue.install(installRequest, sheet.hash, walk))
    expect(failure.code).toBe('integrity')
    expect(brought).toEqual([])
    expect(existsSync(prefix('mine'))).toBe(false)
    expect((await services.vault.get('server/mine/env/KEY')).ok).toBe(false)
    expect(log.slice(-3)).toEqual([
      expect.stringMatching(/^downloading failed: What arrived for one-bin@1\.2\.3/),
      'downloading undone: The folder and what was downloaded were removed',
      'resolving undone: Secrets were removed from the vault'
    ])
  })
  test('the same version published anew with other contents: told apart', async () => {
    const installRequest = npm('two-bins', {
      id: 'mine',
      source: { from: 'npm', package: 'two-bins', bin: 'alpha', args: [] }
    })
    const sheet = await reviewed(installRequest)
    registry.republish({
      name: 'two-bins',
      version: '1.0.0',
      files: { 'a.js': '// other', 'b.js': server },
      manifest: { bin: { alpha: 'a.js', beta: 'b.js' } }
    })
    const failure = failureOf(await services.catalogue.install(installRequest, sheet.hash, walkWith().walk))
    expect(failure.code).toBe('integrity')
    expect(failure.detail).toContain(sheet.package!.integrity)
    expect(existsSync(prefix('mine'))).toBe(false)
  })
  test('Node too old: reviewable, not installable, both versions named', async () => {
    const sheet = await reviewed(npm('too-new'))
    expect(sheet.runtime).toMatchObject({ ok: false, text: expect.stringContaining('Needs Node 99.0.0 or newer') })
    const failure = failureOf(await services.catalogue.install(npm('too-new'), sheet.hash, walkWith().walk))
    expect(failure.code).toBe('engine-too-old')
    expect(failure.message).toContain('Node 99.0.0 or newer')
    expect(failure.message).toMatch(/yours is \d+\.\d+\.\d+/)
  })
  test('a program that is not in the package, or not for Node', async () => {
    for (const name of ['hollow', 'shelly']) {
      const sheet = await reviewed(npm(name))
      expect(failureOf(await services.catalogue.install(npm(name), sheet.hash, walkWith().walk)).code).toBe('no-bin')
      expect(existsSync(prefix(name))).toBe(false)
    }
  })
  test('stopped while it downloads: ends at once and is as before', async () => {
    const installRequest = npm('one-bin', { id: 'mine' })
    const sheet = await reviewed(installRequest)
    registry.stall = true
    const { walk, stop, brought } = walkWith()
    const waiting = services.catalogue.install(installRequest, sheet.hash, {
      ...walk,
      progress: (phase) => phase === 'downloading' && stop.abort()
    })
    expect(failureOf(await waiting).code).toBe('cancelled')
    expect(brought).toEqual([])
    expect(existsSync(prefix('mine'))).toBe(false)
  })
  test('does not come up: undone in reverse, with the evidence kept; or kept when asked', async () => {
    const installRequest = npm('@scope/tools', { id: 'mine' })
    const sheet = await reviewed(installRequest)
    const crash = walkWith(() => Promise.resolve(failed('exited-early', 'It ended.', { detail: 'Error: no key' })))
    const failure = failureOf(await services.catalogue.install(installRequest, sheet.hash, crash.walk))
    expect(failure).toMatchObject({ code: 'exited-early', detail: 'Error: no key' })
    expect(crash.taken).toEqual(['mine'])
    expect(existsSync(prefix('mine'))).toBe(false)
    const kept = walkWith(() => Promise.resolve(failed('exited-early', 'It ended.')))
    await services.catalogue.install(installRequest, sheet.hash, { ...kept.walk, keep: true })
    expect(kept.taken).toEqual([])
    expect(existsSync(prefix('mine'))).toBe(true)
  })
  test('a name that is taken, and the same one twice at once', async () => {
    const installRequest = npm('one-bin', { id: 'mine' })
    const sheet = await reviewed(installRequest)
    const both = await Promise.all([
      services.catalogue.install(installRequest, sheet.hash, walkWith().walk),
      services.catalogue.install(installRequest, sheet.hash, walkWith().walk)
    ])
    expect(both.filter((one) => one.ok).length).toBe(1)
    services.ids.push('mine')
    expect(failureOf(await services.catalogue.review(installRequest)).code).toBe('already-exists')
    expect((await reviewed(installRequestOf({ source: { from: 'npm', package: 'one-bin' } }))).id).toBe('one-bin')
  })
  test('a name that another install took since this one was prepared', async () => {
    services.close()
    let asked = 0
    services = openCatalogue({
      taken: {
        ids: () => (asked++ < 2 ? [] : ['mine']),
        joinedHosts: () => Promise.resolve([]),
        reclaim: () => Promise.resolve()
      }
    })
    const installRequest = installRequestOf({ id: 'mine', source: { from: 'command', command: 'node', args: [] } })
    const { walk, brought, log } = walkWith()
    const { hash } = await reviewed(installRequest)
    expect(failureOf(await services.catalogue.install(installRequest, hash, walk)).code).toBe('already-exists')
    expect(log[1]).toMatch(/^resolving failed: There is already a server called mine/)
    expect(brought).toEqual([])
  })
  test('a place for secrets that can’t be written: refused before anything is downloaded', async () => {
    services.close()
    services = openCatalogue({ registry: registry.url, choice: 'file' })
    rmSync(services.places.config, { recursive: true, force: true })
    writeFileSync(services.places.config, 'in the way')
    const installRequest = npm('one-bin', { id: 'mine', secrets: { KEY: 'CANARY-1234' } })
    const sheet = await reviewed(installRequest)
    const failure = failureOf(await services.catalogue.install(installRequest, sheet.hash, walkWith().walk))
    expect(JSON.stringify(failure)).not.toContain('CANARY')
    expect(existsSync(prefix('mine'))).toBe(false)
  })
  test('a package file on this computer', async () => {
    const file = path.join(services.places.userHome, 'local-1.0.0.tgz')
    writeFileSync(
      file,
      archiveOf({ name: 'local-thing', version: '1.0.0', files: { 'bin.js': server }, manifest: { bin: 'bin.js' } })
    )
    const installRequest = npm(file)
    const sheet = await reviewed(installRequest)
    expect(sheet).toMatchObject({ id: 'local', package: { name: 'local-thing', version: '1.0.0' } })
    const { walk, brought } = walkWith()
    expect((await services.catalogue.install(installRequest, sheet.hash, walk)).ok).toBe(true)
    expect(brought[0]?.source).toMatchObject({ package: 'local-thing', integrity: sheet.package!.integrity })
    writeFileSync(file, 'broken')
    expect(failureOf(await services.catalogue.review(npm(`file:${file}`))).code).toBe('bad-input')
  })
})

describe('commands and remote servers', () => {
  test('a command is looked for, not run', async () => {
    const installRequest = installRequestOf({
      source: { from: 'command', command: 'node', args: ['/tmp/my server.js', 'a;b'] }
    })
    const sheet = await reviewed(installRequest)
    expect(sheet.argv).toEqual(['node', '/tmp/my server.js', 'a;b'])
    expect(sheet.argvNotes[0]?.note).toMatch(/^\d+\.\d+\.\d+, \/.*node$/)
    expect(sheet).toMatchObject({
      id: 'my-server',
      cwd: services.places.userHome,
      package: null,
      runtime: { name: 'Node.js', ok: true }
    })
    const { walk, brought, log } = walkWith()
    expect((await services.catalogue.install(installRequest, sheet.hash, walk)).ok).toBe(true)
    expect(brought[0]?.launch).toMatchObject({ kind: 'stdio', command: 'node' })
    expect(log).toContain('downloading done: Nothing to download')
  })
  test('a command that is not there: first of all warnings, with the PATH searched and what to do', async () => {
    const reviewed = await services.catalogue.review(
      installRequestOf({ source: { from: 'command', command: 'no-such-command-here' } })
    )
    if (!reviewed.ok) throw new Error(reviewed.failure.message)
    expect(reviewed.value.warnings[0]?.title).toContain('no-such-command-here')
    expect(reviewed.value.warnings[0]?.items[0]).toContain('/usr/bin')
    expect(reviewed.value.runtime).toMatchObject({ ok: false })
  })
  test('a working folder that is not there is the first of all warnings: it may come later', async () => {
    const sheet = await reviewed(
      installRequestOf({ source: { from: 'command', command: 'node', cwd: '/no/such/folder' } })
    )
    expect(sheet.warnings[0]).toMatchObject({
      title: 'The folder it works in is not there',
      items: ['/no/such/folder']
    })
  })
  test('a remote server: its secret header goes to the vault', async () => {
    const installRequest = installRequestOf({
      source: {
        from: 'remote',
        transport: 'http',
        url: 'https://mcp.example.com/mcp',
        headers: { Authorization: 'Bearer CANARY-1234', 'X-Team': 'a' },
        secretHeaders: ['authorization']
      }
    })
    const sheet = await reviewed(installRequest)
    expect(sheet).toMatchObject({ id: 'example', argv: [], url: 'https://mcp.example.com/mcp', runtime: null })
    expect(sheet.headers).toEqual([
      { name: 'X-Team', secret: false },
      { name: 'Authorization', secret: true }
    ])
    expect(JSON.stringify(sheet)).not.toContain('CANARY')
    const { walk, brought } = walkWith()
    await services.catalogue.install(installRequest, sheet.hash, walk)
    expect(JSON.stringify(brought)).not.toContain('CANARY')
    expect(await services.vault.get('server/example/header/Authorization')).toEqual({
      ok: true,
      value: 'Bearer CANARY-1234'
    })
  })
  test('a required input that is missing: reviewable, not installable', async () => {
    const installRequest = installRequestOf({ source: { from: 'catalogue', entry: 'github' } })
    const sheet = await reviewed(installRequest)
    expect(sheet.inputs).toMatchObject([{ key: 'Authorization', required: true, value: null }])
    expect(failureOf(await services.catalogue.install(installRequest, sheet.hash, walkWith().walk)).code).toBe(
      'missing-secret'
    )
    const filled = installRequestOf({
      source: { from: 'catalogue', entry: 'github' },
      inputs: { Authorization: 'ghp_CANARY' }
    })
    const { walk } = walkWith()
    expect((await services.catalogue.install(filled, (await reviewed(filled)).hash, walk)).ok).toBe(true)
    expect(await services.vault.get('server/github/header/Authorization')).toEqual({
      ok: true,
      value: 'Bearer ghp_CANARY'
    })
  })
})
