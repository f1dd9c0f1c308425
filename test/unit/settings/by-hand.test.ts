/** What a person writes into the settings file while Patchbay runs is read, or refused by name; never overwritten unread. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyStored } from '../../../main/settings/schema.ts'
import { newDefinition } from '../../helpers/new-definition.ts'
import { createSettingsStore } from '../../../main/settings/settings-store.ts'
import type { SettingsStore, Stored, StoredChange } from '../../../main/settings/types.ts'

const clock = { wall: () => new Date('2026-11-21T10:00:00.000Z') }
let folder: string
let store: SettingsStore
let told: StoredChange[]
const file = () => path.join(folder, 'settings.json')
const onDisk = () => readFile(file(), 'utf8')
const port = (gatewayPort: number) => (now: Stored) => ({ ...now, settings: { ...now.settings, gatewayPort } })
const echo = newDefinition({
  id: 'echo',
  name: 'Echo',
  source: { kind: 'command' },
  launch: { kind: 'stdio', command: 'node', args: ['echo.js'] },
  createdAt: '2026-11-21T10:00:00.000Z'
})
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patchbay-settings-'))
  store = createSettingsStore({ places: { config: folder }, clock })
  told = []
  store.onChange((change) => told.push(change))
  await store.update((now) => ({ ...port(7500)(now), servers: [echo] }))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the settings edited by hand', () => {
  it('are there after the next change, with that change', async () => {
    await writeFile(file(), (await onDisk()).replace('"Echo"', '"By hand"'))
    expect(await store.update(port(7600))).toMatchObject({ ok: true })
    expect(store.get()).toMatchObject({ servers: [{ name: 'By hand' }], settings: { gatewayPort: 7600 } })
    expect(JSON.parse(await onDisk())).toMatchObject({
      servers: [{ name: 'By hand' }],
      settings: { gatewayPort: 7600 }
    })
    expect(told.map(({ byHand }) => byHand)).toEqual([false, true, false])
  })
  it('are taken over when they are read again, and told as such', async () => {
    await writeFile(file(), (await onDisk()).replace('"Echo"', '"By hand"'))
    expect(await store.reread()).toMatchObject({ ok: true })
    expect(told.at(-1)).toMatchObject({ byHand: true, before: { servers: [{ name: 'Echo' }] } })
    expect(store.get().servers[0]!.name).toBe('By hand')
    // Our own write is none.
    const count = told.length
    await store.reread()
    expect(told).toHaveLength(count)
  })
  it.each([
    ['torn', '{"version": 1, "servers": [', /not valid JSON/],
    ['not JSON', 'API_KEY=sk-tell-nobody-0123456789', /not valid JSON/],
    ['of another shape', '{"version": 1, "servers": [{"id": "echo"}]}', /servers\.0\./],
    ['with a value that cannot be', '{"version": 1, "servers": {}}', /servers/],
    ['without a version', '{}', /no version number/],
    ['empty', '', /not valid JSON/],
    ['NULs', '\0\0\0\0', /not valid JSON/]
  ])('%s: refused by name, nothing saved over them, and right again once they are mended', async (_name, text, why) => {
    const good = await onDisk()
    await writeFile(file(), text)
    for (const outcome of [await store.reread(), await store.update(port(7700))]) {
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'settings-torn' } })
      const words = outcome.ok ? '' : outcome.failure.message
      expect(words).toMatch(why)
      expect(words).not.toContain('tell-nobody')
    }
    expect(await onDisk()).toBe(text)
    expect(store.get().settings.gatewayPort).toBe(7500)
    await writeFile(file(), good)
    expect(await store.update(port(7700))).toMatchObject({ ok: true })
  })
  it('of a newer version: refused, not overwritten', async () => {
    const newer = JSON.stringify({ ...emptyStored, version: 99 })
    await writeFile(file(), newer)
    expect(await store.update(port(1))).toMatchObject({ ok: false, failure: { code: 'settings-newer' } })
    expect(await onDisk()).toBe(newer)
  })
  it('that were removed are written anew from what is in use', async () => {
    await rm(file())
    expect(await store.update(port(7700))).toMatchObject({ ok: true })
    expect(JSON.parse(await onDisk())).toMatchObject({ servers: [{ id: 'echo' }] })
  })
  it('a folder, or a circle of links, in their place is refused by name', async () => {
    await rm(file())
    await mkdir(file())
    expect(await store.update(port(1))).toMatchObject({ ok: false, failure: { code: 'settings-torn' } })
    await rm(file(), { recursive: true })
    await symlink('settings.json', file())
    expect(await store.update(port(1))).toMatchObject({ ok: false, failure: { code: 'settings-torn' } })
  })
  it('formatted otherwise, with the same meaning, they are kept until something changes', async () => {
    const text = JSON.stringify(JSON.parse(await onDisk()))
    await writeFile(file(), text)
    expect(await store.reread()).toMatchObject({ ok: true })
    expect(await onDisk()).toBe(text)
  })
  it('in twenty places at once, between as many changes: none is lost', async () => {
    for (let n = 0; n < 20; n++) {
      const now = JSON.parse(await onDisk()) as Stored
      await writeFile(file(), JSON.stringify({ ...now, joined: { ...now.joined, [`h${n}`]: { file: '/f', at: 't' } } }))
      await store.update(port(8_000 + n))
    }
    expect(Object.keys(store.get().joined)).toHaveLength(20)
    expect(store.get().settings.gatewayPort).toBe(8_019)
  })
})
