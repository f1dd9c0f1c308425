/**
 * Everything that runs in Node, as CommonJS: one file an entry, dependencies inside. Electron 22 (a test aid) and the
 * packaged app's fuses both ask for that; and a single file starts fastest.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { lazyPackages } from './lazy-packages.mjs'
import { at } from './root.mjs'

/** Electron and the keychain's native code; and two optional helpers of the D-Bus library, done without. */
const external = ['electron', '@napi-rs/keyring', 'x11', 'usocket']
/** Libraries ask for import.meta.url, which CommonJS has not; the bundle's own place is the honest answer. */
const banner = `const __bundleUrl = require('node:url').pathToFileURL(__filename).href;`

/** What every bundle of Node code has in common. */
const shared = (target) => ({
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target,
  external,
  // Where a library brings both, its ESM build: UMD wrappers (jsonc-parser) hide their requires from the bundler.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'silent',
  charset: 'utf8',
  treeShaking: true,
  plugins: [lazyPackages],
  define: { 'import.meta.url': '__bundleUrl', 'process.env.NODE_ENV': '"production"' },
  supported: { 'dynamic-import': true }
})

/** The options of a large bundle; for tests, which bundle the shell around a core of their own. */
export const mainOptions = (target) => ({ ...shared(target), banner: { js: banner } })

/** The command line is a few lines: `connect`, which hosts wait for, must not pay for the rest. */
const launcher = `#!/usr/bin/env node
'use strict'
const word = process.argv[2]
if (word === 'connect') require('./bridge.cjs')
else {
  const { enableCompileCache } = require('node:module')
  if (enableCompileCache) enableCompileCache(require('node:path').join(__dirname, '..', '.compile-cache'))
  require(word === 'serve' ? './headless.cjs' : './commands.cjs')
}
`

/** entry file (in main/) → file written (in out/main) */
const entries = {
  'index.ts': 'index.cjs',
  'headless.ts': 'headless.cjs',
  'cli.ts': 'commands.cjs',
  'bridge.ts': 'bridge.cjs',
  'servers/lists/worker.ts': 'list-worker.cjs'
}

export async function bundleMain(out, { main: target }) {
  mkdirSync(out, { recursive: true })
  await Promise.all(
    Object.entries(entries).map(([entry, file]) => {
      const tiny = entry === 'bridge.ts'
      return build({
        ...(tiny ? shared(target) : mainOptions(target)),
        entryPoints: [at('main', entry)],
        outfile: join(out, file),
        sourcemap: tiny ? false : 'linked',
        sourcesContent: false,
        minify: tiny,
        // A quarter less to read and compile at each start; names stay, and lines short enough for a stack trace to say where.
        minifyWhitespace: true,
        lineLimit: 160
      })
    })
  )
  writeFileSync(join(out, 'cli.cjs'), launcher)
  chmodSync(join(out, 'cli.cjs'), 0o755)
  copyTrayImages(join(out, 'tray'))
}

function copyTrayImages(out) {
  const from = at('build', 'tray')
  mkdirSync(out, { recursive: true })
  for (const file of readdirSync(from)) if (file.endsWith('.png')) copyFileSync(join(from, file), join(out, file))
}

/** Sandboxed preloads have no Node: only `electron` can be required there. */
export async function bundlePreload(out, { main: target }) {
  await build({ ...shared(target), entryPoints: [at('preload', 'preload.ts')], outfile: join(out, 'preload.cjs') })
}

/** package.json of the electron22 folder, so that `electron <folder>` finds its main. */
export function writeManifest(out) {
  const { name, productName, version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  writeFileSync(
    join(out, 'package.json'),
    JSON.stringify({ name, productName, version, main: 'main/index.cjs' }, null, 2)
  )
}
