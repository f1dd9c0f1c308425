/**
 * Real remote servers, killed and started again under calls: a call that a server acted on is never sent again, and one
 * that no server acted on is not lost, unless it was on its way at the very moment of the kill, when nobody can know.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { createAskServer } from '../../../main/ask-server.ts'
import { createBench } from '../../fixtures/servers/bench.ts'
import { tempFolder, until } from '../../fixtures/servers/harness.ts'

const run = promisify(execFile)
const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/servers/${name}`, import.meta.url))
const slow = process.env['PATCHBAY_SLOW'] === '1'
const kills = slow ? 20 : 1
const callers = 4

const everythingVersion = '2026.8.31'
const everythingFolder = join(tmpdir(), `patchbay-everything-${everythingVersion}`)
const everything = join(everythingFolder, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')
const python = (version: string): string => join(tmpdir(), `patchbay-python-mcp-${version}`, 'bin/python')

/** Fetched with the ordinary clients and kept between runs; the reason when it cannot be had. */
async function fetched(there: string, fetch: () => Promise<unknown>): Promise<string | null> {
  try {
    if (!existsSync(there)) await fetch()
    return existsSync(there) ? null : 'it came without its program'
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? 'unknown'
  }
}
const npm = async (): Promise<void> => {
  mkdirSync(everythingFolder, { recursive: true })
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', everythingFolder]
  await run('npm', [...words, `@modelcontextprotocol/server-everything@${everythingVersion}`], { timeout: 90_000 })
}
const uv = (version: string) => async (): Promise<void> => {
  const folder = join(tmpdir(), `patchbay-python-mcp-${version}`)
  await run('uv', ['venv', '--quiet', folder], { timeout: 60_000 })
  await run('uv', ['pip', 'install', '--quiet', '--python', python(version), `mcp==${version}`], { timeout: 90_000 })
}

interface Kind {
  readonly name: string
  readonly kind: 'http' | 'sse'
  readonly path: string
  readonly missing: string | null
  readonly command: (port: number) => readonly [string, readonly string[]]
}
const missingEverything = await fetched(everything, npm)
const kinds: Kind[] = [
  ...(['streamableHttp', 'sse'] as const).map((transport): Kind => ({
    name: `server-everything over ${transport}`,
    kind: transport === 'sse' ? 'sse' : 'http',
    path: transport === 'sse' ? '/sse' : '/mcp',
    missing: missingEverything,
    command: () => [process.execPath, ['--import', fixture('record-calls.mjs'), everything, transport]]
  }))
]
for (const version of slow ? ['1.30.0', '2.3.0'] : ['2.3.0']) {
  const missing = await fetched(python(version), uv(version))
  for (const transport of ['streamable-http', 'sse'] as const)
    kinds.push({
      name: `Python mcp ${version} over ${transport}`,
      kind: transport === 'sse' ? 'sse' : 'http',
      path: transport === 'sse' ? '/sse' : '/mcp',
      missing,
      command: (port) => [python(version), [fixture('notes.py'), transport, String(port)]]
    })
}
for (const { name, missing } of kinds)
  if (missing !== null) console.warn(`SKIPPED: ${name} cannot be had (${missing}).`)

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The real program at its port, and what it acted on so far, over all its lives. */
async function remote(kind: Kind) {
  const port = await freePort()
  const acted = join(tempFolder(), 'acted')
  writeFileSync(acted, '')
  let child: ChildProcess | null = null
  let exited: Promise<unknown> = Promise.resolve()
  const listens = async (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/nowhere`, { headers: { connection: 'close' } }).then(
      () => true,
      () => false
    )
  const start = (): void => {
    const [command, args] = kind.command(port)
    const own = spawn(command, args, { env: { ...process.env, PORT: String(port), ACTED: acted }, stdio: 'ignore' })
    child = own
    exited = new Promise((resolve) => own.once('exit', resolve))
  }
  const kill = async (): Promise<void> => {
    child?.kill('SIGKILL')
    await exited
  }
  closing.push(kill)
  return {
    url: `http://127.0.0.1:${port}${kind.path}`,
    start,
    kill,
    listens,
    acted: (): readonly string[] => readFileSync(acted, 'utf8').split('\n').filter(Boolean)
  }
}

describe.each(kinds)('$name', (kind) => {
  it.skipIf(kind.missing !== null)(
    `loses and doubles no call (kills: ${kills})`,
    { timeout: 30_000 + kills * 15_000 },
    async () => {
      const server = await remote(kind)
      server.start()
      await until('the server to listen', server.listens, 20_000)
      const bench = await createBench()
      closing.push(() => bench.close())
      const view = await bench.add({
        source: { kind: 'remote' },
        launch: { kind: kind.kind, url: server.url, headers: {} }
      })
      expect(view).toMatchObject({ phase: 'ready' })
      const ask = createAskServer(bench.supervisor, '0.0.0')

      const open = new Set<string>()
      /** What was on its way while a kill took its course. */
      const caught = new Set<string>()
      const failures = new Map<string, string>()
      const answered = new Set<string>()
      let next = 1
      let over = false
      let killing = false
      const caller = async (): Promise<void> => {
        while (!over) {
          const text = `call-${next++}`
          open.add(text)
          if (killing) caught.add(text)
          const input = { name: 'echo', arguments: { message: text } }
          const got = await ask('test', 'tools/call', input, { host: null, timeoutMs: 60_000 })
          open.delete(text)
          if (!got.ok) failures.set(text, got.failure.message)
          else if (got.value.answer.kind !== 'result') failures.set(text, JSON.stringify(got.value.answer))
          else if (got.value.answer.bytes.includes(`${text}"`) || got.value.answer.bytes.includes(`${text}\\`))
            answered.add(text)
          else failures.set(text, `another's answer: ${got.value.answer.bytes}`)
          await new Promise((resolve) => setTimeout(resolve, failures.has(text) ? 100 : 2))
        }
      }
      const running = Array.from({ length: callers }, caller)
      for (let kill = 0; kill < kills; kill += 1) {
        const before = answered.size
        await until('calls to be answered', () => answered.size >= before + 20, 30_000)
        killing = true
        for (const text of open) caught.add(text)
        await server.kill()
        killing = false
        server.start()
      }
      const before = answered.size
      await until('calls to be answered after the last kill', () => answered.size >= before + 20, 30_000)
      over = true
      await Promise.all(running)

      const acted = server.acted()
      const twice = acted.filter((text, at) => acted.indexOf(text) !== at)
      const lost = [...failures].filter(([text]) => !acted.includes(text) && !caught.has(text))
      expect({ twice, lost: lost.slice(0, 5) }, `${lost.length} lost`).toEqual({ twice: [], lost: [] })
      expect([...answered].filter((text) => !acted.includes(text))).toEqual([])
    }
  )
})
