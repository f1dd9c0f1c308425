/** One core a user: who comes second joins, who is killed leaves nothing in the way, and quitting leaves no process. */
import { existsSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { alive, processesOf, root, runCli, spawnCli, startCore, until, type TestCore } from '../../helpers/core.ts'
import { connectHost, textOf } from '../../helpers/host-client.ts'
import { inTime } from '../../helpers/in-time.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const evil = join(root, 'test', 'fixtures', 'servers', 'evil.mjs')
let core: TestCore
afterEach(() => core?.stop())
const add = (id: string, ...words: string[]) => core.ask('add', id, '--yes', '--', process.execPath, ...words)
const only = async () => (await core.ask('list'))[0]

describe('a second start', () => {
  it('joins the first: same core, a link of its own, and it ends by itself', async () => {
    core = await startCore()
    const ran = await core.run('serve', '--no-open', '--json')
    expect(ran.code).toBe(0)
    expect(ran.json()).toMatchObject({ pid: core.process.pid, mcp: { url: core.mcpUrl }, joined: true })
    expect(ran.json().url).not.toBe(core.url)
    expect((await core.ask('status')).pid).toBe(core.process.pid)
  })
  it('at the very same moment ends as one core', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'))
    mkdirSync(join(folder, 'user'))
    const env = { ...process.env, PATCHBAY_HOME: join(folder, 'home'), HOME: join(folder, 'user') }
    const both = Array.from({ length: 4 }, () => spawnCli(['serve', '--no-open', '--json', '--port', '0'], env))
    try {
      const said = await Promise.all(
        both.map((one) =>
          until(
            () => one.lines[0] ?? null,
            (line) => line !== null
          )
        )
      )
      const values = said.map((line) => JSON.parse(line as string))
      expect(new Set(values.map((value) => value.pid)).size).toBe(1)
      expect(new Set(values.map((value) => value.mcp.url)).size).toBe(1)
      expect(values.filter((value) => !value.joined)).toHaveLength(1)
      expect((await runCli(['quit', '--json'], env)).json()).toEqual({ stopped: 0 })
      expect(await Promise.all(both.map((one) => one.ended))).toEqual([0, 0, 0, 0])
      expect(processesOf(folder)).toEqual([])
    } finally {
      for (const { child } of both) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  })
  it('after a core that was killed takes its place, and no server of the dead one lives on', async () => {
    core = await startCore()
    await add('tiny', tiny)
    await add('stubborn', evil, 'stubborn').catch(() => undefined)
    const before = (await core.ask('list')).map((each: { pid: number | null }) => each.pid).filter(Boolean)
    expect(before.length).toBeGreaterThan(0)
    await core.restart('SIGKILL')
    await until(
      () => before.filter(alive),
      (left) => left.length === 0
    )
    const now = await until(
      () => core.ask('show', 'tiny'),
      (view) => view.phase === 'ready'
    )
    expect(before).not.toContain(now.pid)
  })
})

describe('quitting', () => {
  it('leaves no process of any server, forked ones included, and no socket', async () => {
    core = await startCore()
    await add('tiny', tiny)
    await add('forking', evil, 'fork')
    await add('holding', evil, 'forkhold')
    await until(
      () => processesOf(core.folder).length,
      (count) => count >= 6
    )
    const begun = Date.now()
    const ran = await core.run('quit', '--json')
    expect(ran.json()).toEqual({ stopped: 3 })
    await until(
      () => core.process.exitCode,
      (code) => code === 0
    )
    expect(Date.now() - begun).toBeLessThan(inTime(8_000))
    expect(processesOf(core.folder)).toEqual([])
    expect(existsSync(join(core.home, 'run', 'control.sock'))).toBe(false)
    expect((await core.run('status', '--json')).code).toBe(3)
  })
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s is as orderly', async (signal) => {
    core = await startCore()
    await add('tiny', tiny)
    core.process.kill(signal)
    await until(
      () => core.process.exitCode,
      (code) => code === 0
    )
    expect(processesOf(core.folder)).toEqual([])
  })
})

describe('a server', () => {
  it('killed comes back by itself, with the death told', async () => {
    core = await startCore()
    await add('tiny', tiny)
    const { pid } = await only()
    process.kill(pid, 'SIGKILL')
    const back = await until(only, (view) => view.phase === 'ready' && view.pid !== pid)
    expect(back).toMatchObject({ wanted: 'up', lastExit: { signal: 'SIGKILL', asked: false } })
    const lines = await core.ask('logs', 'tiny', '--stream', 'lifecycle')
    expect(lines.map((each: { text: string }) => each.text).join('\n')).toContain('SIGKILL')
  })
  it('stopped stays stopped over quit and start, and over the death of Patchbay', async () => {
    core = await startCore()
    await add('tiny', tiny)
    await add('other', tiny)
    await core.ask('stop', 'tiny')
    for (const how of ['quit', 'SIGKILL'] as const) {
      await core.restart(how)
      await until(
        () => core.ask('show', 'other'),
        (view) => view.phase === 'ready'
      )
      expect(await core.ask('show', 'tiny')).toMatchObject({ phase: 'stopped', wanted: 'down', pid: null })
    }
    expect(processesOf(core.folder)).toHaveLength(2)
    expect(await core.ask('start', 'tiny')).toMatchObject({ phase: 'ready', wanted: 'up' })
  })
  it('stopped while a host calls it is not brought up by the call', async () => {
    core = await startCore()
    await add('tiny', tiny)
    const host = await connectHost(core, 'cursor')
    await core.ask('stop', 'tiny')
    await expect(host.client.callTool({ name: 'tiny__echo', arguments: { text: 'x' } })).rejects.toThrow()
    expect(await core.ask('show', 'tiny')).toMatchObject({ phase: 'stopped', pid: null })
    await core.ask('start', 'tiny')
    await until(host.tools, (names) => names.includes('tiny__echo'))
    expect(textOf(await host.client.callTool({ name: 'tiny__echo', arguments: { text: 'x' } }))).toBe('x')
    await host.close()
  })
  it('that dies again and again is tried with pauses, and stop ends that at once', async () => {
    core = await startCore()
    const ran = await core.run('--json', 'add', 'dying', '--yes', '--', process.execPath, evil, 'exit1')
    expect(ran.json().error).toMatchObject({ code: 'exited-early' })
    const waiting = await until(
      () => core.ask('show', 'dying'),
      (view) => view.attempt >= 2
    )
    expect(waiting.sentence).toMatch(/start|crash/i)
    expect(waiting.lastError.detail).toContain('Something went wrong while starting')
    expect(await core.ask('stop', 'dying')).toMatchObject({ phase: 'stopped' })
  })
  it('killed many times in a row while being restarted ends in one process', async () => {
    core = await startCore()
    await add('tiny', tiny)
    await Promise.all([
      core.run('restart', 'tiny'),
      core.run('restart', 'tiny'),
      core.run('stop', 'tiny'),
      core.run('start', 'tiny')
    ])
    await core.ask('start', 'tiny')
    const view = await until(only, (each) => each.phase === 'ready')
    expect(processesOf(core.folder).filter((pid) => pid !== core.process.pid)).toEqual([view.pid])
  })
})

describe('a bridge', () => {
  it('starts the core when none runs, and leaves it running', async () => {
    core = await startCore()
    await add('tiny', tiny)
    await core.run('quit')
    await until(
      () => core.process.exitCode,
      (code) => code === 0
    )
    const host = await connectHost(core, 'cursor')
    await until(host.tools, (names) => names.includes('tiny__echo'))
    await host.close()
    expect((await core.run('status', '--json')).json().pid).not.toBe(core.process.pid)
    await core.run('quit')
    await until(
      () => processesOf(core.folder),
      (left) => left.length === 0
    )
  })
})

describe('the port', () => {
  it('taken by another program: another is used, and it is said', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    core = await startCore({ port })
    expect(core.mcpUrl).not.toContain(`:${port}/`)
    const { notices } = await core.ask('status')
    expect(notices).toMatchObject([{ code: 'port-taken', message: expect.stringContaining(String(port)) }])
    const moved = core.mcpUrl
    await core.restart()
    expect((await core.ask('status')).mcp.url).toBe(moved)
    await new Promise((resolve) => other.close(resolve))
  })
  it('taken by another program: said on stderr and in the JSON too', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'))
    mkdirSync(join(folder, 'user'))
    const env = { ...process.env, PATCHBAY_HOME: join(folder, 'home'), HOME: join(folder, 'user') }
    const running = spawnCli(['serve', '--no-open', '--json', '--port', String(port)], env)
    const line = await until(
      () => running.lines[0] ?? null,
      (said) => said !== null
    )
    expect(JSON.parse(line as string).notice).toContain(`Port ${port} is in use`)
    expect(running.errors()).toContain(`Port ${port} is in use`)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    await new Promise((resolve) => other.close(resolve))
    rmSync(folder, { recursive: true, force: true })
  })
  it.each(['-1', '70000', 'http', '', '1.5'])('%j is none: exit code 2', async (port) => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'))
    mkdirSync(join(folder, 'user'))
    const env = { ...process.env, PATCHBAY_HOME: join(folder, 'home'), HOME: join(folder, 'user') }
    const ran = await runCli(['serve', '--no-open', '--json', '--port', port], env)
    rmSync(folder, { recursive: true, force: true })
    expect(ran.code).toBe(2)
  })
})
