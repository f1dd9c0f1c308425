/** A server that needs what an install script makes: the cause is named, and the scripts run after a review of their own. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { startRegistry, type FixtureRegistry } from '../../fixtures/catalogue/registry.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const tiny = readFileSync(join(root, 'test', 'fixtures', 'servers', 'tiny.mjs'), 'utf8')
let registry: FixtureRegistry
let core: TestCore
beforeAll(async () => {
  const addon = {
    'index.js': 'require.resolve("./build/Release/addon.node")',
    'make.js': `
      const { mkdirSync, writeFileSync, appendFileSync } = require('node:fs')
      appendFileSync('ran', 'once ')
      if (require('./package.json').broken) { console.error('no C compiler was found'); process.exit(1) }
      mkdirSync('build/Release', { recursive: true })
      writeFileSync('build/Release/addon.node', '')`
  }
  registry = await startRegistry([
    { name: 'addon', version: '1.0.0', manifest: { scripts: { install: 'node make.js' } }, files: addon },
    {
      name: 'broken-addon',
      version: '1.0.0',
      manifest: { broken: true, scripts: { postinstall: 'node make.js' } },
      files: addon
    },
    ...['addon', 'broken-addon'].map((needed) => ({
      name: `needs-${needed}`,
      version: '1.0.0',
      manifest: { bin: 'server.mjs', dependencies: { [needed]: '1.0.0' } },
      files: {
        'server.mjs': `#!/usr/bin/env node\nawait import('${needed}')\nawait import('./tiny.mjs')\n`,
        'tiny.mjs': tiny
      }
    }))
  ])
  core = await startCore({ env: { npm_config_registry: registry.url } })
})
afterAll(async () => {
  await core?.stop()
  await registry?.close()
})
const folder = (id: string, ...more: string[]) => join(findPlaces(core.env).data, 'servers', id, ...more)

it('the missing addon is named as the cause, once, and nothing of it ran', async () => {
  const ran = await core.run('add', 'native', '--npm', 'needs-addon@1.0.0', '--yes', '--json')
  expect(ran.code, ran.stdout + ran.stderr).toBe(1)
  expect(ran.json().error).toMatchObject({
    code: 'scripts-skipped',
    message: expect.stringContaining('of addon would')
  })
  expect(existsSync(folder('native', 'node_modules', 'addon', 'ran'))).toBe(false)
})
it('the scripts run after a review that names them, once, and the server comes up', async () => {
  expect(await core.ask('show', 'native')).toMatchObject({ phase: 'failed', lastError: { code: 'scripts-skipped' } })

  const shown = await core.ask('scripts', 'native')
  expect(shown).toMatchObject({ scriptsRun: true, package: { scripts: [{ package: 'addon' }] } })
  const refused = await core.runWith('n\n', 'scripts', 'native')
  expect(refused.stdout).toContain('Install scripts will run')
  expect(refused.code).toBe(1)
  expect(existsSync(folder('native', 'node_modules', 'addon', 'ran'))).toBe(false)
  // As before, it is tried: what it had was agreed to already.
  await expect.poll(async () => (await core.ask('show', 'native')).phase, { timeout: 20_000 }).toBe('failed')

  const done = await core.run('scripts', 'native', '--yes', '--json')
  expect(done.code, done.stdout + done.stderr).toBe(0)
  expect(done.json()).toMatchObject({ phase: 'ready' })
  await core.ask('restart', 'native')
  expect(readFileSync(folder('native', 'node_modules', 'addon', 'ran'), 'utf8')).toBe('once ')
})
it('a script that fails is told with its words, and the server is as before', async () => {
  await core.run('add', 'broken', '--npm', 'needs-broken-addon@1.0.0', '--yes', '--json')
  const ran = await core.run('scripts', 'broken', '--yes', '--json')
  expect(ran.code).toBe(1)
  expect(ran.json().error).toMatchObject({ code: 'install-failed', detail: expect.stringContaining('no C compiler') })
  expect((await core.ask('show', 'broken')).definition.source.scripts).toBe(false)
})
it('only a package in a folder of its own has any', async () => {
  const tinyFile = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
  await core.ask('add', 'plain', '--yes', '--', process.execPath, tinyFile)
  const ran = await core.run('scripts', 'plain', '--yes', '--json')
  expect(ran.json().error.code).toBe('bad-input')
})
