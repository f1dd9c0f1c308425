/** Servers found in the files of three hosts are moved into Patchbay with one agreement, and come back with one undo. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Outcome } from '../../../contract/failure.ts'
import type { ArrivalView, HostView } from '../../../contract/model.ts'
import type { Answer, Input } from '../../../contract/requests.ts'
import { connectControl, type ControlClient } from '../../../main/control/client.ts'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'
import { connectHost } from '../../helpers/host-client.ts'
import { inTime } from '../../helpers/in-time.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const node = process.execPath
const files = {
  'claude-desktop': ['.config', 'Claude', 'claude_desktop_config.json'],
  cursor: ['.cursor', 'mcp.json'],
  'claude-code': ['.claude.json']
} as const
type Id = keyof typeof files
const before: Record<Id, string> = {
  'claude-desktop': `{
  "globalShortcut": "Ctrl+Space",
  "mcpServers": {
    "notes": { "command": ${JSON.stringify(node)}, "args": [${JSON.stringify(tiny)}, "notes"] },
    "keyed": {
      "command": ${JSON.stringify(node)},
      "args": [${JSON.stringify(tiny)}, "keyed"],
      "env": { "SERVICE_API_KEY": "k-4f8a9b2c7d1e6f3a5b8c9d0e" }
    }
  }
}
`,
  cursor: `{
  // shared by all my projects
  "mcpServers": {
    "notes": { "command": ${JSON.stringify(node)}, "args": [${JSON.stringify(tiny)}, "notes"] },
    "broken": { "command": ${JSON.stringify(node)}, "args": ["-e", "process.exit(3)"] },
  }
}
`,
  'claude-code': JSON.stringify({
    numStartups: 3,
    mcpServers: {},
    projects: {
      '/srv/shop': { history: [], mcpServers: { notes: { command: node, args: [tiny, 'shop'] } } }
    }
  })
}
let core: TestCore
let control: ControlClient
let views: ArrivalView[] = []
const fileOf = (host: Id) => join(core.user, ...files[host])
const text = (host: Id) => readFileSync(fileOf(host), 'utf8')
const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`)
  return outcome.value
}
const hostView = async (id: string): Promise<HostView> =>
  value(await control.call('snapshot', {})).hosts.find((each) => each.id === id)!
const servers = async () => value(await control.call('snapshot', {})).servers.map(({ id }) => id)

type Found = Answer<'hosts.found'>['servers']
/** What the page sends: each server by its sheet, each file by its plan. */
async function agreement(found: Found, move: readonly Id[]): Promise<Input<'arrivals.begin'>> {
  const coming = found.filter(({ here, installRequest }) => here === null && installRequest !== null)
  const agreed = []
  for (const { installRequest } of coming) {
    const { hash } = value(await control.call('servers.review', { installRequest: installRequest! }))
    agreed.push({ installRequest: installRequest!, hash })
  }
  const plans = []
  for (const host of move) {
    const entries = found.flatMap(({ places, here, installRequest }) =>
      places
        .filter((place) => place.host === host)
        .map(({ entry }) => ({
          entry: { path: [...entry.path], name: entry.name },
          server: here ?? installRequest!.id!
        }))
    )
    const takeOut = entries.map(({ entry }) => entry)
    const plan = value(await control.call('hosts.plan', { host, action: 'join', takeOut }))
    plans.push({ host, hash: plan.hash, entries })
  }
  return { servers: agreed, files: plans }
}

beforeAll(async () => {
  core = await startCore({
    prepare({ user }) {
      for (const host of Object.keys(files) as Id[]) {
        const file = join(user, ...files[host])
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, before[host])
      }
    }
  })
  control = (await connectControl(findPlaces(core.env).socket))!
  control.follow(['state'], (event) => {
    if (event.name === 'arrivals.changed') views.push(...event.data.arrivals.slice(-1))
  })
})
afterAll(async () => {
  control?.close()
  await core?.stop()
})

describe('taking over what was found', () => {
  let arrival: ArrivalView
  it('finds each server once, with where it stands, and changes nothing', async () => {
    const { servers: found, failed } = value(await control.call('hosts.found', {}))
    expect(failed).toEqual([])
    expect(found.map(({ name, places }) => [name, ...places.map(({ host }) => host)])).toEqual([
      ['notes', 'claude-desktop', 'cursor'],
      ['keyed', 'claude-desktop'],
      ['notes 2', 'claude-code'],
      ['broken', 'cursor']
    ])
    expect(found.find(({ name }) => name === 'keyed')?.keys).toEqual(['SERVICE_API_KEY'])
    for (const host of Object.keys(files) as Id[]) expect(text(host)).toBe(before[host])
  })
  it('moves them: the entries go out and ours comes in; what does not start stays in its file', async () => {
    views = []
    const { servers: found } = value(await control.call('hosts.found', {}))
    const agreed = await agreement(found, ['claude-desktop', 'cursor'])
    arrival = value(await control.call('arrivals.begin', agreed))
    expect(arrival.servers.map(({ id, state }) => [id, state]).sort()).toEqual([
      ['broken', 'failed'],
      ['keyed', 'ready'],
      ['notes', 'ready'],
      ['notes-2', 'ready']
    ])
    const desktop = JSON.parse(text('claude-desktop')) as { globalShortcut: string; mcpServers: object }
    expect(Object.keys(desktop.mcpServers)).toEqual(['patchbay'])
    expect(desktop.globalShortcut).toBe('Ctrl+Space')
    expect(text('claude-desktop')).not.toContain('k-4f8a9b2c7d1e6f3a5b8c9d0e')
    expect(text('cursor')).toContain('"broken"')
    expect(text('cursor')).toContain('// shared by all my projects')
    expect(text('cursor')).not.toContain('"notes"')
    // Left alone, as it was not asked for.
    expect(text('claude-code')).toBe(before['claude-code'])
    expect(arrival.files.map(({ host, state, out, stays }) => [host, state, out.length, stays.length])).toEqual([
      ['claude-desktop', 'done', 2, 0],
      ['cursor', 'done', 1, 1]
    ])
    expect(JSON.stringify(arrival)).not.toContain('k-4f8a9b2c7d1e6f3a5b8c9d0e')
    // A file is written only after its servers have settled.
    for (const view of views)
      if (view.files.some(({ host, state }) => host === 'claude-desktop' && state === 'done'))
        expect(view.servers.filter(({ id }) => ['notes', 'keyed'].includes(id)).map(({ state }) => state)).toEqual([
          'ready',
          'ready'
        ])
  })
  it('gives each host what it had, which is what it then lists', async () => {
    const shown = await hostView('claude-desktop')
    expect([...shown.plugged].sort()).toEqual(['keyed', 'notes'])
    expect((await hostView('cursor')).plugged).toEqual(expect.arrayContaining(['notes']))
    expect((await hostView('claude-code')).plugged).toEqual(['notes-2'])
    const host = await connectHost(core, 'claude-desktop')
    expect(await host.tools()).toHaveLength(shown.tools)
    await vi.waitFor(async () => expect((await hostView('claude-desktop')).use).toBe('now'), {
      timeout: inTime(5_000)
    })
    await host.close()
  })
  it('goes on afterwards: what is here is not offered again, and its entry elsewhere can still be moved', async () => {
    const { servers: found } = value(await control.call('hosts.found', {}))
    expect(found.map(({ name, here }) => [name, here]).sort()).toEqual([
      ['broken', 'broken'],
      ['notes', 'notes-2']
    ])
    const agreed = await agreement(found, ['claude-code'])
    expect(agreed.servers).toEqual([])
    const later = value(await control.call('arrivals.begin', agreed))
    expect(later.files).toMatchObject([{ host: 'claude-code', state: 'done', out: [{ name: 'notes' }] }])
    expect(text('claude-code')).not.toContain('"shop"]')
    expect(value(await control.call('arrivals.undo', { id: later.id })).files).toMatchObject([{ state: 'undone' }])
    expect(text('claude-code')).toBe(before['claude-code'])
    expect(await servers()).toContain('notes-2')
  })
  it('is kept over a restart, and taken back as a whole: files byte for byte, servers and keys', async () => {
    control.close()
    await core.restart()
    control = (await connectControl(findPlaces(core.env).socket))!
    const { arrivals } = value(await control.call('snapshot', {}))
    expect(arrivals.map(({ id }) => id)).toContain(arrival.id)
    const undone = value(await control.call('arrivals.undo', { id: arrival.id }))
    expect(undone.undoneAt).not.toBeNull()
    for (const host of Object.keys(files) as Id[]) expect(text(host)).toBe(before[host])
    expect(await servers()).toEqual([])
    // What is back in its file is kept nowhere else; what never came out of one can be brought back.
    expect(
      value(await control.call('servers.removed', {}))
        .map(({ id }) => id)
        .sort()
    ).toEqual(['broken', 'notes-2'])
    expect(await control.call('arrivals.undo', { id: arrival.id })).toMatchObject({
      ok: false,
      failure: { code: 'nothing-to-undo' }
    })
  })
  it('never removes a server that has the same id and was there before', async () => {
    const installRequest = {
      id: 'mine',
      source: { from: 'command' as const, command: node, args: [tiny, 'mine'] }
    }
    const { hash } = value(await control.call('servers.review', { installRequest }))
    value(await control.call('servers.install', { installRequest, hash }))
    const other = { ...installRequest, source: { ...installRequest.source, args: [tiny, 'other'] } }
    const begun = value(
      await control.call('arrivals.begin', { servers: [{ installRequest: other, hash: 'x' }], files: [] })
    )
    expect(begun.servers).toMatchObject([{ id: 'mine', state: 'failed' }])
    value(await control.call('arrivals.undo', { id: begun.id }))
    expect(await servers()).toEqual(['mine'])
  })
  it('a server that was added alone is an arrival, too', async () => {
    const { arrivals } = value(await control.call('snapshot', {}))
    const own = arrivals.find((each) => each.servers.some(({ id, state }) => id === 'mine' && state === 'ready'))!
    value(await control.call('arrivals.undo', { id: own.id }))
    expect(await servers()).toEqual([])
    expect(value(await control.call('servers.removed', {})).map(({ id }) => id)).toContain('mine')
  })
})
