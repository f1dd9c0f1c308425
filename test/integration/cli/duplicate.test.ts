/** A second server like one that is there: its settings come along, its secrets only when a person says so. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const secret = 'sw0rdf1sh-for-the-first-account'
const other = 'an0ther-for-the-second-account'
let core: TestCore
beforeEach(async () => {
  // no keychain of this computer is touched by a test
  core = await startCore({
    env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' }
  })
  await core.ask('settings', 'secretsWithoutKeychain', 'session')
  await core.ask(
    ...['add', 'work', '--secret', `TOKEN=${secret}`, '--env', 'REGION=eu', '--yes'],
    ...['--', process.execPath, tiny, '--extras']
  )
  await core.ask('edit', 'work', '--timeout', '90')
  await core.ask('tool', 'off', 'work', 'echo')
})
afterEach(() => core?.stop())
const told = async (id: string) => (await core.ask('call', id, 'env', '{"name": "TOKEN"}')).content[0].text as string

describe('a duplicate', () => {
  it('is reviewed like any other, and adds nothing before it is agreed to', async () => {
    const sheet = await core.ask('duplicate', 'work')
    expect(sheet).toMatchObject({ id: 'work-2', argv: [process.execPath, tiny, '--extras'] })
    expect(sheet.inputs).toMatchObject([{ key: 'TOKEN', secret: true, required: true, value: null }])
    expect(JSON.stringify(sheet)).not.toContain(secret)
    expect(await core.ask('list')).toHaveLength(1)
  })
  it('has the settings and switches of the first, and a secret of its own', async () => {
    await core.ask('duplicate', 'work', 'home', '--secret', `TOKEN=${other}`, '--yes')
    const { definition } = await core.ask('show', 'home')
    expect(definition).toMatchObject({
      name: 'home',
      callTimeoutSeconds: 90,
      env: { REGION: { kind: 'plain', value: 'eu' }, TOKEN: { kind: 'secret', ref: 'server/home/env/TOKEN' } }
    })
    const echo = (await core.ask('tools', 'home')).find((tool: { name: string }) => tool.name === 'echo')
    expect(echo.on).toBe(false)
    expect(await told('home')).toBe(other)
    expect(await told('work')).toBe(secret)
  })
  it('takes the secrets of the first only when that is asked for, and keeps them when the first goes', async () => {
    expect((await core.run('duplicate', 'work', 'home', '--yes')).code).toBe(1)
    expect((await core.ask('list')).map((each: { id: string }) => each.id)).toEqual(['work'])
    const ran = await core.run('duplicate', 'work', 'home', '--copy-secrets', '--yes')
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout + ran.stderr).not.toContain(secret)
    await core.ask('remove', 'work', '--now')
    expect(await told('home')).toBe(secret)
  })
  it('refuses a name that is taken, a server that is not there, and a variable without a value', async () => {
    expect(await core.run('duplicate', 'work', 'work', '--yes')).toMatchObject({ code: 1 })
    expect(await core.run('duplicate', 'nobody')).toMatchObject({ code: 1 })
    expect(await core.run('duplicate', 'work', '--env', 'nothing')).toMatchObject({ code: 2 })
  })
})
