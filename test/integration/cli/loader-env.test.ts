/** Variables that load other code: agreed to by name, whatever asks. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectControl } from '../../../main/control/client.ts'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { root, startCore, type Ran, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
beforeAll(async () => {
  core = await startCore()
})
afterAll(() => core?.stop())

const add = (...words: string[]) => core.runWith('', 'add', ...words, '--json', '--', process.execPath, tiny)
const snippet = (env: Readonly<Record<string, string>>) =>
  JSON.stringify({ mcpServers: { pasted: { command: process.execPath, args: [tiny], env } } })
function refused(ran: Ran, ...names: string[]): void {
  expect(ran.code, ran.stdout + ran.stderr).toBe(1)
  const { error } = ran.json()
  expect(error.code).toBe('refused-env')
  for (const name of names) expect(error.message).toContain(`--allow-env ${name}`)
}

it('a yes to the whole is not enough, from a snippet or an option', async () => {
  const text = snippet({ NODE_OPTIONS: '--no-warnings', PYTHONPATH: '/x', MODE: 'fast' })
  refused(await core.runWith(text, 'add', '--from', '-', '--yes', '--json'), 'NODE_OPTIONS', 'PYTHONPATH')
  refused(
    await core.runWith(text, 'add', '--from', '-', '--yes', '--allow-env', 'NODE_OPTIONS', '--json'),
    'PYTHONPATH'
  )
  refused(await add('own', '--yes', '--env', 'NODE_OPTIONS=--no-warnings'), 'NODE_OPTIONS')
  expect(await core.ask('list')).toEqual([])
})
it('named, it is given', async () => {
  const ran = await add('own', '--yes', '--env', 'NODE_OPTIONS=--no-warnings', '--allow-env', 'NODE_OPTIONS')
  expect(ran.code, ran.stdout + ran.stderr).toBe(0)
  expect((await core.ask('show', 'own')).definition.env).toMatchObject({ NODE_OPTIONS: { value: '--no-warnings' } })
  await core.ask('remove', 'own')
})
it('is named in the question', async () => {
  const ran = await core.runWith(
    'y\n',
    'add',
    'asked',
    '--env',
    'NODE_OPTIONS=--no-warnings',
    '--',
    process.execPath,
    tiny
  )
  expect(ran.stderr).toContain('exactly this, with NODE_OPTIONS, which can load other code? [y/N]')
  expect(ran.code, ran.stdout + ran.stderr).toBe(0)
  await core.ask('remove', 'asked')
})
it('no client can leave the names out, at the install or at a change', async () => {
  const installRequest = {
    id: 'raw',
    source: { from: 'command' as const, command: process.execPath, args: [tiny] },
    env: { NODE_OPTIONS: '--no-warnings' },
    secrets: {},
    inputs: {},
    wanted: 'up' as const
  }
  const client = (await connectControl(findPlaces(core.env).socket))!
  const sheet = await client.call('servers.review', { installRequest })
  if (!sheet.ok) throw new Error(sheet.failure.message)
  const { hash } = sheet.value
  expect(await client.call('servers.install', { installRequest, hash })).toMatchObject({
    failure: { code: 'refused-env' }
  })
  const plain = { ...installRequest, env: {} }
  const calm = await client.call('servers.review', { installRequest: plain })
  if (!calm.ok) throw new Error(calm.failure.message)
  expect((await client.call('servers.install', { installRequest: plain, hash: calm.value.hash })).ok).toBe(true)
  await client.call('servers.update', { id: 'raw', change: { env: { NODE_OPTIONS: '--no-warnings' } } })
  const again = await client.call('servers.reconsent', { id: 'raw' })
  if (!again.ok) throw new Error(again.failure.message)
  expect(again.value).toMatchObject({ agreed: false, sheet: { loaderEnv: ['NODE_OPTIONS'] } })
  const answer = { id: 'raw', hash: again.value.sheet.hash }
  expect(await client.call('servers.reconsent', answer)).toMatchObject({ failure: { code: 'refused-env' } })
  expect(await client.call('servers.reconsent', { ...answer, agreedEnv: ['NODE_OPTIONS'] })).toMatchObject({
    value: { agreed: true }
  })
  client.close()
})
