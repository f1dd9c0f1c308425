/** The project's own files: pinned, valid, and free of what must not be in them. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { at, root } from '../../build/lib/root.mjs'
import { run } from '../../build/lib/run.mjs'

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
}
const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8')) as Manifest

it('every dependency is pinned exactly', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  for (const [name, version] of Object.entries(all)) expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  const lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; optional?: boolean }>
  }
  for (const [name, version] of Object.entries(all))
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
})

it('only the keychain’s native code is a dependency at run time: all else is bundled', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(['@napi-rs/keyring'])
})

it('no script runs on install', () => {
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts).not.toHaveProperty(name)
  expect(readFileSync(at('.npmrc'), 'utf8')).toContain('ignore-scripts=true')
})

it('no tracked file names a package registry’s host', async () => {
  const { output, code } = await run(
    'git',
    [
      '-C',
      root,
      'grep',
      '-IlE',
      `regist${'ry'}\\.(npmjs|yarnpkg)\\.|npm${'js'}\\.org|pypi\\.${'org'}|pythonhosted\\.${'org'}`
    ],
    { capture: true }
  )
  expect(code === 1 ? '' : output).toBe('')
})

it('electron-builder.yml is valid, packages for all four kinds, and its fuses are as decided', async () => {
  const text = readFileSync(at('electron-builder.yml'), 'utf8')
  // The packager's own reader and schema.
  const packager = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
  const { load } = packager('js-yaml') as { load: (text: string) => unknown }
  const config = load(text) as {
    linux: { target: string[] }
    mac: { target: string[]; icon: string; entitlements: string }
    win: { target: string[]; icon: string }
    electronFuses: Record<string, boolean>
    files: string[]
  }
  const { validateConfiguration } = packager('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration: (config: unknown, debug: unknown) => Promise<void>
  }
  const debug = { isEnabled: false, add: () => undefined }
  await validateConfiguration(config, debug)
  await expect(validateConfiguration({ ...config, nonsense: 1 }, debug)).rejects.toThrow(/nonsense/)
  expect([...config.linux.target, ...config.mac.target, ...config.win.target]).toEqual([
    'AppImage',
    'deb',
    'dmg',
    'nsis'
  ])
  expect(config.electronFuses).toMatchObject({
    runAsNode: true,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false
  })
  for (const file of [config.mac.icon, config.mac.entitlements, config.win.icon])
    expect(existsSync(at(file)), file).toBe(true)
})
