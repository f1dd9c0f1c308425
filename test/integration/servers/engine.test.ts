/** Servers in containers while the engine goes and comes back: a real engine, spoken to over its socket by real clients. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createBench, type Bench } from '../../fixtures/servers/bench.ts'
import { tempFolder, until } from '../../fixtures/servers/harness.ts'

const image = `localhost/patchbay-test-${process.pid}`
const server = readFileSync(join(import.meta.dirname, '../../fixtures/servers/shell-server.sh'), 'utf8')
const folder = tempFolder()
const socket = join(folder, 'engine.sock')
/** Kept low, so that it runs where the test itself has no right to more. */
const plain = ['--network=none', '--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000']
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0

/** An image of the system's shell; false where no container can be run. */
function makeImage(): boolean {
  if (process.getuid?.() !== 0 || !has('podman')) return false
  const root = join(folder, 'root')
  const needed = execFileSync('ldd', ['/bin/sh'], { encoding: 'utf8' }).match(/\/\S+/g) ?? []
  for (const each of ['/bin/sh', ...needed]) {
    mkdirSync(dirname(join(root, each)), { recursive: true })
    copyFileSync(each, join(root, each))
  }
  try {
    execFileSync('tar', ['-C', root, '-cf', join(folder, 'root.tar'), '.'])
    execFileSync('podman', ['import', '-q', join(folder, 'root.tar'), image], { stdio: 'ignore', timeout: 60_000 })
    execFileSync('podman', ['run', '--rm', ...plain, image, '/bin/sh', '-c', 'exit 0'], { timeout: 60_000 })
    return true
  } catch {
    return false
  }
}
const works = makeImage()
if (!works) console.warn('Servers in real containers were not tried: podman is missing, or runs none here.')

let engine: ChildProcess | null = null
async function engineOn(): Promise<void> {
  engine = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], { stdio: 'ignore' })
  await until('the engine', () => existsSync(socket))
}
async function engineOff(): Promise<void> {
  const ended = new Promise((resolve) => engine?.once('exit', resolve))
  engine?.kill('SIGKILL')
  if (engine) await ended
  engine = null
  rmSync(socket, { force: true })
}

let bench: Bench
afterEach(async () => {
  await bench.close()
  await engineOff()
})
afterAll(() => {
  if (works) spawnSync('podman', ['rmi', '-f', image], { stdio: 'ignore' })
})

const clients = [
  ['docker', [], { DOCKER_HOST: `unix://${socket}` }],
  ['podman', ['--url', `unix://${socket}`], {}]
] as const

describe.skipIf(!works).each(clients.filter(([client]) => works && has(client)))(
  'a server by %s',
  (client, own, env) => {
    const definition = {
      launch: {
        kind: 'stdio' as const,
        command: client,
        args: [...own, 'run', '-i', '--rm', ...plain, image, '/bin/sh', '-c', server]
      },
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, { kind: 'plain' as const, value }]))
    }
    const waits = /^Waiting .* before the next start: the container engine is off/
    const off = {
      phase: 'waiting',
      sentence: expect.stringMatching(waits),
      lastError: { code: 'engine-off', message: expect.stringMatching(/Start Docker \(or Podman\); it is tried again/) }
    }

    it('is kept and tried while the engine is off, and comes up by itself once it is on', async () => {
      bench = await createBench()
      expect(await bench.add(definition)).toMatchObject(off)
      const tries = () => bench.lines.filter(({ text }) => text.startsWith('Started, pid')).length
      await until('more tries', () => tries() >= 3, 20_000)
      expect(await bench.phase('waiting')).toMatchObject(off)
      await engineOn()
      await bench.phase('ready', 'test', 30_000)
      expect(String(((await bench.call('say')) as { readonly bytes?: Buffer }).bytes)).toContain('hello')
    })

    it('comes back after the engine went away under it', async () => {
      await engineOn()
      bench = await createBench()
      expect(await bench.add(definition)).toMatchObject({ phase: 'ready' })
      await engineOff()
      await until('the cause', () => waits.test(bench.view().sentence), 20_000)
      await engineOn()
      await bench.phase('ready', 'test', 60_000)
    })
  }
)
