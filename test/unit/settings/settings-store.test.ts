import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openClass, type BaseStoreOptions } from '../../../main/settings/base-store.ts'
import { readStored } from '../../../main/settings/read-stored.ts'
import { defaultSettings, emptyStored } from '../../../main/settings/schema.ts'
import { newDefinition } from '../../helpers/new-definition.ts'
import { createSettingsStore } from '../../../main/settings/settings-store.ts'
import type { Stored } from '../../../main/settings/types.ts'

const clock = { wall: () => new Date('2026-11-21T10:00:00.000Z') }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patchbay-settings-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})
const at = (name: string) => path.join(folder, name)
const open = () => createSettingsStore({ places: { config: folder }, clock })
const onDisk = async (name = 'settings.json') => JSON.parse(await readFile(at(name), 'utf8')) as Stored
const port = (gatewayPort: number) => (now: Stored) => ({ ...now, settings: { ...now.settings, gatewayPort } })
const echo = newDefinition({
  id: 'echo',
  name: 'Echo',
  source: { kind: 'command' },
  launch: { kind: 'stdio', command: 'node', args: ['echo.js'] },
  createdAt: '2026-11-21T10:00:00.000Z'
})

describe('the ordinary day', () => {
  test('begins with the defaults and writes nothing by itself', async () => {
    expect(open().get()).toEqual(emptyStored)
    expect(open().get().settings).toEqual(defaultSettings)
    expect(await readdir(folder)).toEqual([])
  })

  test('an update is on disk, in memory and told, and is there after a restart', async () => {
    const store = open()
    const told: number[] = []
    store.onChange((change) => told.push(change.now.settings.gatewayPort))
    const outcome = await store.update((now) => ({ ...port(7500)(now), servers: [echo] }))
    expect(outcome.ok).toBe(true)
    expect(told).toEqual([7500])
    expect(store.get().settings.gatewayPort).toBe(7500)
    expect((await onDisk()).servers[0]).toEqual(echo)
    expect(open().get()).toEqual(store.get())
    expect(open().notices()).toEqual([])
    expect((await stat(at('settings.json'))).mode & 0o777).toBe(0o600)
  })

  test('switches and pins of tools whose names every object has are there after a restart', async () => {
    const odd = JSON.parse(
      '{"__proto__":{"all":false,"hosts":{"__proto__":true}},"constructor":{"all":false,"hosts":{}}}'
    )
    const pins = JSON.parse('{"constructor":{"__proto__":"abc"}}')
    await open().update((now) => ({ ...now, switches: { constructor: odd }, pins }))
    const { switches, pins: again } = open().get()
    expect(JSON.stringify([switches['constructor'], again])).toBe(JSON.stringify([odd, pins]))
    expect(open().notices()).toEqual([])
  })

  test('a table with a wrong entry is named by its path', () => {
    const torn = readStored({ version: 1, switches: { a: { read: { all: 'no' } } } })
    expect(torn).toMatchObject({ kind: 'torn', why: expect.stringContaining('switches.a.read.all') })
    expect(readStored({ version: 1, switches: [] })).toMatchObject({ kind: 'torn' })
  })

  test('updates made at once are applied one after the other', async () => {
    const store = open()
    const add = (now: Stored) => port(now.settings.gatewayPort + 1)(now)
    await Promise.all(Array.from({ length: 20 }, () => store.update(add)))
    expect(store.get().settings.gatewayPort).toBe(7431)
    expect((await onDisk()).settings.gatewayPort).toBe(7431)
  })

  test('the generation before is kept beside it', async () => {
    const store = open()
    for (const number of [7501, 7502, 7503]) await store.update(port(number))
    expect((await onDisk()).settings.gatewayPort).toBe(7503)
    expect((await onDisk('settings.previous.json')).settings.gatewayPort).toBe(7502)
    expect((await readdir(folder)).sort()).toEqual(['settings.json', 'settings.previous.json'])
  })

  test('the generation before can be forgotten: then it is the one of now', async () => {
    const store = open()
    for (const number of [7501, 7502]) await store.update(port(number))
    await store.forgetEarlier()
    expect(await onDisk('settings.previous.json')).toEqual(await onDisk())
  })

  test('a link to a file elsewhere stays a link', async () => {
    await writeFile(at('real.json'), JSON.stringify(emptyStored))
    await symlink(at('real.json'), at('settings.json'))
    await open().update(port(7500))
    expect((await onDisk('real.json')).settings.gatewayPort).toBe(7500)
    expect((await onDisk('settings.previous.json')).settings.gatewayPort).toBe(7411)
  })

  test('keys it does not know survive', async () => {
    await writeFile(at('settings.json'), JSON.stringify({ ...emptyStored, later: { kept: true } }))
    await open().update(port(7500))
    expect(await onDisk()).toMatchObject({ later: { kept: true } })
  })

  test('another class of the same family opens the same file', async () => {
    await writeFile(at('settings.json'), JSON.stringify(port(7600)(emptyStored)))
    class Base {
      readonly path: string
      readonly store: Record<string, unknown> = { ...port(7601)(emptyStored) }
      constructor(options: BaseStoreOptions) {
        this.path = path.join(options.cwd, options.name + '.json')
      }
    }
    const store = createSettingsStore({ places: { config: folder }, clock, open: openClass(Base) })
    expect(store.get().settings.gatewayPort).toBe(7601)
  })
})

describe('bad days', () => {
  test.each([
    ['cut off', '{"version":1,"settings":{"the'],
    ['empty', ''],
    ['all NUL', '\0'.repeat(300)],
    ['a list', '[]'],
    ['without a version', '{"settings":{}}'],
    ['with a broken server', '{"version":1,"servers":[{"id":"x"}]}']
  ])('a settings file that is %s: the last good one is used and the bad one kept', async (_name, text) => {
    const store = open()
    await store.update(port(7501))
    await store.update(port(7502))
    await writeFile(at('settings.json'), text)
    const again = open()
    expect(again.get().settings.gatewayPort).toBe(7501)
    expect(again.notices()).toMatchObject([{ code: 'settings-torn' }])
    expect(await readFile(at('settings.torn-2026-11-21T10-00-00.000Z.json'), 'utf8')).toBe(text)
    await again.update((now) => now)
    expect((await onDisk()).settings.gatewayPort).toBe(7501)
    await again.update(port(7503))
    expect(open().get().settings.gatewayPort).toBe(7503)
    expect(open().notices()).toEqual([])
  })

  test('a torn file beside a torn copy says that both are', async () => {
    await writeFile(at('settings.json'), '{"version": 1, "serv')
    await writeFile(at('settings.previous.json'), '{"ver')
    const store = open()
    expect(store.get()).toEqual(emptyStored)
    expect(store.notices()[0]?.message).toMatch(/earlier copy could not be read either/)
  })
  test('a torn file without an earlier copy gives empty settings and says so', async () => {
    await writeFile(at('settings.json'), '{')
    const store = open()
    expect(store.get()).toEqual(emptyStored)
    expect(store.notices()[0]?.message).toMatch(/no earlier copy/)
    expect((await store.update(port(7500))).ok).toBe(true)
  })

  test('a crash between setting a torn file aside and putting a good one back loses nothing', async () => {
    await writeFile(at('settings.previous.json'), JSON.stringify(port(7555)(emptyStored)))
    const store = open()
    expect(store.get().settings.gatewayPort).toBe(7555)
    await store.update((now) => now)
    expect((await onDisk()).settings.gatewayPort).toBe(7555)
  })

  test('a file of a newer version is read as far as understood and never written', async () => {
    const text = JSON.stringify({
      ...port(7600)(emptyStored),
      version: 99,
      servers: [echo, { id: 'odd', launch: 'telepathy' }],
      plugs: 'changed shape'
    })
    await writeFile(at('settings.json'), text)
    const store = open()
    expect(store.get().settings.gatewayPort).toBe(7600)
    expect(store.get().servers.map((server) => server.id)).toEqual(['echo'])
    expect(store.notices()).toMatchObject([{ code: 'settings-newer' }])
    expect(await store.update(port(1))).toMatchObject({ ok: false, failure: { code: 'settings-newer' } })
    expect(store.get().settings.gatewayPort).toBe(7600)
    expect(await readFile(at('settings.json'), 'utf8')).toBe(text)
  })

  test('one nonsense setting costs that setting only', async () => {
    const broken = { ...emptyStored, settings: { ...defaultSettings, theme: 'plaid', gatewayPort: 7700 } }
    await writeFile(at('settings.json'), JSON.stringify(broken))
    expect(open().get().settings).toMatchObject({ theme: 'system', gatewayPort: 7700 })
  })

  test('hostile keys do not reach any prototype', async () => {
    const text = JSON.stringify(emptyStored).replace(
      '"switches":{}',
      '"switches":{"__proto__":{"polluted":{"all":true,"hosts":{}}},"constructor":{"prototype":{"all":false}}}'
    )
    await writeFile(at('settings.json'), text)
    open()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(({} as Record<string, unknown>)['all']).toBeUndefined()
  })

  test.skipIf(process.getuid?.() === 0)('a file it may not read is left alone and not saved over', async () => {
    await writeFile(at('settings.json'), JSON.stringify(emptyStored))
    await chmod(at('settings.json'), 0)
    const store = open()
    expect(store.notices()).toHaveLength(1)
    expect((await store.update(port(1))).ok).toBe(false)
  })

  test('a folder in the place of the file is told, not thrown', async () => {
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file where the folder should be')
    const store = open()
    expect(store.get()).toEqual(emptyStored)
    expect((await store.update(port(1))).ok).toBe(false)
  })

  test('a change of a wrong shape is refused before it reaches the disk', async () => {
    const store = open()
    const wrong = { ...emptyStored, servers: [{ id: 'UPPER' }] } as unknown as Stored
    expect(await store.update(() => wrong)).toMatchObject({ ok: false, failure: { code: 'internal' } })
    expect(await readdir(folder)).toEqual([])
    expect(store.get()).toEqual(emptyStored)
  })
})

describe('older versions', () => {
  const steps = {
    1: (data: Readonly<Record<string, unknown>>) => ({ ...data, settings: { gatewayPort: data['port'] } }),
    2: (data: Readonly<Record<string, unknown>>) => ({ ...data, plugs: {} })
  }
  test('are brought up one step at a time', () => {
    const read = readStored({ version: 1, port: 7999 }, steps, 3)
    expect(read).toMatchObject({
      kind: 'good',
      migratedFrom: 1,
      stored: { version: 3, settings: { gatewayPort: 7999 } }
    })
  })
  test('that no step knows, or whose step fails, count as unreadable', () => {
    expect(readStored({ version: 1 }, {}, 2).kind).toBe('torn')
    const failing = {
      1: () => {
        throw new Error('no')
      }
    }
    expect(readStored({ version: 1 }, failing, 2)).toMatchObject({ kind: 'torn', why: expect.stringContaining('no') })
  })
})
