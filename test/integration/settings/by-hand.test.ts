/** The settings file edited while Patchbay runs: adopted as it is, or a notice that names what is wrong. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
afterEach(() => core?.stop())

it('a changed name, a changed command and a server taken out come into force, and the command asks for consent', async () => {
  core = await startCore()
  for (const id of ['one', 'two', 'three']) await core.ask('add', id, '--yes', '--', process.execPath, tiny)
  const file = join(core.home, 'settings.json')
  await until(
    () => JSON.parse(readFileSync(file, 'utf8')),
    (stored) => ['one', 'two', 'three'].every((id) => stored.pins[id] !== undefined)
  )
  const stored = JSON.parse(readFileSync(file, 'utf8'))
  stored.servers[0].name = 'Renamed by hand'
  stored.servers[1].launch.args = [tiny, '--other']
  stored.servers.splice(2, 1)
  writeFileSync(file, JSON.stringify(stored))
  const list = await until(
    () => core.ask('list'),
    (all) => all.length === 2 && all[1].phase === 'needs-consent'
  )
  expect(list).toMatchObject([
    { id: 'one', name: 'Renamed by hand', phase: 'ready' },
    { id: 'two', phase: 'needs-consent' }
  ])
  // The one taken out can be brought back like any other.
  await until(
    () => core.ask('restore'),
    (removed) => removed.length === 1
  )
  await core.ask('restore', 'three')
  expect(JSON.parse(readFileSync(file, 'utf8')).servers.map((each: { id: string }) => each.id)).toEqual([
    'one',
    'two',
    'three'
  ])
})
it('a slip of the hand is named while it lasts, and costs nothing', async () => {
  core = await startCore()
  await core.ask('add', 'one', '--yes', '--', process.execPath, tiny)
  const file = join(core.home, 'settings.json')
  const good = readFileSync(file, 'utf8')
  const bad = good.replace('"servers": [', '"servers": [,')
  writeFileSync(file, bad)
  const [notice] = await until(
    async () => (await core.ask('status')).notices,
    (all) => all.length > 0
  )
  expect(notice).toMatchObject({
    code: 'settings-torn',
    message: expect.stringMatching(/changed by hand.*line \d+, column \d+/)
  })
  const refused = await core.run('settings', 'theme', 'dark', '--json')
  expect(refused.json().error).toMatchObject({ code: 'settings-torn' })
  expect(readFileSync(file, 'utf8')).toBe(bad)
  expect(await core.ask('call', 'one', 'echo', '{"text":"on"}')).toMatchObject({ content: [{ text: 'on' }] })
  writeFileSync(file, good)
  await until(
    async () => (await core.ask('status')).notices,
    (all) => all.length === 0
  )
  await core.ask('settings', 'theme', 'dark')
})
