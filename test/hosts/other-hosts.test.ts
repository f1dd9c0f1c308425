/**
 * More real hosts, each with its own file edited by Patchbay: TOML of Codex, JSON with comments of opencode, JSON of
 * Gemini CLI and Qwen Code. Over a gigabyte, so only with PATCHBAY_SLOW=1.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { root, startCore, type TestCore } from '../helpers/core.ts'
import { fetchedHost } from '../helpers/fetched-host.ts'
import { startStubOpenAi, type StubOpenAi } from '../helpers/stub-openai.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
let model: StubOpenAi | undefined
afterEach(async () => {
  await model?.close()
  model = undefined
  await core?.stop()
})

async function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const child = promisify(execFile)(program, args, {
    cwd: core.user,
    timeout: 60_000,
    env: { PATH: process.env['PATH'], HOME: core.user, ...env }
  })
  child.child.stdin?.end()
  const { stdout, stderr } = await child
  return stdout + stderr
}

/** A home with the host's file as a person has it, joined; answers the file's path. */
async function joined(host: string, file: string, before: string): Promise<string> {
  core = await startCore()
  await core.run('add', 'tiny', '--yes', '--json', '--', process.execPath, tiny)
  const path = join(core.user, ...file.split('/'))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, before)
  await core.ask('hosts', 'join', host, '--yes')
  return path
}

describe.runIf(process.env['PATCHBAY_SLOW'])('a real host, joined by Patchbay', () => {
  it('Codex lists and calls a tool, no longer offers it once it is off, and is left as it was', async ({ skip }) => {
    const codex = await fetchedHost({ package: '@openai/codex', version: '0.171.0', bin: 'codex' })
    if ('missing' in codex) return skip(codex.missing)
    const before = 'model = "stub" # mine\n\n[tui]\nanimations = false\n'
    const file = await joined('codex', '.codex/config.toml', before)
    expect(await run(codex.program, ['mcp', 'list'])).toMatch(/patchbay .*enabled/)
    const turn = async () => {
      model = await startStubOpenAi('mcp__patchbay/tiny__echo', { text: 'through the bridge' })
      const provider = `model_providers.stub={name="stub",base_url="${model.url}",wire_api="responses",env_key="STUB_KEY"}`
      await run(
        codex.program,
        [
          'exec',
          '--skip-git-repo-check',
          '--dangerously-bypass-approvals-and-sandbox',
          '-c',
          'model_provider=stub',
          '-c',
          provider,
          'call echo'
        ],
        { STUB_KEY: 'x' }
      )
      const seen = model
      await seen.close()
      return seen
    }
    const first = await turn()
    expect(first.offered[0]).toContain('mcp__patchbay/tiny__echo')
    expect(first.results.join()).toContain('through the bridge')
    await core.ask('tool', 'off', 'tiny', 'echo')
    const second = await turn()
    expect(second.offered[0]).toContain('mcp__patchbay/tiny__add')
    expect(second.offered[0]).not.toContain('mcp__patchbay/tiny__echo')
    await core.ask('hosts', 'leave', 'codex', '--yes')
    // Codex itself notes in its file which folders it was used in; ours is gone from it.
    expect(readFileSync(file, 'utf8')).not.toContain('patchbay')
    expect(readFileSync(file, 'utf8').startsWith(before.trimEnd())).toBe(true)
  })

  it('opencode lists and calls a tool that stood in its own file, after one command that moved it', async ({
    skip
  }) => {
    const opencode = await fetchedHost({
      package: 'opencode-ai',
      version: '1.18.33',
      bin: 'opencode',
      script: 'postinstall.mjs'
    })
    if ('missing' in opencode) return skip(opencode.missing)
    model = await startStubOpenAi('patchbay_tiny__echo', { text: 'through the bridge' })
    const settings = {
      model: 'stub/stub',
      provider: {
        stub: {
          npm: '@ai-sdk/openai-compatible',
          name: 'Stub',
          options: { baseURL: model.url, apiKey: 'x' },
          models: { stub: { name: 'stub' } }
        }
      }
    }
    const own = { ...settings, mcp: { tiny: { type: 'local', command: [process.execPath, tiny] } } }
    const file = '.config/opencode/opencode.json'
    core = await startCore({
      prepare({ user }) {
        mkdirSync(dirname(join(user, file)), { recursive: true })
        writeFileSync(join(user, file), `// mine\n${JSON.stringify(own, null, 2)}\n`)
      }
    })
    const began = performance.now()
    await core.ask('import', '--yes')
    const joinedAfter = ((performance.now() - began) / 1_000).toFixed(1)
    expect(readFileSync(join(core.user, file), 'utf8')).toMatch(/^\/\/ mine[\s\S]*"patchbay"/)
    expect(readFileSync(join(core.user, file), 'utf8')).not.toContain('"tiny"')
    expect(await run(opencode.program, ['mcp', 'list'])).toMatch(/patchbay.*connected/)
    await run(opencode.program, ['run', 'call echo'])
    expect(model.offered.flat()).toContain('patchbay_tiny__echo')
    expect(model.results.join()).toContain('through the bridge')
    expect((await core.ask('activity', '--host', 'opencode'))[0]).toMatchObject({ server: 'tiny', name: 'echo' })
    console.log(
      `Journey of opencode by command line: 1 command and ${joinedAfter} s to a joined host, ${((performance.now() - began) / 1_000).toFixed(1)} s to its first call seen`
    )
  })

  it.each([
    [
      { package: '@google/gemini-cli', version: '0.61.0', bin: 'gemini' },
      ['gemini-cli', '.gemini/settings.json'],
      { GEMINI_CLI_TRUST_WORKSPACE: 'true' }
    ],
    [{ package: '@qwen-code/qwen-code', version: '0.24.4', bin: 'qwen' }, ['qwen-code', '.qwen/settings.json'], {}]
  ] as const)('$bin connects', async (spec, [host, file], env) => {
    const found = await fetchedHost(spec)
    if ('missing' in found) return console.warn(`SKIPPED: ${spec.bin}: ${found.missing}`)
    await joined(host, file, '{\n  "theme": "Default"\n}\n')
    expect(await run(found.program, ['mcp', 'list'], env)).toMatch(/✓.*patchbay.*Connected/)
  })
})
