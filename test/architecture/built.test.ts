/** The built output, looked at as it is: what is in which bundle, and what starts without what. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildStale } from '../../build/build.mjs'
import { at } from '../../build/lib/root.mjs'
import { run } from '../../build/lib/run.mjs'
import { requestNames } from '../../contract/names.ts'

/** Long texts are written over several lines. */
const bundle = (...parts: string[]) => readFileSync(at('dist', ...parts), 'utf8').replaceAll('\\\n', '')
const required = (text: string) => new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map((each) => each[1]!))
const builtIn = (name: string) =>
  name.startsWith('node:') || createRequire(import.meta.url)('node:module').isBuiltin(name)

beforeAll(async () => {
  await buildStale({ quiet: true })
})

describe('the preload', () => {
  it('is one small CommonJS file that loads electron and nothing else', () => {
    const text = bundle('preload', 'preload.cjs')
    expect(statSync(at('dist', 'preload', 'preload.cjs')).size).toBeLessThan(8_000)
    expect([...required(text)]).toEqual(['electron'])
    expect(text).not.toMatch(/^import |^export /m)
  })
  it('holds no zod', () => {
    expect(bundle('preload', 'preload.cjs')).not.toMatch(/zod|safeParse|ZodType/)
  })
  it('puts one frozen object into the page, that knows every request and no other', async () => {
    const exposed: Record<string, Record<string, (...args: unknown[]) => Promise<{ ok: boolean }>>> = {}
    const invoked: unknown[] = []
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: never) => (exposed[name] = api) },
      ipcRenderer: {
        on: () => undefined,
        send: () => undefined,
        invoke: (_channel: string, name: unknown) => (invoked.push(name), Promise.resolve({ ok: true }))
      }
    }
    new Function('require', 'module', bundle('preload', 'preload.cjs'))(() => electron, { exports: {} })
    expect(Object.keys(exposed)).toEqual(['patchbay'])
    const api = exposed['patchbay']!
    expect(Object.isFrozen(api)).toBe(true)
    for (const name of requestNames) expect((await api['ask']!(name, {})).ok).toBe(true)
    for (const name of ['constructor', '__proto__', 'toString', 'eval'])
      expect((await api['ask']!(name, {})).ok, name).toBe(false)
    expect(invoked).toEqual([...requestNames])
  })
})

/** The keychain; ws's two optional helpers, done without; and text that ajv would write into code made elsewhere. */
const expected = /^(@napi-rs\/keyring|bufferutil|utf-8-validate|ajv\/dist\/runtime\/.*|ajv-formats\/dist\/formats)$/

describe('the headless bundles', () => {
  it.each(['headless.cjs', 'commands.cjs', 'bridge.cjs'])(
    '%s loads only Node’s own modules and the keychain',
    (file) => {
      const strange = [...required(bundle('main', file))].filter((name) => !builtIn(name) && !expected.test(name))
      expect(strange).toEqual([])
    }
  )
  it('the bridge is tiny', () => {
    expect(statSync(at('dist', 'main', 'bridge.cjs')).size).toBeLessThan(40_000)
  })
  it('serve starts where electron cannot be resolved', async () => {
    const home = mkdtempSync(join(tmpdir(), 'patchbay-architecture-'))
    const block = join(home, 'no-electron.cjs')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(
      block,
      `const { Module } = require('node:module'); const load = Module._load
       Module._load = (name, ...rest) => { if (/^electron/.test(name)) throw new Error('electron was asked for'); return load(name, ...rest) }`
    )
    const child = spawn(
      process.execPath,
      ['-r', block, at('dist', 'main', 'headless.cjs'), 'serve', '--no-open', '--json'],
      {
        env: { ...process.env, PATCHBAY_HOME: join(home, 'patchbay'), HOME: home },
        stdio: ['ignore', 'pipe', 'pipe']
      }
    )
    try {
      let said = ''
      child.stderr.on('data', (chunk) => (said += String(chunk)))
      const line = await new Promise<string>((resolve, reject) => {
        child.stdout.once('data', (chunk) => resolve(String(chunk)))
        child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
      })
      const { url } = JSON.parse(line) as { url: string }
      const answer = await fetch(url, { redirect: 'manual' })
      expect(answer.status).toBe(303)
    } finally {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(home, { recursive: true, force: true, maxRetries: 3 })
    }
  })
})

describe('the page', () => {
  it('loads nothing from outside and holds nothing inline', () => {
    const html = bundle('renderer', 'index.html')
    expect(html).not.toMatch(/https?:\/\//)
    expect(html).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|style="/)
  })
})

describe('a build', () => {
  it('of an unchanged tree does nothing, and quickly', async () => {
    const started = performance.now()
    const { code, output } = await run(process.execPath, [at('build', 'build.mjs')], { capture: true })
    expect(code, output).toBe(0)
    expect(output).toBe('')
    // 40 ms by itself; room for a busy machine.
    expect(performance.now() - started).toBeLessThan(1_500)
  })
})
