/**
 * `npm run pack`: the app as a folder that can be started (electron-builder --dir), in release/. With
 * ELECTRON_OVERRIDE_DIST_PATH that Electron is packaged, and nothing is downloaded. More words go to electron-builder:
 * `npm run pack -- --linux deb`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bringDependencies } from './lib/dependencies.mjs'
import { findElectron, variantFor } from './lib/electron-binary.mjs'
import { noNode, rightNode, withNode } from './lib/node.mjs'
import { variants } from './lib/parts.mjs'
import { at, root } from './lib/root.mjs'
import { run } from './lib/run.mjs'
import { say } from './lib/say.mjs'

if (!(await bringDependencies())) process.exit(1)
const node = rightNode()
if (node === null) {
  say(noNode)
  process.exit(1)
}
const electron = process.env.ELECTRON_OVERRIDE_DIST_PATH ? (await findElectron({ mayDownload: false })).found : null
const variant = electron ? variantFor(electron) : 'current'
const built = await run(node, [at('build', 'build.mjs'), '--for', variant], { cwd: root })
if (built.code !== 0) process.exit(built.code)

/** The lowered build lies elsewhere but is packaged under the same paths. Fuses it does not know are left out. */
function configFor(name) {
  if (name === 'current') return at('electron-builder.yml')
  const { out } = variants[name]
  const text = readFileSync(at('electron-builder.yml'), 'utf8')
    .replace(/^ {2}- dist\/(\w+)\/\*\*$/gm, `  - { from: ${out}/$1, to: dist/$1, filter: ['**/*', '!**/*.map'] }`)
    .replace(/^ {2}grantFileProtocolExtraPrivileges:.*\n/m, '')
  const file = at(out, '.electron-builder.yml')
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  return file
}

const words = process.argv.slice(2)
const { code } = await run(
  node,
  [
    at('node_modules', 'electron-builder', 'cli.js'),
    ...(words.some((word) => /^--(dir|linux|mac|win)/.test(word)) ? [] : ['--dir']),
    ...words,
    ...['--publish', 'never', '--config', configFor(variant)],
    ...(electron ? [`-c.electronDist=${electron.folder}`, `-c.electronVersion=${electron.version}`] : [])
  ],
  { cwd: root, env: withNode(node), stdio: ['ignore', 'inherit', 'inherit'] }
)
process.exit(code)
