/** Commands that are only clients: what they start does not end with them, so that it is ended by name, or said to go on. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createReadOwn } from '../../../main/files/own-file.ts'
import { systemClock } from '../../../main/lib/clock.ts'
import { createProcesses } from '../../../main/processes/create-processes.ts'
import { lives, tempFolder, until } from '../../fixtures/servers/harness.ts'

const client = join(import.meta.dirname, '../../fixtures/servers/container-client.mjs')
const undo: (() => void | Promise<unknown>)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

/** Runs "containers" as its own children, so that nothing ties them to who asked for them. */
function engine(folder: string) {
  const socket = join(folder, 'engine')
  const containers = new Map<string, { readonly process: ChildProcess; readonly args: readonly string[] }>()
  const calls: string[][] = []
  const answer = (to: Socket, args: string[]) => {
    calls.push(args)
    const name = /--name[ =](\S+)/.exec(args.join(' '))?.[1] ?? ''
    if (args.includes('kill')) {
      const found = containers.get(args.at(-1)!)
      found?.process.kill('SIGKILL')
      return found
        ? { code: containers.delete(args.at(-1)!) ? 0 : 1 }
        : { code: 1, err: `Error response from daemon: No such container: ${args.at(-1)}` }
    }
    const process = spawn('sleep', ['4321'], { detached: true, stdio: 'ignore' })
    containers.set(name, { process, args })
    undo.push(() => void process.kill('SIGKILL'))
    to.on('data', (chunk: Buffer) => {
      if (!chunk.includes('"eof"')) return
      process.kill('SIGKILL')
      containers.delete(name)
      to.write('{"code":0}\n')
    })
    return { out: 'started' }
  }
  const server: Server = createServer((to) => {
    to.on('error', () => undefined)
    to.once('data', (chunk: Buffer) =>
      to.write(`${JSON.stringify(answer(to, JSON.parse(String(chunk).split('\n')[0]!) as string[]))}\n`)
    )
  }).listen(socket)
  undo.push(() => void server.close())
  const pids = () => [...containers.values()].map(({ process }) => process.pid!)
  return { socket, containers, calls, pids, close: () => server.close() }
}
/** `docker` and `ssh` of this folder are that client. */
function clients(folder: string): string {
  for (const name of ['docker', 'ssh']) {
    writeFileSync(join(folder, name), `#!/bin/sh\nexec "${process.execPath}" "${client}" "$@"\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return `${folder}:${process.env['PATH'] ?? ''}`
}
async function world(more: Record<string, string> = {}, record?: string) {
  const folder = tempFolder()
  const running = engine(folder)
  const env = { PATH: clients(folder), ENGINE: running.socket, ...more }
  const write = async (file: string, text: string) => writeFileSync(file, text)
  const make = () =>
    createProcesses({
      clock: systemClock,
      environment: async () => env,
      ...(record && { record: { file: record, write, readOwn: createReadOwn(() => undefined) } })
    })
  const processes = await make()
  const start = async (command: string, ...args: string[]) => {
    const outcome = await processes.spawn({ server: 'box', incarnation: 1, command, args, cwd: folder, env })
    if (!outcome.ok) throw new Error(outcome.failure.message)
    outcome.value.stderr.resume()
    let said = ''
    outcome.value.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
    undo.push(() => outcome.value.end({ budgetMs: 0 }))
    await until('what it starts', () => said.includes('started'))
    return outcome.value
  }
  return { ...running, folder, env, processes, make, start }
}

describe.skipIf(process.platform === 'win32')('a client of containers', () => {
  it('that had to be killed: its container is ended by the name it was given', async () => {
    const { start, containers, pids, calls } = await world({ STUBBORN: '1' })
    const child = await start('docker', 'run', '-i', '--rm', '-e', 'A=1', 'img', 'arg')
    const [name] = containers.keys()
    expect(name).toMatch(/^patchbay-box-[0-9a-f]{10}$/)
    const [pid] = pids()
    const ended = await child.end()
    expect(ended).toMatchObject({ rung: 'kill', beyond: { what: `the container ${name}`, ended: true } })
    await until('its end', () => !lives(pid!))
    expect(calls.at(-1)).toEqual(['kill', name])
    expect(calls[0]).toEqual(['run', '--name', name, '-i', '--rm', '-e', 'A=1', 'img', 'arg'])
  })
  it('that somebody else killed: the same, before anything is started again', async () => {
    const { start, pids, containers } = await world({ STUBBORN: '1' })
    const child = await start('docker', '--context', 'c', 'container', 'run', '-i', '--name=mine', 'img')
    expect([...containers.values()][0]!.args).not.toContain('--name')
    process.kill(child.pid, 'SIGKILL')
    await child.exited
    expect((await child.end()).beyond).toEqual({ what: 'the container mine', ended: true })
    expect(pids()).toHaveLength(0)
  })
  it('that ends with its container is asked nothing more', async () => {
    const { start, calls } = await world()
    const child = await start('docker', 'run', '-i', '--rm', 'img')
    expect(await child.end()).toEqual({ rung: 'eof', survivors: 0, left: [] })
    expect(calls).toHaveLength(1)
  })
  it('behind a wrapper is found, too', async () => {
    const { start, containers } = await world({ STUBBORN: '1' })
    const child = await start('env', 'A=1', 'nice', 'docker', 'run', '-i', 'img')
    expect((await child.end()).beyond).toMatchObject({ ended: true })
    expect(containers.size).toBe(0)
  })
  it('whose engine does not answer any more: that it may go on is said', async () => {
    const { start, close, folder, containers } = await world({ STUBBORN: '1' })
    const child = await start('docker', 'run', '-i', 'img')
    const [name] = containers.keys()
    close()
    execFileSync('rm', ['-f', join(folder, 'engine')])
    expect((await child.end()).beyond).toEqual({ what: `the container ${name}`, ended: false })
  })
  it('of another computer: that it may go on is said', async () => {
    const { start } = await world({ STUBBORN: '1' })
    const child = await start('ssh', 'build.example', 'mcp-server')
    expect((await child.end()).beyond).toEqual({
      what: 'what it started on another computer through ssh',
      ended: false
    })
  })
  it('of a Patchbay that was killed: the next start ends its container', async () => {
    const file = join(tempFolder(), 'running.json')
    const { start, processes, make, containers, pids } = await world({ STUBBORN: '1' }, file)
    await start('docker', 'run', '-i', 'img')
    await processes.settled()
    const [name] = containers.keys()
    const [pid] = pids()
    const text = readFileSync(file, 'utf8')
    expect(text).toContain(name)
    // As if that had been another instance, whose process is gone.
    writeFileSync(file, text.replaceAll(processes.instance, processes.instance.replace(/^\d+/, '2147480000')))
    const swept = await (await make()).sweep.orphans()
    expect(swept).toContainEqual({ pid: null, server: 'box', command: `container ${name}`, ended: true })
    await until('its end', () => !lives(pid!))
  })
})

/** Kept low, so that it runs where the test itself has no right to more. */
const plain = ['--network=none', '--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000']
/** Real containers, where podman runs them: with a root of its own made of the system's shell. */
const podmanWorks = (): string | null => {
  if (!existsSync('/usr/bin/podman') || process.getuid?.() !== 0) return null
  const root = tempFolder()
  for (const file of ['/bin/sh', '/bin/sleep']) {
    const needed = execFileSync('ldd', [file], { encoding: 'utf8' }).match(/\/\S+/g) ?? []
    for (const each of [file, ...needed]) {
      mkdirSync(dirname(join(root, each)), { recursive: true })
      copyFileSync(each, join(root, each))
    }
  }
  try {
    execFileSync('podman', ['run', '--rm', ...plain, '--rootfs', root, '/bin/sh', '-c', 'exit 0'], {
      stdio: 'ignore',
      timeout: 60_000
    })
    return root
  } catch {
    return null
  }
}
const root = podmanWorks()
if (root === null) console.warn('Real containers were not tried: podman is missing, or runs none here.')

describe.skipIf(root === null)('a real container', () => {
  it('that ignores the end of its input and every signal ends when its client is killed', async () => {
    const processes = await createProcesses({ clock: systemClock })
    const stubborn = 'trap "" TERM INT HUP; echo started; while :; do sleep 1; done'
    const outcome = await processes.spawn({
      server: 'real',
      incarnation: 1,
      command: 'podman',
      args: ['run', '-i', '--rm', ...plain, '--rootfs', root!, '/bin/sh', '-c', stubborn],
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/root' }
    })
    if (!outcome.ok) throw new Error(outcome.failure.message)
    const child = outcome.value
    undo.push(() => child.end({ budgetMs: 0 }))
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)))
    await until('the container', () => said.includes('started'))
    const names = () => execFileSync('podman', ['ps', '--format', '{{.Names}}'], { encoding: 'utf8' })
    expect(names()).toContain('patchbay-real-')
    process.kill(child.pid, 'SIGKILL')
    await child.end()
    expect(names()).not.toContain('patchbay-real-')
  })
})
