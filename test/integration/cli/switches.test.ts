/** What is off is off: for real hosts of either era, through the bridge and over HTTP, and after every restart. */
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'
import { connectHost, connectUrl, textOf, type HostClient } from '../../helpers/host-client.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
const open: HostClient[] = []
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny)
})
afterAll(() => core?.stop())
afterEach(async () => {
  for (const host of open.splice(0)) await host.close()
  await core.run('tool', 'on', 'tiny', 'echo')
  await core.run('tool', 'on', 'tiny', 'echo', '--host', 'cursor')
})
const kept = <T extends HostClient>(host: T): T => {
  open.push(host)
  return host
}
const say = (host: HostClient) => host.client.callTool({ name: 'tiny__echo', arguments: { text: 'hello' } })

describe.each([
  ['legacy', 'the bridge'],
  ['modern', 'the bridge'],
  ['legacy', 'HTTP'],
  ['modern', 'HTTP']
] as const)('for a %s host through %s', (era, way) => {
  const connect = async (host: string) =>
    kept(way === 'HTTP' ? await connectUrl(core, host, era) : await connectHost(core, host, era))

  it('a tool switched off is told, gone from its list, and refused on call with the reason', async () => {
    const cursor = await connect('cursor')
    expect(await cursor.tools()).toContain('tiny__echo')
    expect(textOf(await say(cursor))).toBe('hello')
    const told = cursor.told()
    await core.ask('tool', 'off', 'tiny', 'echo')
    await until(cursor.told, (now) => now > told)
    expect(await cursor.tools()).not.toContain('tiny__echo')
    expect(await cursor.tools()).toContain('tiny__add')
    await expect(say(cursor)).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('turned off in Patchbay')
    })
    await core.ask('tool', 'on', 'tiny', 'echo')
    await until(cursor.told, (now) => now > told + 1)
    expect(textOf(await say(cursor))).toBe('hello')
  })
})

describe('a switch', () => {
  it('for all tools of a server is one step, told once, and wants no tool or host beside it', async () => {
    const cursor = kept(await connectHost(core, 'cursor'))
    expect(await cursor.tools()).toContain('tiny__echo')
    const off = await core.ask('tool', 'off', 'tiny', '--all')
    expect(off).toMatchObject({ server: 'tiny', on: false })
    expect(off.tools).toEqual((await core.ask('tools', 'tiny')).map((tool: { name: string }) => tool.name))
    await until(cursor.told, (now) => now > 0)
    expect((await cursor.tools()).filter((name) => name.startsWith('tiny__'))).toEqual([])
    await expect(say(cursor)).rejects.toMatchObject({ code: -32602 })
    await core.ask('tool', 'on', 'tiny', '--all')
    expect((await core.ask('tools', 'tiny')).every((tool: { on: boolean }) => tool.on)).toBe(true)
    for (const wrong of [['--all', 'echo'], ['--all', '--host', 'cursor'], []])
      expect(await core.run('tool', 'on', 'tiny', ...wrong)).toMatchObject({ code: 2 })
  })
  it('for one host holds for that host only', async () => {
    const cursor = kept(await connectHost(core, 'cursor'))
    const code = kept(await connectHost(core, 'vscode'))
    const answered = await core.ask('tool', 'off', 'tiny', 'echo', '--host', 'cursor')
    expect(answered).toMatchObject({ host: 'cursor', offFor: ['cursor'] })
    await until(cursor.told, (now) => now > 0)
    expect(await cursor.tools()).not.toContain('tiny__echo')
    await expect(say(cursor)).rejects.toThrow('turned off')
    expect(await code.tools()).toContain('tiny__echo')
    expect(textOf(await say(code))).toBe('hello')
    // A test call as that host meets the same refusal.
    expect((await core.run('call', 'tiny', 'echo', '{"text":"x"}', '--host', 'cursor', '--json')).json()).toMatchObject(
      { error: { code: 'tool-off' } }
    )
    expect(await core.ask('call', 'tiny', 'echo', '{"text":"x"}')).toMatchObject({ content: [{ text: 'x' }] })
  })
  it('survives a restart of Patchbay and its death, and a bridge that stays open meets it again', async () => {
    const cursor = kept(await connectHost(core, 'cursor'))
    await core.ask('tool', 'off', 'tiny', 'echo')
    await core.ask('tool', 'off', 'tiny', 'add', '--host', 'cursor')
    for (const how of ['quit', 'SIGKILL'] as const) {
      await core.restart(how)
      const names = await until(
        () => cursor.tools().catch((): readonly string[] => []),
        (names) => names.includes('tiny__slow')
      )
      expect(names).not.toContain('tiny__echo')
      expect(names).not.toContain('tiny__add')
      await expect(say(cursor)).rejects.toThrow('turned off')
    }
    await core.ask('tool', 'on', 'tiny', 'add', '--host', 'cursor')
  })
  it('is a cable’s too: an unplugged server’s tools are gone for that host, and back when plugged', async () => {
    const cursor = kept(await connectHost(core, 'cursor'))
    await core.ask('unplug', 'tiny', 'cursor')
    await until(cursor.tools, (names) => names.length === 0)
    await expect(say(cursor)).rejects.toMatchObject({ code: -32602 })
    await core.ask('plug', 'tiny', 'cursor')
    await until(cursor.tools, (names) => names.includes('tiny__echo'))
  })
  it('of a server that was removed is forgotten with it', async () => {
    await core.ask('add', 'brief', '--yes', '--', process.execPath, tiny)
    await core.ask('tool', 'off', 'brief', 'echo')
    await core.ask('remove', 'brief')
    await core.ask('add', 'brief', '--yes', '--', process.execPath, tiny)
    expect((await core.ask('tools', 'brief')).every((each: { on: boolean }) => each.on)).toBe(true)
    await core.ask('remove', 'brief')
  })
})
