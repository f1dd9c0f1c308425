/** A server's icon, from what it declares to the answer that a page gets; and what is never asked on its behalf. */
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
let local: Server
let connected = 0
beforeAll(async () => {
  local = createServer((socket) => {
    connected += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => local.listen(0, '127.0.0.1', resolve))
  core = await startCore()
})
afterAll(async () => {
  await core?.stop()
  local.close()
})
const add = (id: string, icon: string) => core.ask('add', id, '--yes', '--', process.execPath, tiny, '--icon', icon)
const file = (id: string) => join(core.home, 'data', 'icons', `${id}.json`)

it('a picture that it declares in place is shown, also after a restart of the core, and goes with it', async () => {
  await add('shown', 'pixel')
  const view = await until(
    () => core.ask('show', 'shown'),
    ({ icon }) => icon !== null
  )
  expect(view.picture).toMatch(/^data:image\/png;base64,iVBOR/)
  await until(() => existsSync(file('shown')), Boolean)
  await core.restart()
  expect((await core.ask('show', 'shown')).picture).toBe(view.picture)
  await core.ask('remove', 'shown', '--now', '--yes')
  await until(
    () => existsSync(file('shown')),
    (there) => !there
  )
})

it('an address of this computer is not asked, and a drawing is no picture', async () => {
  const { port } = local.address() as { port: number }
  await add('inside', `https://127.0.0.1:${port}/a.png`)
  await add('named', `https://localhost:${port}/a.png`)
  await add('drawn', `data:image/svg+xml;base64,${Buffer.from('<svg onload="alert(1)"/>').toString('base64')}`)
  for (const id of ['inside', 'named', 'drawn']) {
    const { phase, icon, picture } = await until(
      () => core.ask('show', id),
      (view) => view.phase === 'ready'
    )
    expect({ phase, icon, picture }).toEqual({ phase: 'ready', icon: null, picture: null })
  }
  expect(connected).toBe(0)
})
