/** From a review to a host that uses the server: its file written last, and what was shown is what comes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Outcome } from '../../../contract/failure.ts'
import type { HostView, InstallView } from '../../../contract/model.ts'
import type { InstallRequest } from '../../../contract/requests.ts'
import { connectControl, type ControlClient } from '../../../main/control/client.ts'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'
import { connectHost, type HostClient } from '../../helpers/host-client.ts'
import { inTime } from '../../helpers/in-time.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const before = '{\n  // mine\n  "mcpServers": {}\n}\n'
let core: TestCore
let control: ControlClient
let host: HostClient | undefined
let installs: InstallView[] = []
const file = () => join(core.user, '.cursor', 'mcp.json')

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value
}
const cursor = async (): Promise<HostView> => {
  const { hosts } = value(await control.call('snapshot', {}))
  return hosts.find((each) => each.id === 'cursor')!
}
const installRequestOf = (id: string, args: string[] = [tiny]): InstallRequest => ({
  id,
  source: { from: 'command', command: process.execPath, args },
  env: {},
  secrets: {},
  inputs: {},
  wanted: 'up'
})

beforeAll(async () => {
  core = await startCore({
    prepare({ user }) {
      mkdirSync(join(user, '.cursor'))
      writeFileSync(join(user, '.cursor', 'mcp.json'), before)
    }
  })
  control = (await connectControl(findPlaces(core.env).socket))!
  control.follow(['state'], (event) => {
    if (event.name === 'install.changed') installs.push(event.data.install)
  })
})
afterAll(async () => {
  await host?.close()
  control?.close()
  await core?.stop()
})

describe('installing with a host that is not joined yet', () => {
  it('ticks every host found here, and writes nothing before it is agreed to', async () => {
    const sheet = value(await control.call('servers.review', { installRequest: installRequestOf('tiny') }))
    expect(sheet.hosts).toContainEqual({ id: 'cursor', name: 'Cursor', joined: false, chosen: true })
    expect(value(await control.call('hosts.plan', { host: 'cursor', action: 'join' })).noop).toBe(false)
    expect(readFileSync(file(), 'utf8')).toBe(before)
  })
  it('leaves the file alone when the server does not come up', async () => {
    const installRequest = installRequestOf('broken', ['-e', 'process.exit(3)'])
    const { hash } = value(await control.call('servers.review', { installRequest }))
    const plan = value(await control.call('hosts.plan', { host: 'cursor', action: 'join' }))
    const joins = [{ host: 'cursor', hash: plan.hash }]
    expect((await control.call('servers.install', { installRequest, hash, joins })).ok).toBe(false)
    expect(readFileSync(file(), 'utf8')).toBe(before)
    value(await control.call('servers.remove', { id: 'broken' }))
  })
  it('writes the plan that was shown once the server answers, and the host waits visibly', async () => {
    installs = []
    const installRequest = installRequestOf('tiny')
    const { hash } = value(await control.call('servers.review', { installRequest }))
    const plan = value(await control.call('hosts.plan', { host: 'cursor', action: 'join' }))
    const ready = value(
      await control.call('servers.install', { installRequest, hash, joins: [{ host: 'cursor', hash: plan.hash }] })
    )
    expect(readFileSync(file(), 'utf8')).toBe(plan.after)
    expect(installs.at(-1)?.joins).toMatchObject([{ host: 'cursor', state: 'done', added: plan.added, failure: null }])
    const written = installs.findIndex((install) => install.joins.some((join) => join.state === 'done'))
    expect(installs.slice(0, written).some((install) => install.phase === 'ready')).toBe(true)
    const view = await cursor()
    expect(view).toMatchObject({ joined: true, use: 'restart', listCurrent: false, plugged: ['tiny'] })
    expect(view.tools).toBe(view.toolsOf['tiny'])
    expect(view.tools).toBe(ready.toolsOn)
    const { cables } = value(await control.call('snapshot', {}))
    expect(cables).toContainEqual({ host: 'cursor', server: 'tiny', state: 'waiting' })
  })
  it('turns live by itself once the host has read its list, which is the one that was shown', async () => {
    const shown = await cursor()
    host = await connectHost(core, 'cursor')
    const tools = await host.tools()
    expect(tools).toHaveLength(shown.tools)
    await vi.waitFor(async () => expect((await cursor()).use).toBe('now'), { timeout: inTime(5_000) })
    expect(value(await control.call('snapshot', {})).cables).toContainEqual({
      host: 'cursor',
      server: 'tiny',
      state: 'ready'
    })
    await host.close()
    host = undefined
    await vi.waitFor(async () => expect((await cursor()).use).toBe('later'), { timeout: inTime(5_000) })
    expect((await cursor()).sentence).toMatch(/^No connection since \d\d:\d\d$/)
  })
  it('what is shown of a host before it is joined follows the plugs, and joining gives just that', async () => {
    value(await control.call('cables.unplug', { server: 'tiny', host: 'claude-code' }))
    const { hosts } = value(await control.call('snapshot', {}))
    const code = hosts.find((each) => each.id === 'claude-code')!
    expect([code.plugged, code.tools]).toEqual([[], 0])
    const { hash } = value(await control.call('hosts.plan', { host: 'claude-code', action: 'join' }))
    const joined = value(await control.call('hosts.apply', { host: 'claude-code', action: 'join', hash }))
    expect([joined.plugged, joined.tools]).toEqual([code.plugged, code.tools])
  })
})
