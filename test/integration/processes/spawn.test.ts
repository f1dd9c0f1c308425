import { spawn as spawnProcess, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../main/lib/clock.ts'
import { createProcesses, type Processes } from '../../../main/processes/create-processes.ts'
import { createTable } from '../../../main/processes/table.ts'
import type { Child } from '../../../main/processes/types.ts'
import { evil, lives, readLog, tempFolder, until } from '../../fixtures/servers/harness.ts'
import { inTime } from '../../helpers/in-time.ts'

const table = createTable()
const children: Child[] = []
const programs: ChildProcess[] = []
afterEach(async () => {
  // A failed test must leave nothing running either; what it spawned goes with it.
  for (const program of programs.splice(0)) program.kill('SIGKILL')
  await Promise.all(children.splice(0).map((child) => child.end({ budgetMs: 0 })))
})
const processes: Processes = await createProcesses({ clock: systemClock })

async function start(
  mode: readonly string[],
  more: { command?: string; args?: readonly string[]; cwd?: string; log?: string } = {}
) {
  return processes.spawn({
    server: 'test',
    incarnation: 1,
    command: more.command ?? process.execPath,
    args: more.args ?? [evil, ...mode],
    cwd: more.cwd ?? tempFolder(),
    env: { PATH: process.env['PATH'] ?? '', ...(more.log && { EVIL_LOG: more.log }) }
  })
}
async function evilChild(...mode: string[]) {
  const folder = tempFolder()
  const log = join(folder, 'evil.log')
  const outcome = await start(mode, { cwd: folder, log })
  if (!outcome.ok) throw new Error(outcome.failure.message)
  const child = outcome.value
  children.push(child)
  child.stderr.resume()
  child.stdout.resume()
  await until('its start', () => readLog(log).some((entry) => entry.what === 'start'))
  return { child, folder, log, whats: () => readLog(log).map((entry) => entry.what) }
}

describe('ending a tree', () => {
  it('by the end of its input when it listens', async () => {
    const { child, whats } = await evilChild('good')
    await expect(child.end()).resolves.toEqual({ rung: 'eof', survivors: 0, left: [] })
    await expect(child.exited).resolves.toMatchObject({ code: 0, signal: null, asked: true })
    expect(whats()).toContain('eof')
    expect(whats()).not.toContain('SIGTERM')
  })
  it('leaves 2 s to a server that needs 1.5', async () => {
    const { child, folder, whats } = await evilChild('graceful')
    await child.end()
    expect(existsSync(join(folder, 'done.txt'))).toBe(true)
    expect(whats()).not.toContain('SIGTERM')
  })
  it('goes up the ladder against a stubborn one: end of input, then SIGTERM, then force', async () => {
    const { child, log } = await evilChild('stubborn')
    const before = performance.now()
    await expect(child.end()).resolves.toMatchObject({ rung: 'kill' })
    expect(performance.now() - before).toBeLessThan(inTime(6_000))
    const [eof, term] = ['eof', 'SIGTERM'].map((what) => readLog(log).find((entry) => entry.what === what)?.mono ?? 0)
    expect(term! - eof!).toBeGreaterThan(1_500)
    expect(lives(child.pid)).toBe(false)
    await expect(child.exited).resolves.toMatchObject({ signal: 'SIGKILL', asked: true })
  })
  it('hurries when the budget is small', async () => {
    const { child } = await evilChild('stubborn')
    const before = performance.now()
    await child.end({ budgetMs: 1_000 })
    expect(performance.now() - before).toBeLessThan(inTime(1_600))
  })
  it('takes a detached grandchild along', async () => {
    const { child, log } = await evilChild('fork')
    const helper = await until('the helper', () => readLog(log).find((entry) => entry.what === 'forked')?.child)
    expect(lives(helper)).toBe(true)
    const ended = await child.end()
    expect(ended.survivors).toBe(1)
    expect(lives(helper)).toBe(false)
  })
  it('sees the exit although a helper holds the pipes, and ends the helper', async () => {
    const { child, log } = await evilChild('forkhold')
    const helper = await until('the helper', () => readLog(log).find((entry) => entry.what === 'forked')?.child)
    process.kill(child.pid, 'SIGKILL')
    const before = performance.now()
    await expect(child.exited).resolves.toMatchObject({ signal: 'SIGKILL', asked: false })
    await child.drained
    expect(performance.now() - before).toBeLessThan(inTime(500))
    await child.end()
    expect(lives(helper)).toBe(false)
  })
  it('lets a suspended server hear that it is to end', async () => {
    const { child, whats } = await evilChild('good')
    process.kill(child.pid, 'SIGSTOP')
    await expect(child.end()).resolves.toMatchObject({ rung: 'term', left: [] })
    expect(whats()).toContain('exit')
  })
  it('ends helpers that bring each other back', async () => {
    const { child, log } = await evilChild('hydra')
    const heads = () => readLog(log).flatMap(({ what, pid }) => (what === 'head' ? [pid] : []))
    await until('the first head', () => heads().some(lives))
    const { survivors, left } = await child.end()
    expect(survivors).toBeGreaterThan(0)
    expect(left).toEqual([])
    expect(heads().filter(lives)).toEqual([])
  })
  it('ends what a shell wraps', async () => {
    const folder = tempFolder()
    const log = join(folder, 'evil.log')
    const outcome = await start([], {
      command: 'sh',
      args: ['-c', `"${process.execPath}" "${evil}" stubborn; true`],
      log
    })
    if (!outcome.ok) throw new Error(outcome.failure.message)
    children.push(outcome.value)
    const inner = await until('the server behind the shell', () => readLog(log)[0]?.pid)
    expect(inner).not.toBe(outcome.value.pid)
    await outcome.value.end()
    expect(lives(inner)).toBe(false)
  })
})

describe('refusing what cannot start', () => {
  it('names the folders that were searched', async () => {
    const outcome = await start([], { command: 'no-such-bin' })
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'command-not-found' } })
    expect(!outcome.ok && outcome.failure.detail).toContain('/usr/bin')
  })
  it('tells a missing file, a file without permission and a missing folder apart', async () => {
    const folder = tempFolder()
    const file = join(folder, 'server.sh')
    writeFileSync(file, '#!/bin/sh\n')
    chmodSync(file, 0o644)
    expect(await start([], { command: `${folder}/nothing` })).toMatchObject({ failure: { code: 'command-not-found' } })
    expect(await start([], { command: file })).toMatchObject({ failure: { code: 'not-executable', detail: file } })
    expect(await start([], { command: folder })).toMatchObject({ failure: { code: 'not-executable' } })
    expect(await start(['good'], { cwd: join(folder, 'no') })).toMatchObject({ failure: { code: 'bad-cwd' } })
  })
  it.runIf(process.platform === 'linux')('does not let a shell read what is no program for this computer', async () => {
    const folder = tempFolder()
    const program = (name: string, content: Buffer | string) => {
      writeFileSync(join(folder, name), content, { mode: 0o755 })
      return { command: join(folder, name) }
    }
    const foreign = readFileSync(process.execPath)
    // RISC-V or, on that, x86_64.
    foreign.writeUInt16LE(process.arch === 'riscv64' ? 62 : 243, 18)
    for (const what of [
      program('foreign', foreign),
      program('garbage', '\x7fELFgarbage'),
      program('zip', 'PK\x03\x04\0\0')
    ])
      expect(await start([], what)).toMatchObject({ failure: { code: 'not-executable', detail: what.command } })
    expect(await start([], program('script', `#!${join(folder, 'foreign')}\n`))).toMatchObject({
      failure: { code: 'not-executable', detail: join(folder, 'foreign') }
    })
    const plain = await start([], program('plain', 'exit 3\n'))
    if (!plain.ok) throw new Error(plain.failure.message)
    children.push(plain.value)
    await expect(plain.value.exited).resolves.toMatchObject({ code: 3 })
  })
})

describe.runIf(process.platform === 'linux')('what is left behind', () => {
  /** A program that spawns through our spawn and is then killed. */
  const parentScript = (folder: string, mode: string) => {
    const file = join(folder, 'parent.ts')
    const room = join(import.meta.dirname, '../../../main')
    writeFileSync(
      file,
      `import { createProcesses } from '${room}/processes/create-processes.ts'
       import { systemClock } from '${room}/lib/clock.ts'
       const processes = await createProcesses({ clock: systemClock })
       const child = await processes.spawn({ server: 'left', incarnation: 1, command: process.execPath, args: ['${evil}', '${mode}'],
         cwd: '${folder}', env: { PATH: process.env.PATH, EVIL_LOG: '${folder}/evil.log' } })
       console.log(child.ok ? child.value.pid : 0)
       setInterval(() => {}, 1000)`
    )
    return file
  }
  it.each(['good', 'stubborn'])('a %s server dies with its killed parent', async (mode) => {
    const folder = tempFolder()
    const parent = spawnProcess(process.execPath, [parentScript(folder, mode)], { stdio: 'ignore' })
    programs.push(parent)
    const pid = await until('the server', () => readLog(join(folder, 'evil.log'))[0]?.pid)
    parent.kill('SIGKILL')
    await until('its death', () => !lives(pid), 2_000)
  })
  it('the next start ends a detached helper of a dead instance, and touches no living one', async () => {
    const folder = tempFolder()
    const parent = spawnProcess(process.execPath, [parentScript(folder, 'fork')], { stdio: 'ignore' })
    programs.push(parent)
    const helper = await until(
      'the helper',
      () => readLog(join(folder, 'evil.log')).find((entry) => entry.what === 'forked')?.child
    )
    const { child: ours } = await evilChild('good')
    const other = spawnProcess(process.execPath, [parentScript(tempFolder(), 'good')], {
      stdio: ['ignore', 'pipe', 'ignore']
    })
    programs.push(other)
    const otherPid = Number(
      await new Promise<string>((resolve) => other.stdout.once('data', (chunk) => resolve(String(chunk))))
    )
    parent.kill('SIGKILL')
    await until('the parent to go', () => parent.signalCode !== null)
    expect(lives(helper)).toBe(true)
    const swept = await processes.sweep.orphans()
    expect(swept).toContainEqual({ pid: helper, server: 'left', command: 'sleep 987', ended: true })
    expect(lives(helper)).toBe(false)
    expect(lives(ours.pid)).toBe(true)
    expect(lives(otherPid)).toBe(true)
  })
  it('lists an MCP server that lost its host, and ends it only under its own start time', async () => {
    const folder = tempFolder()
    const file = join(folder, 'my-mcp-server.mjs')
    writeFileSync(file, 'setInterval(() => {}, 1000)')
    // sh starts it in the background and goes: what it leaves is adopted by init.
    const shell = spawnProcess('sh', ['-c', `"${process.execPath}" "${file}" >/dev/null 2>&1 & echo $!`], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'], CLAUDECODE: '1' }
    })
    const pid = Number(
      await new Promise<string>((resolve) => shell.stdout.once('data', (chunk) => resolve(String(chunk))))
    )
    // Its program is still being loaded when its pid is known: seen with the memory of a running program.
    const entry = await until('it to be listed', async () =>
      (await processes.sweep.list()).find((found) => found.pid === pid && found.memoryBytes > 1_000_000)
    )
    expect(entry).toMatchObject({ owner: 'Claude Code', ours: false })
    await expect(processes.sweep.end([{ pid, startTime: '1' }])).resolves.toEqual([{ pid, ended: false }])
    expect(lives(pid)).toBe(true)
    await expect(processes.sweep.end([{ pid, startTime: entry.startTime }])).resolves.toEqual([{ pid, ended: true }])
    expect(lives(pid)).toBe(false)
  })
})

describe('usage', () => {
  it('counts a whole tree, its detached helper too', async () => {
    const { child, log } = await evilChild('fork')
    await until('the helper', () => readLog(log).find((entry) => entry.what === 'forked'))
    const usage = await until('both', async () => {
      const sample = (await processes.usage([{ server: 'test', incarnation: 1, pid: child.pid }])).get('test')
      return sample && sample.processes === 2 ? sample : null
    })
    expect(usage.memoryBytes).toBeGreaterThan(5_000_000)
    expect(usage.memoryBytes).toBeLessThan(300_000_000)
  })
  it('knows its own start time', async () => {
    const own = (await table.list()).find((info) => info.pid === process.pid)
    expect(own?.startTime).toBe(await table.startTime(process.pid))
    expect(Math.abs((own?.memoryBytes ?? 0) - process.memoryUsage.rss())).toBeLessThan(64_000_000)
  })
})
