/** A real Python package: reviewed, installed into an environment of its own, started without uv, checked before a start. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startCore, until, type TestCore } from '../../helpers/core.ts'

let core: TestCore
afterEach(() => core?.stop())

const uv = (() => {
  try {
    execFileSync('uv', ['python', 'list', '--only-installed'], { stdio: 'ignore' })
    execFileSync('uv', ['pip', 'compile', '-', '--quiet', '--no-build'], {
      input: 'mcp-server-time\n',
      stdio: ['pipe', 'ignore', 'ignore']
    })
    return true
  } catch {
    console.warn('SKIPPED: no uv with a Python and a package index here')
    return false
  }
})()

describe.runIf(uv)('a Python package', () => {
  it(
    'is pinned with all it needs, runs as its own program, and is refused once its code was changed',
    { timeout: 180_000 },
    async () => {
      core = await startCore()
      const plan = await core.ask('add', 'clock', '--pypi', 'mcp-server-time', '--arg=--local-timezone', '--arg=UTC')
      const prefix = join(core.home, 'data', 'servers', 'clock')
      expect(plan.argv).toEqual([join(prefix, 'venv', 'bin', 'mcp-server-time'), '--local-timezone', 'UTC'])
      expect(plan.package).toMatchObject({
        name: 'mcp-server-time',
        integrity: expect.stringMatching(/^sha256-/),
        scripts: []
      })
      expect(plan.package.dependencies).toBeGreaterThan(3)
      expect(existsSync(prefix)).toBe(false)

      await core.ask('add', 'clock', '--pypi', 'mcp-server-time', '--arg=--local-timezone', '--arg=UTC', '--yes')
      const view = await until(
        () => core.ask('show', 'clock'),
        ({ phase }) => phase === 'ready'
      )
      expect(view.kind).toBe('pypi')
      expect(readFileSync(join(prefix, 'requirements.txt'), 'utf8')).toMatch(
        /mcp-server-time==[\d.]+ .*\n.*--hash=sha256:/
      )
      const called = await core.run('call', 'clock', 'get_current_time', '{"timezone":"UTC"}')
      expect(called.stdout).toContain('UTC')

      // The same server pasted as its command is already there.
      const again = await core.runWith(
        '{"mcpServers":{"clock":{"command":"uvx","args":["mcp-server-time","--local-timezone","UTC"]}}}',
        ...['--json', 'add', '--from', '-', '--yes']
      )
      expect(again.json()).toMatchObject({ added: [] })

      await core.ask('stop', 'clock')
      const lib = join(prefix, 'venv', 'lib')
      const site = join(lib, readdirSync(lib)[0]!, 'site-packages', 'mcp_server_time')
      appendFileSync(join(site, 'server.py'), '\n# changed\n')
      const started = await core.run('start', 'clock')
      expect(started.stdout + started.stderr).toContain('mcp_server_time/server.py')
      expect((await core.ask('show', 'clock')).phase).not.toBe('ready')
    }
  )

  it('that is not there, or in no such version, is said so', { timeout: 60_000 }, async () => {
    core = await startCore()
    const missing = await core.run('--json', 'add', 'x', '--pypi', 'no-such-package-of-anybodys-11')
    expect(missing.json()).toMatchObject({ error: { code: 'package-not-found' } })
    const version = await core.run('--json', 'add', 'x', '--pypi', 'mcp-server-time==0.0.1')
    expect(version.json()).toMatchObject({ error: { code: 'version-not-found' } })
    const word = await core.run('--json', 'add', 'x', '--pypi', '--index-url=http://127.0.0.1:1')
    expect(word.json().error.code).toMatch(/bad-input|usage/)
  })
})
