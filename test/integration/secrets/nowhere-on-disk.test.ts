/**
 * A server that repeats its secret in everything it says, on every channel and in every form: the secret lies in the
 * file that was chosen for it and nowhere else, before and after every kind of end, and a new value looks like no change.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'
import { filesHolding } from '../../helpers/folder-print.ts'
import { connectHost, connectUrl } from '../../helpers/host-client.ts'

const telltale = join(root, 'test', 'fixtures', 'servers', 'telltale.mjs')
const first = 'hAlF1-7c2e91d4/hAlF2+a90b3f55'
const second = 'nEwEr-55d01c8e/tAiL2+0b77aa19'
/** Every form it may appear in, and its halves, which a piece of a line could hold. */
const formsOf = (secret: string) => [
  secret,
  ...secret.split('/'),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  ...['', 'm', 'me:'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(before.length + 2, -4)
  )
]
let core: TestCore
afterEach(() => core?.stop())
const start = async () => {
  core = await startCore({
    env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' }
  })
  await core.ask('settings', 'secretsWithoutKeychain', 'file')
}
const leaks = (secret: string) => [...new Set(formsOf(secret).flatMap((form) => filesHolding(core.folder, form)))]
const expectNone = (text: string, secret: string, where: string) => {
  for (const form of formsOf(secret)) expect(text.includes(form), `${where} holds ${form}`).toBe(false)
}
const ready = (pid: number | null = null) =>
  until(
    () => core.ask('show', 'telltale'),
    (view) => ['ready', 'degraded'].includes(view.phase) && view.pid !== pid
  )
const muttered = () =>
  until(
    () => core.ask('logs', 'telltale', '-n', '2000'),
    (lines) => lines.some(({ text }: { text: string }) => text.startsWith('Prints text') || /not protocol/.test(text))
  )

describe.runIf(process.platform === 'linux')('a secret that its server repeats', () => {
  it('is on disk only where secrets are kept, and in nothing that is shown', { timeout: 180_000 }, async () => {
    await start()
    const added = await core.run(
      ...['--json', 'add', 'telltale', '--secret', `TOKEN=${first}`, '--yes', '--', process.execPath, telltale]
    )
    expectNone(added.stdout + added.stderr, first, 'add')
    await ready()
    await muttered()

    // Called as a test, by a host through the bridge and over HTTP; with an error, a tool error, and not at all.
    for (const key of ['plain', 'error', 'tool error', first])
      await core.run('call', 'telltale', 'tell', JSON.stringify({ key }))
    await core.run('call', 'telltale', `use_${first}`)
    await core.run('read', 'telltale', `db://user:${first}@host/table`)
    await core.run('prompt', 'telltale', 'ask')
    for (const connect of [connectHost, connectUrl]) {
      const host = await connect(core, 'cursor')
      const { tools } = await host.client.listTools()
      expect(tools.map(({ name }) => name).sort()).toEqual(['telltale__crash', 'telltale__tell'])
      expectNone(JSON.stringify(tools) + host.client.getInstructions(), first, 'what a host is shown')
      const told = await host.client.callTool({ name: 'telltale__tell', arguments: { key: first } })
      expect(JSON.stringify(told), 'results are given as received').toContain(first)
      await host.client.callTool({ name: 'telltale__tell', arguments: { key: 'error' } }).catch(() => undefined)
      await host.client.callTool({ name: `telltale__use_${first}` }).catch(() => undefined)
      // The address of a resource is what leads there, so a host has it whole.
      const { resources } = await host.client.listResources()
      const read = await host.client.readResource({ uri: resources[0]!.uri })
      expect(JSON.stringify(read)).toContain(first)
      await host.close()
    }
    const { pid } = await core.ask('show', 'telltale')
    await core.run('call', 'telltale', 'crash')
    await ready(pid)
    expect(leaks(first)).toEqual(['home/secrets.json'])

    for (const words of [
      ['list'],
      ['show', 'telltale'],
      ['tools', 'telltale'],
      ['resources', 'telltale'],
      ['prompts', 'telltale'],
      ['logs', 'telltale', '-n', '2000'],
      ['logs', 'telltale', '-n', '2000', '--stream', 'protocol'],
      ['status'],
      ['sweep', '--list']
    ])
      for (const more of [[], ['--json']]) {
        const ran = await core.run(...words, ...more)
        expectNone(ran.stdout + ran.stderr, first, words.join(' '))
      }

    await core.restart('SIGKILL')
    await ready()
    await muttered()
    expect(leaks(first)).toEqual(['home/secrets.json'])
    await core.run('quit')
    expect(leaks(first)).toEqual(['home/secrets.json'])
    // What was written is whole: a mask never swallows what holds a file together.
    const kept = JSON.parse(readFileSync(join(core.home, 'data', 'kept', 'telltale.json'), 'utf8'))
    expect(JSON.stringify(kept)).toContain('●●●●●●')
    expect(
      JSON.parse(readFileSync(join(core.home, 'data', 'kept', 'telltale.history.json'), 'utf8')).crashes
    ).toHaveLength(1)
    expect(
      JSON.parse(readFileSync(join(core.home, 'data', 'test-calls', 'telltale.json'), 'utf8')).length
    ).toBeGreaterThan(4)
    await core.restart()
  })

  it('with another value changes no tool: nothing is held, no host is told', { timeout: 180_000 }, async () => {
    await start()
    await core.run(
      ...['--json', 'add', 'telltale', '--secret', `TOKEN=${first}`, '--yes', '--', process.execPath, telltale]
    )
    await ready()
    const before = await core.ask('tools', 'telltale')
    await core.run('quit')
    const file = join(core.home, 'secrets.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace(JSON.stringify(first), JSON.stringify(second)))
    await core.restart()
    const view = await ready()
    expect(view.toolsHeld).toBe(0)
    expect(await core.ask('tools', 'telltale')).toEqual(before)
    const lines = await muttered()
    expect(JSON.stringify(lines)).not.toContain('since it was last listed')
    expect(leaks(first)).toEqual([])
    expect(leaks(second)).toEqual(['home/secrets.json'])
  })

  it(
    'and that was typed into its arguments is kept as a secret, and reaches it whole',
    { timeout: 180_000 },
    async () => {
      await start()
      const words = ['add', 'telltale', '--', process.execPath, telltale, '--api-key', first]
      const review = await core.run('--json', ...words)
      expect(review.json()).toMatchObject({
        argv: [process.execPath, telltale, '--api-key', '●●●●●●'],
        extracted: ['api-key']
      })
      expectNone(review.stdout, first, 'the review')
      const added = await core.run('--json', 'add', 'telltale', '--yes', ...words.slice(2))
      expectNone(added.stdout + added.stderr, first, 'add')
      await ready()
      await muttered()
      const told = await core.run('call', 'telltale', 'tell', '{}', '--json')
      expect(told.stdout).toContain(first)
      const shown = await core.run('show', 'telltale')
      expect(shown.stdout).toContain('${secret:api-key}')
      expectNone(shown.stdout, first, 'show')
      await core.restart('SIGKILL')
      await ready()
      expect(leaks(first)).toEqual(['home/secrets.json'])
      await core.ask('remove', 'telltale', '--now')
      expect(leaks(first)).toEqual([])
    }
  )

  it('and that stands in an address reaches that address and nothing else', { timeout: 180_000 }, async () => {
    await start()
    const asked: string[] = []
    const remote = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`No ${request.url}`)
    })
    await new Promise<void>((settle) => remote.listen(0, '127.0.0.1', settle))
    try {
      const address = `http://127.0.0.1:${(remote.address() as AddressInfo).port}/mcp?token=${encodeURIComponent(first)}`
      const added = await core.run('--json', 'add', 'away', '--url', address, '--yes')
      expectNone(added.stdout + added.stderr, first, 'add')
      expect(asked[0]).toBe(`/mcp?token=${encodeURIComponent(first)}`)
      for (const words of [['show', 'away'], ['list'], ['logs', 'away', '-n', '500']]) {
        const ran = await core.run(...words)
        expectNone(ran.stdout + ran.stderr, first, words.join(' '))
      }
      await core.run('quit')
      expect(leaks(first)).toEqual(['home/secrets.json'])
      await core.restart()
    } finally {
      remote.close()
      remote.closeAllConnections()
    }
  })

  it('and that a person leaves in the open is hidden in what is shown all the same', { timeout: 180_000 }, async () => {
    await start()
    const added = await core.run(
      ...['--json', 'add', 'telltale', '--plain-args', '--yes', '--', process.execPath, telltale, '--api-key', first]
    )
    expectNone(added.stdout + added.stderr, first, 'add')
    await ready()
    await muttered()
    for (const words of [['show', 'telltale'], ['list'], ['tools', 'telltale'], ['logs', 'telltale', '-n', '2000']]) {
      const ran = await core.run('--json', ...words)
      expectNone(ran.stdout + ran.stderr, first, words.join(' '))
    }
    await core.run('quit')
    // The definition itself, and the copy of it from before the last change.
    expect(leaks(first).filter((file) => !/^home\/settings(\.previous)?\.json$/.test(file))).toEqual([])
    await core.restart()
  })
})
