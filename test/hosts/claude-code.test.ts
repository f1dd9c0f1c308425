/**
 * The proof that a joined host works and that a switch holds: the real Claude Code, its own file edited by Patchbay, the
 * bridge it starts itself, a stub in place of its model. Fetched on demand, never a dependency.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, until, type TestCore } from '../helpers/core.ts'
import { startStubModel, type Move, type StubModel } from '../helpers/stub-model.ts'

const version = '2.1.329'
const cache = join(
  process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
  'patchbay-test-hosts',
  `claude-code-${version}`
)
const claude = join(cache, 'node_modules', '.bin', 'claude')
const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')

async function fetchClaude(): Promise<string | null> {
  if (existsSync(claude)) return null
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'package.json'), '{"private": true}')
  const run = promisify(execFile)
  try {
    await run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@anthropic-ai/claude-code@${version}`],
      { cwd: cache }
    )
    await run(process.execPath, [join(cache, 'node_modules', '@anthropic-ai', 'claude-code', 'install.cjs')], {
      cwd: cache
    })
    return existsSync(claude) ? null : 'it installed without its program'
  } catch (error) {
    return String(error).slice(0, 300)
  }
}

let missing: string | null = null
let core: TestCore
let model: StubModel
beforeAll(async () => {
  missing = await fetchClaude()
  if (missing) console.warn(`SKIPPED: Claude Code cannot be had here: ${missing}`)
})
afterEach(async () => {
  await model?.close()
  await core?.stop()
})

/** One turn of the host with the model doing these moves. */
async function turn(moves: readonly Move[], allowed: string): Promise<StubModel> {
  model = await startStubModel(moves)
  const child = spawn(claude, ['-p', 'go on', '--allowedTools', allowed, '--output-format', 'json'], {
    cwd: core.user,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: core.user,
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: 'anything',
      ENABLE_TOOL_SEARCH: 'false',
      MCP_CONNECTION_NONBLOCKING: 'false',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_TELEMETRY: '1'
    }
  })
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  child.stderr.on('data', (part: Buffer) => (output += part.toString()))
  const code = await new Promise<number | null>((settle) => child.once('close', settle))
  expect(code, output).toBe(0)
  return model
}

describe('Claude Code, joined by Patchbay', () => {
  it('lists and calls a tool of a supervised server through the bridge, and no longer offers it once it is switched off', async ({
    skip
  }) => {
    if (missing) return skip(missing)
    core = await startCore()
    await core.run('add', 'tiny', '--yes', '--json', '--', process.execPath, tiny)
    const before = JSON.stringify({ numStartups: 1, hasCompletedOnboarding: true }, null, 2)
    writeFileSync(join(core.user, '.claude.json'), before)
    await core.ask('hosts', 'join', 'claude-code', '--yes')
    expect(JSON.parse(readFileSync(join(core.user, '.claude.json'), 'utf8')).mcpServers.patchbay.args).toContain(
      'claude-code'
    )

    const echo = 'mcp__patchbay__tiny__echo'
    const first = await turn([{ call: echo, input: { text: 'through the bridge' } }], echo)
    expect(first.asked[0]?.tools).toContain(echo)
    expect(first.asked[1]?.results).toEqual([{ text: 'through the bridge', isError: false }])
    const [host] = (await core.ask('hosts', 'list')).filter((each: { id: string }) => each.id === 'claude-code')
    expect(host).toMatchObject({ joined: true })
    expect(host.lastCallAt).not.toBeNull()
    await first.close()

    await core.ask('tool', 'off', 'tiny', 'echo')
    const second = await turn([{ call: echo, input: { text: 'again' } }], echo)
    expect(second.asked[0]?.tools).not.toContain(echo)
    expect(second.asked[0]?.tools).toContain('mcp__patchbay__tiny__add')
  })

  it('calls what stood in its own file, after one command that moved it', async ({ skip }) => {
    if (missing) return skip(missing)
    const entry = { type: 'stdio', command: process.execPath, args: [tiny], env: {} }
    core = await startCore({
      prepare: ({ user }) =>
        writeFileSync(
          join(user, '.claude.json'),
          JSON.stringify({
            numStartups: 12,
            hasCompletedOnboarding: true,
            mcpServers: { tiny: entry },
            projects: { [user]: { mcpServers: { tickets: { ...entry, args: [tiny, '--name', 'tickets'] } } } }
          })
        )
    })
    const began = performance.now()
    await core.ask('import', '--yes')
    const joined = performance.now()
    const file = JSON.parse(readFileSync(join(core.user, '.claude.json'), 'utf8'))
    expect(Object.keys(file.mcpServers)).toEqual(['patchbay'])
    expect(file.projects[core.user].mcpServers).not.toHaveProperty('tickets')
    const [echo, other] = ['mcp__patchbay__tiny__echo', 'mcp__patchbay__tickets__echo']
    const done = await turn([{ call: echo, input: { text: 'moved' } }], echo)
    expect(done.asked[0]?.tools).toEqual(expect.arrayContaining([echo, other]))
    expect(done.asked[1]?.results).toEqual([{ text: 'moved', isError: false }])
    const [call] = await core.ask('activity', '--host', 'claude-code')
    expect(call).toMatchObject({ server: 'tiny', name: 'echo', outcome: 'ok' })
    const seconds = (from: number, to: number): string => ((to - from) / 1_000).toFixed(1)
    console.log(
      `Journey of Claude Code by command line: 1 command and ${seconds(began, joined)} s to a joined host, ${seconds(began, performance.now())} s to its first call seen`
    )
  })

  it('goes on after its server was killed between two calls', async ({ skip }) => {
    if (missing) return skip(missing)
    core = await startCore()
    await core.run('add', 'tiny', '--yes', '--json', '--', process.execPath, tiny)
    writeFileSync(join(core.user, '.claude.json'), JSON.stringify({ numStartups: 1, hasCompletedOnboarding: true }))
    await core.ask('hosts', 'join', 'claude-code', '--yes')
    const crash = 'mcp__patchbay__tiny__crash'
    const echo = 'mcp__patchbay__tiny__echo'
    const done = await turn(
      [
        { call: crash, input: {} },
        { call: echo, input: { text: 'back again' } }
      ],
      `${crash},${echo}`
    )
    expect(done.asked[1]?.results[0]?.isError).toBe(true)
    expect(done.asked[2]?.results.at(-1)).toEqual({ text: 'back again', isError: false })
    const list = await until(
      () => core.ask('list'),
      (all) => all[0].phase === 'ready'
    )
    expect(list[0].lastExit).not.toBeNull()
  })
})
