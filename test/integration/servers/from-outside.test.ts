/** Supervision as a person at a terminal meets it: what cannot heal, what a server is given, what is kept of it. */
import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { LogLine, SweepEntry, TimelineMark } from '../../../contract/model.ts'
import { connectControl } from '../../../main/control/client.ts'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { connectHost } from '../../helpers/host-client.ts'
import { alive, root, startCore, until, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
afterEach(() => core?.stop())
const show = (id: string) => core.ask('show', id)
const phase = (id: string, wanted: string) =>
  until(
    () => show(id),
    (view) => view.phase === wanted,
    30_000
  )
const addTiny = (id: string, ...more: string[]) =>
  core.ask('add', id, ...more, '--yes', '--', process.execPath, tiny, '--extras')

/** Failed, with its cause, no timer, and a way out for each button; and it stays so: nothing is spawned meanwhile. */
async function givenUp(id: string, code: string, named: string) {
  const view = await phase(id, 'failed')
  expect(view.lastError.code).toBe(code)
  expect(view.lastError.message).toContain(named)
  expect(view.nextRetryAt).toBeNull()
  expect(view.remedies.length).toBeGreaterThan(0)
  // Longer than the first delays would be.
  const quietUntil = Date.now() + 2_500
  await until(
    () => show(id),
    (later) => {
      expect([later.phase, later.incarnation]).toEqual(['failed', view.incarnation])
      return Date.now() > quietUntil
    }
  )
  return view
}

describe.runIf(process.platform !== 'win32')('what cannot heal by itself is tried once, named, with its remedy', () => {
  it('a command that lost its permission', async () => {
    core = await startCore()
    const program = join(core.folder, 'server')
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${tiny}"\n`)
    chmodSync(program, 0o755)
    await core.ask('add', 'locked', '--yes', '--', program)
    chmodSync(program, 0o644)
    process.kill((await phase('locked', 'ready')).pid, 'SIGKILL')
    const view = await givenUp('locked', 'not-executable', program)
    expect(view.remedies[0].label).toBe('Change the command')
    chmodSync(program, 0o755)
    expect((await core.ask('start', 'locked')).phase).toBe('ready')
  })
  it.runIf(process.platform === 'linux')('a command that became one for another machine', async () => {
    core = await startCore()
    const program = join(core.folder, 'server')
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${tiny}"\n`, { mode: 0o755 })
    await core.ask('add', 'foreign', '--yes', '--', program)
    writeFileSync(program, '\x7fELFgarbage')
    process.kill((await phase('foreign', 'ready')).pid, 'SIGKILL')
    const view = await givenUp('foreign', 'not-executable', program)
    expect(view.remedies[0].label).toBe('Change the command')
  })
  it('a command that went away, and a working folder that did', async () => {
    core = await startCore()
    const [folder, program] = [join(core.folder, 'work'), join(core.folder, 'gone.mjs')]
    mkdirSync(folder)
    copyFileSync(tiny, program)
    chmodSync(program, 0o755)
    await addTiny('homeless', '--cwd', folder)
    rmSync(folder, { recursive: true })
    process.kill((await phase('homeless', 'ready')).pid, 'SIGKILL')
    const view = await givenUp('homeless', 'bad-cwd', folder)
    expect(view.remedies[0].label).toBe('Choose a folder')
    mkdirSync(folder)
    expect((await core.ask('start', 'homeless')).phase).toBe('ready')
  })
  it.runIf(process.platform === 'linux')('a secret that the vault has lost', async () => {
    core = await startCore({
      env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' }
    })
    await core.ask('settings', 'secretsWithoutKeychain', 'file')
    await addTiny('keyed', '--secret', 'API_TOKEN=s3cret-value-of-nobody')
    process.kill(core.process.pid!, 'SIGKILL')
    rmSync(join(core.home, 'secrets.json'))
    await core.restart('SIGKILL')
    const view = await givenUp('keyed', 'missing-secret', 'API_TOKEN is not set')
    expect(view.remedies[0]).toMatchObject({ label: 'Add it', request: 'view.open' })
    expect(view.counters.starts).toBe(0)
  })
  it('a certificate that is not trusted, at its end and when it only hangs on it', async () => {
    core = await startCore()
    const says = "console.error('request failed, reason: unable to get local issuer certificate');"
    for (const [id, then] of [
      ['ends', 'process.exit(1)'],
      ['hangs', 'setInterval(() => {}, 1e6)']
    ] as const) {
      const file = join(core.folder, `${id}.mjs`)
      writeFileSync(file, `${says}${then}`)
      await core.ask('add', id, '--wanted', 'down', '--yes', '--', process.execPath, file)
    }
    const control = (await connectControl(findPlaces(core.env).socket))!
    await control.ask('servers.update', { id: 'hangs', change: { startTimeoutSeconds: 2 } })
    control.close()
    expect((await core.run('start', 'ends')).stderr).toContain('NODE_EXTRA_CA_CERTS')
    const view = await givenUp('ends', 'certificate', 'does not trust the certificate')
    expect(view.remedies[0].label).toBe('Add the certificate file')
    expect(view.lastError.detail).toContain('unable to get local issuer certificate')
    expect((await core.run('start', 'hangs')).code).toBe(1)
    await givenUp('hangs', 'certificate', 'does not trust the certificate')
  })
})

describe('what a server is given', () => {
  it('certificate and proxy variables are shown by name, and reach it', async () => {
    const network = {
      NODE_EXTRA_CA_CERTS: '',
      SSL_CERT_FILE: '/corp/ca.pem',
      REQUESTS_CA_BUNDLE: '/corp/ca.pem',
      HTTPS_PROXY: 'http://proxy.corp:3128',
      https_proxy: 'http://proxy.corp:3128',
      NO_PROXY: 'localhost,.corp',
      NOT_FOR_SERVERS: 'x'
    }
    core = await startCore({ env: network })
    const review = await core.ask('add', 'tiny', '--', process.execPath, tiny)
    await addTiny('tiny')
    const { inheritedEnv } = await show('tiny')
    const passed = Object.entries(network).filter(([name, value]) => value !== '' && name !== 'NOT_FOR_SERVERS')
    for (const [name, value] of passed) {
      expect(review.inheritedEnv).toContain(name)
      expect(inheritedEnv).toContain(name)
      const { content } = await core.ask('call', 'tiny', 'env', JSON.stringify({ name }))
      expect(content[0].text).toBe(value)
    }
    expect(inheritedEnv).not.toContain('NOT_FOR_SERVERS')
    expect((await core.run('show', 'tiny')).stdout).toMatch(/^Passed on +.*HTTPS_PROXY.*SSL_CERT_FILE/m)
    const all = await core.ask('call', 'tiny', 'env', '{}')
    expect(JSON.stringify(all)).not.toContain('NOT_FOR_SERVERS')
  })
})

describe('on demand', () => {
  it('its kept list is answered at once and starts nothing, the first call starts it', async () => {
    core = await startCore()
    await addTiny('sleepy', '--wanted', 'on-demand')
    await core.restart()
    const host = await connectHost(core, 'cursor')
    const tools = await host.tools()
    expect(tools).toContain('sleepy__echo')
    expect(await show('sleepy')).toMatchObject({ phase: 'stopped', pid: null, counters: { starts: 0 } })
    const answer = await host.client.callTool({ name: 'sleepy__echo', arguments: { text: 'awake' } })
    expect(answer.content).toEqual([{ type: 'text', text: 'awake' }])
    expect(await show('sleepy')).toMatchObject({ phase: 'ready', counters: { starts: 1 } })
    await host.close()
  })
})

describe('what is kept of it', () => {
  it('show has the timeline: starts, ready times, calls, memory, exits; and each crash', async () => {
    core = await startCore()
    await addTiny('tiny')
    await core.ask('call', 'tiny', 'echo', '{"text":"x"}')
    await core.ask('call', 'tiny', 'fail', '{}').catch(() => undefined)
    // Sampled soon after it is ready.
    const kinds = (marks: readonly TimelineMark[], kind: string) => marks.filter((mark) => mark.kind === kind)
    await until(
      () => show('tiny'),
      ({ timeline }) => kinds(timeline, 'memory').length > 0,
      20_000
    )
    const held = core.run('call', 'tiny', 'hang')
    await until(
      () => show('tiny'),
      (view) => view.calling.length === 1
    )
    await core.run('call', 'tiny', 'crash', '{"code": 7}')
    expect((await held).code).toBe(1)
    const { timeline, crashes } = await until(
      () => show('tiny'),
      ({ phase: now, crashes: all }) => now === 'ready' && all.length === 1
    )
    expect(kinds(timeline, 'start')).toMatchObject([{ incarnation: 1 }, { incarnation: 2 }])
    for (const mark of kinds(timeline, 'ready')) expect(mark).toMatchObject({ ms: expect.any(Number) })
    expect(kinds(timeline, 'ready')).toHaveLength(2)
    expect(kinds(timeline, 'exit')).toMatchObject([{ exit: { code: 7, asked: false } }])
    expect(kinds(timeline, 'memory')[0]).toMatchObject({ bytes: expect.any(Number), cpuPercent: expect.any(Number) })
    await until(
      async () => kinds((await show('tiny')).timeline, 'call'),
      (calls) => calls.length === 4
    )
    expect(crashes[0]).toMatchObject({
      inWords: expect.stringContaining('Exited with code 7'),
      callInFlight: { name: 'hang', host: null },
      openCalls: {
        count: 2,
        newest: [
          { name: 'crash', host: null },
          { name: 'hang', host: null }
        ]
      }
    })
    const lines: LogLine[] = await core.ask('logs', 'tiny', '--stream', 'lifecycle')
    expect(lines.map(({ text }) => text)).toContain('2 open calls ended with an error, none repeated')
    expect((await core.run('show', 'tiny')).stdout).toMatch(/Last crash +.*2 calls were open: crash for a test call/)
  })
  it('logs rotate at the size set, and all together stay under the total set', async () => {
    core = await startCore()
    await core.ask('settings', 'logFileMb', '1')
    await core.ask('settings', 'logFiles', '3')
    await core.ask('settings', 'logTotalMb', '10')
    const ids = ['a', 'b', 'c', 'd']
    for (const id of ids) await addTiny(id)
    const text = Array.from({ length: 20_000 }, (_, n) => `${n} ${'x'.repeat(100)}`).join('\n')
    const files = (id: string) => {
      const folder = [join(core.home, 'logs', id), join(core.home, 'data', 'logs', id)].find((each) => {
        try {
          return statSync(each).isDirectory()
        } catch {
          return false
        }
      })!
      return readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    }
    const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0) / 1_048_576
    for (const id of ids)
      for (let round = 0; round < 2; round += 1)
        await core.runWith(JSON.stringify({ text }), 'call', id, 'log', '-', '--json')
    // The newest line is there, so everything was written.
    await until(
      () => core.ask('logs', 'd', '--stream', 'stderr', '-n', '1') as Promise<LogLine[]>,
      (lines) => lines[0]?.text.startsWith('19999 ') === true
    )
    // A file more while it is rotated.
    const each = await until(
      () => ids.map(files),
      (all) => all.every((sizes) => sizes.length <= 3 && sum(sizes) <= 3.6) && sum(all.flat()) <= 11
    )
    expect(each.some((sizes) => sizes.length > 1)).toBe(true)
    for (const size of each.flat()) expect(size / 1_048_576).toBeLessThan(1.6)
    expect(sum(each.flat())).toBeGreaterThan(4)
    expect((await core.run('settings', 'logFileMb', '0')).code).not.toBe(0)
  })
})

describe.runIf(process.platform === 'linux')('sweep', () => {
  it('ends the chosen processes only', async () => {
    core = await startCore()
    const leave = async (name: string): Promise<number> => {
      const file = join(core.folder, name)
      writeFileSync(file, 'console.log(process.pid); setInterval(() => {}, 1e6)\n')
      // Its parent, the host, ends at once.
      const host = spawn('sh', ['-c', `"${process.execPath}" "${file}" & sleep 0.3`], {
        env: { ...core.env },
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore']
      })
      const pid = new Promise<number>((settle) => host.stdout.once('data', (part: Buffer) => settle(Number(part))))
      await new Promise((settle) => host.once('exit', settle))
      return pid
    }
    const [first, second] = [await leave('one-mcp-server.mjs'), await leave('two-mcp-server.mjs')]
    const listed = async () => ((await core.ask('sweep')) as SweepEntry[]).map(({ pid }) => pid)
    await until(listed, (pids) => pids.includes(first) && pids.includes(second))
    expect(await core.ask('sweep', '--end', String(first))).toEqual([{ pid: first, ended: true }])
    await until(
      () => alive(first),
      (lives) => !lives
    ).catch(() => undefined)
    expect(await listed()).toContain(second)
    expect(await listed()).not.toContain(first)
    expect(alive(second)).toBe(true)
    // A pid that is not among them is left alone, whatever it is.
    const refused = await core.run('sweep', '--end', String(process.pid), '--json')
    expect([refused.code, refused.json().error.code]).toEqual([2, 'not-found'])
    process.kill(second, 'SIGKILL')
  })
})
