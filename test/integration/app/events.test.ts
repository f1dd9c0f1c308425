/** A change reaches whoever follows, whoever made it: each change by the command line, seen by a follower beside it. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EventName, PatchbayEvent } from '../../../contract/events.ts'
import { connectControl, type ControlClient } from '../../../main/control/client.ts'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { inTime } from '../../helpers/in-time.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
let control: ControlClient
let heard: PatchbayEvent[] = []
const names = () => [...new Set(heard.map((each) => each.name))]

beforeAll(async () => {
  core = await startCore()
  control = (await connectControl(findPlaces(core.env).socket))!
  control.follow(['state', 'calls'], (event) => heard.push(event))
})
afterAll(async () => {
  control?.close()
  await core?.stop()
})

/** Does it, then waits until all of these events came. */
async function afterwards(action: () => Promise<unknown>, told: readonly EventName[]): Promise<void> {
  heard = []
  await action()
  await vi.waitFor(() => expect(names()).toEqual(expect.arrayContaining([...told])), { timeout: inTime(5_000) })
}

describe('whoever follows is told', () => {
  it('of an install, its server, its cables and what is written down of it', () =>
    afterwards(
      () => core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny),
      ['install.changed', 'server.changed', 'tools.changed', 'cables.changed', 'hosts.changed', 'activity.audited']
    ))
  it('of a switched tool, also by the server that counts it', async () => {
    await afterwards(
      () => core.ask('tool', 'off', 'tiny', 'echo'),
      ['tools.changed', 'server.changed', 'activity.audited']
    )
    // What the install before still had to tell of this server may come first.
    await vi.waitFor(
      () => {
        const servers = heard.flatMap((each) => (each.name === 'server.changed' ? [each.data.server] : []))
        expect(servers.at(-1)!.toolsOn).toBe(servers.at(-1)!.tools - 1)
      },
      { timeout: inTime(5_000) }
    )
    await core.ask('tool', 'on', 'tiny', 'echo')
  })
  it('of a cable', () =>
    afterwards(() => core.ask('unplug', 'tiny', 'cursor'), ['hosts.changed', 'cables.changed', 'activity.audited']))
  it('of a call and of a test call', () =>
    afterwards(() => core.ask('call', 'tiny', 'echo', '{"text":"hello"}'), ['testCall.changed', 'activity.called']))
  it('of a setting', () =>
    afterwards(() => core.ask('settings', 'logFileMb', '7'), ['settings.changed', 'core.changed', 'activity.audited']))
  it('of a stop', async () => {
    await afterwards(() => core.ask('stop', 'tiny'), ['server.changed', 'cables.changed', 'activity.audited'])
    await vi.waitFor(() =>
      expect(heard.some((each) => each.name === 'server.changed' && each.data.server.phase === 'stopped')).toBe(true)
    )
  })
  it('of a place to show', () => afterwards(() => core.ask('open', '/activity'), ['view.wanted']))
  it('of a removal, once', async () => {
    await afterwards(() => core.ask('remove', 'tiny'), ['server.removed', 'cables.changed', 'activity.audited'])
    expect(heard.filter((each) => each.name === 'server.removed')).toHaveLength(1)
  })
})
