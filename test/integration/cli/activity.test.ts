/** Calls, the audit and the last change, as a person at a terminal meets them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditRecord, CallDetail, CallRecord, ToolView } from '../../../contract/model.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny, '--extras')
  await core.ask('add', 'other', '--yes', '--', process.execPath, tiny)
  await core.ask('call', 'tiny', 'echo', '{"text": "a red needle"}')
  await core.ask('call', 'tiny', 'log', '{"text": "written meanwhile"}')
  await core.run('call', 'tiny', 'fail', '{"message": "no such thing"}', '--json')
  await core.ask('call', 'other', 'add', '{"a": 9007199254740993, "b": 1}')
})
afterAll(() => core?.stop())
const calls = async (...options: string[]) => (await core.ask('activity', ...options)) as CallRecord[]

describe('activity', () => {
  it('lists calls, the newest last, narrowed by server, tool, failure, time and words', async () => {
    expect((await calls()).map(({ server, name }) => `${server} ${name}`)).toEqual([
      'tiny echo',
      'tiny log',
      'tiny fail',
      'other add'
    ])
    expect(await calls('--errors')).toMatchObject([{ name: 'fail', outcome: 'tool-error' }])
    expect(await calls('--server', 'other')).toHaveLength(1)
    expect(await calls('--tool', 'echo')).toMatchObject([{ answer: 'a red needle' }])
    expect(await calls('--text', 'NEEDLE red')).toMatchObject([{ name: 'echo' }])
    expect(await calls('--text', 'needle green')).toEqual([])
    expect(await calls('--host', 'cursor')).toEqual([])
    expect(await calls('--host', 'none', '-n', '2')).toHaveLength(2)
    expect(await calls('--until', '2026-01-01')).toEqual([])
    expect(await calls('--slow')).toEqual([])
    const words = await core.run('activity', '--since', '10m')
    expect(words.stdout).toMatch(/CALL +WHEN +HOST[\s\S]+fail[\s\S]+no such thing/)
  })
  it('shows one with what was asked, answered and written meanwhile', async () => {
    const [log] = await calls('--tool', 'log')
    const detail = (await core.ask('activity', 'show', String(log!.id))) as CallDetail
    expect(detail.asked).toEqual({ text: '{"text":"written meanwhile"}', cut: false })
    expect(detail.lines.map(({ text }) => text)).toContain('written meanwhile')
    expect(detail.keptUntil).not.toBeNull()
    const words = await core.run('activity', 'show', String(log!.id))
    expect(words.stdout).toContain('written meanwhile')
    expect(await core.run('activity', 'show', '99999', '--json')).toMatchObject({ code: 1 })
    expect(await core.run('activity', 'show', 'x', '--json')).toMatchObject({ code: 2 })
  })
  it('makes a call again, digit for digit, and says why it cannot', async () => {
    const [add] = await calls('--tool', 'add')
    await core.ask('call-again', String(add!.id))
    const [before, again] = await calls('--tool', 'add')
    const details = await Promise.all(
      [before, again].map(async (call) => (await core.ask('activity', 'show', String(call!.id))) as CallDetail)
    )
    expect(details[1]?.asked?.text).toBe(details[0]?.asked?.text)
    expect(details[1]?.asked?.text).toContain('9007199254740993')
    await core.ask('edit', 'other', '--keep-calls', 'off')
    const gone = await core.run('call-again', String(again!.id), '--json')
    expect(gone.code).toBe(1)
    expect(gone.json().error.message).toMatch(/was not kept/)
    await core.ask('call', 'other', 'echo', '{"text": "unkept"}')
    const [unkept] = await calls('--server', 'other', '--tool', 'echo')
    expect(unkept?.answer).toBeNull()
    expect(await core.ask('activity', 'show', String(unkept!.id))).toMatchObject({ asked: null, notKept: 'off' })
  })
  it('writes a file for tables and one for programs', async () => {
    const [csv, jsonl] = [join(core.home, 'calls.csv'), join(core.home, 'calls.jsonl')]
    expect(await core.ask('activity', 'export', csv, '--server', 'tiny')).toMatchObject({ file: csv, calls: 3 })
    expect(readFileSync(csv, 'utf8')).toMatch(/^id,at,host,[\s\S]+a red needle/)
    await core.ask('activity', 'export', jsonl)
    const lines = readFileSync(jsonl, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as CallRecord).id)).toHaveLength((await calls()).length)
    const piped = await core.run('activity', 'export', '--format', 'csv', '--errors')
    expect(piped.stdout.split('\r\n')).toHaveLength(3)
    const refused = await core.run('activity', 'export', join(core.home, 'no', 'such', 'x.csv'), '--json')
    expect(refused.code).toBe(1)
    expect(refused.json().error.message).toMatch(/could not be written/)
  })
  it('is emptied only with a yes', async () => {
    expect((await core.run('activity', 'purge', '--json')).code).toBe(2)
    expect((await core.runWith('n\n', 'activity', 'purge', '--server', 'other')).code).toBe(0)
    expect(await calls('--server', 'other')).not.toEqual([])
    expect(await core.ask('activity', 'purge', '--server', 'other', '--yes')).toMatchObject({ calls: 3 })
    expect(await calls('--server', 'other')).toEqual([])
    expect(await calls('--server', 'tiny')).toHaveLength(3)
  })
})

describe('audit', () => {
  it('lists what was done, narrowed by words and time', async () => {
    const all = (await core.ask('audit')) as AuditRecord[]
    expect(all.length).toBeGreaterThan(2)
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort((a, b) => a - b))
    const deleted = (await core.ask('audit', '--text', 'deleted calls')) as AuditRecord[]
    expect(deleted).toMatchObject([{ actor: 'person', subject: 'other' }])
    expect(await core.ask('audit', '--since', '2030-01-01')).toEqual([])
    expect((await core.run('audit', '-n', '2')).stdout).toMatch(/WHEN +WHO +WHAT/)
  })
})

describe('undo', () => {
  const on = async (tool: string) =>
    ((await core.ask('tools', 'tiny')) as ToolView[]).find(({ name }) => name === tool)?.on
  it('takes back switches and removals, the newest first, until nothing is left', async () => {
    await core.ask('tool', 'off', 'tiny', 'echo')
    await core.ask('tool', 'off', 'tiny', 'add')
    await core.ask('remove', 'other', '--yes')
    expect(await core.ask('undo')).toMatchObject({ what: 'other removed' })
    expect(JSON.stringify(await core.ask('list'))).toContain('"other"')
    expect((await core.run('undo')).stdout).toContain('Taken back: add of tiny switched off')
    expect([await on('echo'), await on('add')]).toEqual([false, true])
    await core.ask('undo')
    expect(await on('echo')).toBe(true)
    const nothing = await core.run('undo', '--json')
    expect(nothing.code).toBe(1)
    expect(nothing.json().error.code).toBe('nothing-to-undo')
  })
})
