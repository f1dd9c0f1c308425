/** A secret lies in the vault and nowhere else: no file, no list, no log, no answer, no crash text. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { connectControl } from '../../../main/control/client.ts'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'
import { filesHolding } from '../../helpers/folder-print.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const canary = 'cAnArY-9f31b7f0a4-not-to-be-seen'
let core: TestCore
afterEach(() => core?.stop())
/** No keychain of this computer is touched by a test. */
const start = () =>
  startCore({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' } })
const withSecret = () =>
  core.run('--json', 'add', 'tiny', '--secret', `TOKEN=${canary}`, '--yes', '--', process.execPath, tiny, '--extras')

describe.runIf(process.platform === 'linux')('without a keychain', () => {
  it('a secret stays in memory until a person chose where, and the choice is offered', async () => {
    core = await start()
    const ran = await core.run(
      ...['add', 'tiny', '--secret', `TOKEN=${canary}`, '--yes', '--', process.execPath, tiny, '--extras']
    )
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('patchbay settings secretsWithoutKeychain file')
    expect(ran.stdout + ran.stderr).not.toContain(canary)
    expect(filesHolding(core.folder, canary)).toEqual([])
    const { notices } = await core.ask('status')
    expect(notices).toMatchObject([{ code: 'vault-unavailable' }])
    expect([notices[0].remedy, ...notices[0].alternatives].map((each) => each.input.change)).toEqual([
      { secretsWithoutKeychain: 'session' },
      { secretsWithoutKeychain: 'file' }
    ])
    // Chosen now, it moves there, and the choice is no longer asked for.
    await core.ask('settings', 'secretsWithoutKeychain', 'file')
    expect(filesHolding(core.folder, canary)).toEqual(['home/secrets.json'])
    expect((await core.ask('status')).notices).toEqual([])
    await core.ask('settings', 'secretsWithoutKeychain', 'session')
    expect(filesHolding(core.folder, canary)).toEqual([])
  })
  it('chosen for one session, it reaches the server and no file, and is asked for again after a restart', async () => {
    core = await start()
    await core.ask('settings', 'secretsWithoutKeychain', 'session')
    expect((await withSecret()).json()).toMatchObject({ phase: 'ready' })
    expect(filesHolding(core.folder, canary)).toEqual([])
    await core.restart()
    const view = await until(
      () => core.ask('show', 'tiny'),
      (each) => each.lastError !== null
    )
    expect(view.lastError.code).toBe('missing-secret')
  })
  it('chosen as a file, it lies in one file that only this user may read, and in no other', async () => {
    core = await start()
    await core.ask('settings', 'secretsWithoutKeychain', 'file')
    expect((await withSecret()).json()).toMatchObject({ phase: 'ready' })

    // The server has it; what it says of it is masked before anybody sees it.
    const told = await core.run('call', 'tiny', 'env', '{"name": "TOKEN"}', '--json')
    expect(told.json()).toMatchObject({ content: [{ text: canary }] })
    await core.run('call', 'tiny', 'log', JSON.stringify({ text: `using ${canary} now` }))
    await core.run('call', 'tiny', 'log', JSON.stringify({ text: `{"auth":"Bearer ${canary}"}` }))
    await core.run('call', 'tiny', 'fail', JSON.stringify({ message: `bad ${canary}` }))
    await core.run('call', 'tiny', 'crash')
    const lines = await until(
      () => core.ask('logs', 'tiny', '--stream', 'stderr'),
      (all) => all.some((each: { text: string }) => each.text.startsWith('using '))
    )
    expect(JSON.stringify(lines)).not.toContain(canary)

    for (const words of [
      ['list'],
      ['show', 'tiny'],
      ['status'],
      ['logs', 'tiny', '-n', '2000'],
      ['tools', 'tiny'],
      ['hosts'],
      ['settings'],
      ['hosts', 'plan', 'cursor']
    ]) {
      for (const more of [[], ['--json']]) {
        const ran = await core.run(...words, ...more)
        expect(ran.code, words.join(' ')).toBe(0)
        expect(ran.stdout + ran.stderr, words.join(' ')).not.toContain(canary)
      }
    }
    expect(await core.ask('show', 'tiny')).toMatchObject({
      definition: { env: { TOKEN: { kind: 'secret', ref: expect.any(String) } } }
    })
    const review = await core.run('--json', 'add', 'two', '--secret', `TOKEN=${canary}`, '--', process.execPath, tiny)
    expect(review.json().env).toMatchObject([{ name: 'TOKEN', secret: true }])
    expect(review.stdout).not.toContain(canary)
    await core.ask('hosts', 'join', 'cursor', '--yes')

    await core.restart('SIGKILL')
    await until(
      () => core.ask('show', 'tiny'),
      (each) => each.phase === 'ready'
    )
    expect((await core.run('call', 'tiny', 'env', '{"name": "TOKEN"}', '--json')).json().content[0].text).toBe(canary)
    await core.run('quit')
    expect(filesHolding(core.folder, canary)).toEqual(['home/secrets.json'])
    expect(statSync(join(core.home, 'secrets.json')).mode & 0o777).toBe(0o600)
    await core.restart()
    await core.ask('remove', 'tiny')
    await core.ask('restore', 'tiny')
    await until(
      () => core.ask('show', 'tiny'),
      (each) => each.phase === 'ready'
    )
    expect((await core.run('call', 'tiny', 'env', '{"name": "TOKEN"}', '--json')).json().content[0].text).toBe(canary)
    await core.ask('remove', 'tiny')
    await core.ask('remove', 'tiny', '--now')
    expect(filesHolding(core.folder, canary)).toEqual([])
  })
  it('of a snippet it is taken as one, and does not come back in the review', async () => {
    core = await start()
    await core.ask('settings', 'secretsWithoutKeychain', 'file')
    const snippet = JSON.stringify({
      mcpServers: { tiny: { command: process.execPath, args: [tiny], env: { GITHUB_TOKEN: canary, LEVEL: 'debug' } } }
    })
    const review = await core.runWith(snippet, 'add', '--from', '-', '--json')
    expect(review.stdout).not.toContain(canary)
    const added = await core.runWith(snippet, 'add', '--from', '-', '--yes', '--json')
    expect(added.stdout).not.toContain(canary)
    expect(filesHolding(core.home, canary)).toEqual(['secrets.json'])
    expect(JSON.parse(readFileSync(join(core.home, 'settings.json'), 'utf8')).servers[0].env).toMatchObject({
      GITHUB_TOKEN: { kind: 'secret' },
      LEVEL: { kind: 'plain', value: 'debug' }
    })
  })
})

describe.runIf(process.platform === 'linux')('what is surely a secret, given in the open', () => {
  it('lies in no file but the one of the secrets, whichever way it was given', async () => {
    core = await start()
    await core.ask('settings', 'secretsWithoutKeychain', 'file')
    const key = 'sk-cAnArY0000aaaa1111bbbb2222'
    const words = [
      ...['add', 'tiny', '--env', `OPENAI_API_KEY=${key}`, '--env', 'MAX_TOKENS=4096', '--env', 'NOTION_KEY=pagename'],
      ...['--env', `HEADERS={"Authorization":"Bearer ${key}-in-json"}`]
    ]
    const review = await core.run(
      '--json',
      ...words,
      '--',
      process.execPath,
      tiny,
      '-e',
      `H={"X-Api-Key":"${key}-in-arg"}`
    )
    expect(review.stdout).not.toContain('cAnArY')
    expect(review.json().env).toEqual([
      { name: 'HEADERS', secret: true, value: null },
      { name: 'MAX_TOKENS', secret: false, value: '4096' },
      { name: 'NOTION_KEY', secret: false, value: '●●●●●●', maybe: true },
      { name: 'OPENAI_API_KEY', secret: true, value: null }
    ])
    expect(JSON.stringify(review.json().warnings)).toContain('NOTION_KEY')
    const added = await core.run(
      '--json',
      ...words,
      '--yes',
      '--',
      process.execPath,
      tiny,
      '-e',
      `H={"X-Api-Key":"${key}-in-arg"}`
    )
    expect(added.code, added.stdout).toBe(0)
    expect(filesHolding(core.folder, 'cAnArY')).toEqual(['home/secrets.json'])
    const told = await core.run('call', 'tiny', 'env', '{"name": "HEADERS"}', '--json')
    expect(told.json().content[0].text).toBe(`{"Authorization":"Bearer ${key}-in-json"}`)
  })
  it('of a neighbour is in no plan of a host', async () => {
    core = await start()
    const file = join(core.user, '.cursor', 'mcp.json')
    mkdirSync(join(core.user, '.cursor'), { recursive: true })
    const token = 'ghp_cAnArY0000aaaa1111bbbb2222cccc3333dd'
    const server = { command: 'npx', args: ['-y', 'x', '--api-key', 'cAnArY-12345'], env: { GITHUB_TOKEN: token } }
    writeFileSync(file, JSON.stringify({ mcpServers: { other: server } }, null, 2))
    for (const words of [
      ['hosts', 'plan', 'cursor'],
      ['hosts', 'join', 'cursor', '--json'],
      ['hosts', 'plan', 'cursor', '--json']
    ]) {
      const ran = await core.run(...words)
      expect(ran.code).toBe(0)
      expect(ran.stdout).not.toContain('cAnArY')
    }
    // What is written is the file and not its preview.
    await core.ask('hosts', 'join', 'cursor', '--yes')
    expect(JSON.parse(readFileSync(file, 'utf8')).mcpServers.other).toEqual(server)
    await core.ask('hosts', 'leave', 'cursor', '--yes')
    expect(readFileSync(file, 'utf8')).toBe(JSON.stringify({ mcpServers: { other: server } }, null, 2))
  })
})

describe.runIf(process.platform === 'linux')('a plain value that becomes a secret', () => {
  it('is gone from the settings of before, from unreadable ones that were kept, and from the logs', async () => {
    core = await start()
    await core.ask('settings', 'secretsWithoutKeychain', 'file')
    // Nothing tells that this is one.
    const value = 'cAnArY=quiet=morning=7'
    await core.ask('add', 'tiny', '--env', `GREETING=${value}`, '--yes', '--', process.execPath, tiny, '--extras')
    await core.run('call', 'tiny', 'log', JSON.stringify({ text: `using ${value} now` }))
    await until(
      () => core.ask('logs', 'tiny', '--stream', 'stderr'),
      (all) => all.some((each: { text: string }) => each.text.includes(value))
    )
    writeFileSync(join(core.home, 'settings.torn-2026-01-01.json'), `{"env": "${value}`)
    await until(
      async () => filesHolding(core.home, value),
      (files) => files.some((file) => file.startsWith('logs/tiny/'))
    )
    const client = (await connectControl(findPlaces(core.env).socket))!
    const kept = await client.call('servers.setSecret', { id: 'tiny', name: 'GREETING', value })
    client.close()
    expect(kept).toMatchObject({ ok: true })
    const lines = await core.ask('logs', 'tiny', '-n', '2000')
    expect(JSON.stringify(lines)).not.toContain(value)
    expect(JSON.stringify(lines)).toContain('using **********************')
    await core.run('quit')
    expect(filesHolding(core.home, value).filter((file) => !file.startsWith('data/'))).toEqual(['secrets.json'])
    expect(JSON.parse(readFileSync(join(core.home, 'settings.previous.json'), 'utf8')).servers).toHaveLength(1)
    await core.restart()
  })
})
