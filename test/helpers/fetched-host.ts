/** A real host's program out of the package registry, fetched once into a cache folder; never a dependency. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const caches = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'patchbay-test-hosts')

/** The program's path, or why it cannot be had here. `script`: a file of the package that has to run once. */
export async function fetchedHost(
  spec: { readonly package: string; readonly version: string; readonly bin: string; readonly script?: string },
  folder = `${spec.bin}-${spec.version}`
): Promise<{ readonly program: string } | { readonly missing: string }> {
  const cache = join(caches, folder)
  const program = join(cache, 'node_modules', '.bin', spec.bin)
  const ready = join(cache, 'ready')
  if (existsSync(ready)) return { program }
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'package.json'), '{"private": true}')
  const run = promisify(execFile)
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${spec.package}@${spec.version}`], {
      cwd: cache
    })
    if (spec.script)
      await run(process.execPath, [spec.script], { cwd: join(cache, 'node_modules', ...spec.package.split('/')) })
    if (!existsSync(program)) return { missing: 'it installed without its program' }
    writeFileSync(ready, '')
    return { program }
  } catch (error) {
    return { missing: String(error).slice(0, 300) }
  }
}
