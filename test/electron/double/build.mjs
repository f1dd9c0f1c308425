/** The shell bundled around the core in memory: as built, with main/app.ts answered by ./app.ts, and the least page. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { bundlePreload, mainOptions } from '../../../build/lib/bundle-main.mjs'
import { variants } from '../../../build/lib/parts.mjs'
import { at } from '../../../build/lib/root.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** @returns the folder to start Electron with */
export async function buildDouble(variant) {
  const { out, main } = variants[variant]
  const folder = at(out, 'double')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'main'), { recursive: true })
  await build({
    ...mainOptions(main),
    entryPoints: [at('main', 'index.ts')],
    outfile: join(folder, 'main', 'index.cjs'),
    plugins: [
      {
        name: 'double',
        setup: (made) => made.onResolve({ filter: /^\.\/app\.ts$/ }, () => ({ path: join(here, 'app.ts') }))
      }
    ]
  })
  cpSync(at('build', 'tray'), join(folder, 'main', 'tray'), { recursive: true })
  await bundlePreload(join(folder, 'preload'), variants[variant])
  cpSync(join(here, 'page'), join(folder, 'renderer'), { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'patchbay', productName: 'Patchbay', version: '0.1.0', main: 'main/index.cjs' })
  )
  return folder
}
