/**
 * Real servers of the Rust SDK. Those made with versions before 3.1 end when the first message is not `initialize`.
 * Built on demand with the cargo that is found here, and kept for the next run; never a dependency.
 */
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { createBench, type Bench } from '../fixtures/servers/bench.ts'
import { root } from '../helpers/core.ts'

const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'patchbay-test-hosts')
const manifest = (version: string) => `[package]
name = "empty"
version = "0.0.0"
edition = "2021"
[dependencies]
rmcp = { version = "=${version}", features = ["server", "transport-io"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
`
async function build(version: string): Promise<{ readonly program: string } | { readonly missing: string }> {
  const folder = join(cache, `rmcp-${version}`)
  const program = join(folder, 'empty')
  if (existsSync(program)) return { program }
  mkdirSync(join(folder, 'src'), { recursive: true })
  writeFileSync(join(folder, 'Cargo.toml'), manifest(version))
  copyFileSync(join(root, 'test', 'fixtures', 'servers', 'rmcp', 'main.rs'), join(folder, 'src', 'main.rs'))
  try {
    // One folder for what the versions share.
    const target = join(cache, 'rmcp-target')
    await promisify(execFile)('cargo', ['build', '--quiet', '--target-dir', target], { cwd: folder })
    copyFileSync(join(target, 'debug', 'empty'), program)
    return { program }
  } catch (error) {
    return { missing: String(error).slice(0, 300) }
  }
}

let bench: Bench | undefined
afterEach(() => bench?.close())

describe('a server made with the Rust SDK', () => {
  it.each([
    ['0.8.5', 2],
    ['1.0.0', 2],
    ['3.1.1', 1]
  ])(
    'of version %s gets ready without a crash, on process number %i',
    async (version, processes) => {
      const built = await build(version)
      if ('missing' in built) {
        console.warn(`SKIPPED: rmcp ${version} cannot be built here: ${built.missing}`)
        return
      }
      bench = await createBench()
      const view = await bench.add({ launch: { kind: 'stdio', command: built.program, args: [] } })
      expect(view).toMatchObject({ phase: 'ready', incarnation: 1, attempt: 0, counters: { restarts: 0 } })
      expect(bench.lines.filter(({ text }) => text.startsWith('Started, pid'))).toHaveLength(processes)
      expect(bench.supervisor.crashes('test')).toEqual([])
    },
    900_000
  )
})
