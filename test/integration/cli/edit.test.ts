/** A server's settings by the command line: what does not alter the program holds at once, what does is reviewed. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
const definition = async () => (await core.ask('show', 'tiny')).definition

beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny)
})
afterAll(() => core?.stop())

describe('edit', () => {
  it('sets limits of calls, for the server and for one tool, and takes one back', async () => {
    await core.ask('edit', 'tiny', '--timeout', '120', '--tool-timeout', 'echo=5', '--tool-timeout', 'add=0')
    expect(await definition()).toMatchObject({ callTimeoutSeconds: 120, toolTimeoutSeconds: { echo: 5, add: 0 } })
    await core.ask('edit', 'tiny', '--tool-timeout', 'echo=')
    expect((await definition()).toolTimeoutSeconds).toEqual({ add: 0 })
  })
  it('shows a review and changes nothing that runs until it is agreed to', async () => {
    const before = await core.ask('show', 'tiny')
    const reviewed = await core.ask('edit', 'tiny', '--arg', tiny, '--arg', '--loud')
    expect(reviewed).toMatchObject({ agreed: false, sheet: { argv: [process.execPath, tiny, '--loud'] } })
    expect((await core.ask('show', 'tiny')).pid).not.toBe(before.pid)
    expect((await core.ask('list'))[0].phase).toBe('needs-consent')
    expect((await core.ask('agree', 'tiny', '--yes')).id).toBe('tiny')
    expect(await core.ask('call', 'tiny', 'echo', '{"text":"again"}')).toMatchObject({ content: [{ text: 'again' }] })
  })
  it('keeps a secret where it belongs', async () => {
    await core.ask('edit', 'tiny', '--secret', 'TINY_TOKEN=swordfish-9f3b', '--yes')
    expect((await definition()).env.TINY_TOKEN).toMatchObject({ kind: 'secret' })
    expect((await core.run('show', 'tiny', '--json')).stdout).not.toContain('swordfish')
  })
  it.each([
    [['edit', 'tiny'], /Say what to change/],
    [['edit', 'tiny', '--timeout', 'soon'], /--timeout takes a whole number/],
    [['edit', 'tiny', '--wanted', 'maybe'], /up, down or on-demand/],
    [['edit', 'tiny', '--env', 'nothing'], /NAME=VALUE/]
  ])('refuses %j as usage', async (words, message) => {
    const ran = await core.run(...words)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(message)
  })
})
