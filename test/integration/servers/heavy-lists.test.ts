import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../fixtures/servers/harness.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'
import { connectHost, textOf } from '../../helpers/host-client.ts'

const server = (name: string) => join(root, 'test', 'fixtures', 'servers', name)
let core: TestCore
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, server('tiny.mjs'))
})
afterAll(() => core.stop())

describe('a server with lists too heavy to pass on', () => {
  it.each([
    ['wide', 'degraded'],
    ['text', 'degraded'],
    ['schema', 'ready']
  ])('works but for the entry that is too much, and so do the others (%s)', async (mode, phase) => {
    await core.ask('add', mode, '--yes', '--', process.execPath, server('heavy.mjs'), mode, 'storm')
    const view = await until('it is listed', async () => {
      const shown = await core.ask('show', mode)
      return shown.phase === phase && shown.tools > 0 && shown
    })
    expect(view.lastError?.code ?? null).toBe(phase === 'ready' ? null : 'list-failed')
    if (phase === 'degraded') expect(view.sentence).toContain('tool heavy (larger than 4 MB')
    expect(view.counters.restarts).toBe(0)
    const host = await connectHost(core, 'cursor')
    expect(await host.tools()).toContain(`${mode}__light`)
    expect(textOf(await host.client.callTool({ name: 'tiny__echo', arguments: { text: 'here' } }))).toBe('here')
    await host.close()
    await core.ask('remove', mode)
  })
})
