/** What is kept of what was said in calls: masked, bounded, still JSON, deleted when it shall be. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createActivity } from '../../../main/activity/activity.ts'
import { hold, keepText, keptBytes } from '../../../main/activity/keep-text.ts'
import { systemClock } from '../../../main/lib/clock.ts'
import { createRedactor } from '../../../main/secrets/redact.ts'
import type { MadeCall } from '../../../contract/model.ts'

const redactor = createRedactor()
redactor.learn('server/github/env/GITHUB_TOKEN', 'correct-horse-battery-9')
const held = (value: unknown) => hold(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))!
const keep = (value: unknown) => keepText(held(value), redactor)

describe('the text that is kept', () => {
  it('is what came, digit for digit, where nothing has to be hidden', () => {
    const text = '{"id":12345678901234567890,"b":1.0,"a":2}'
    expect(keep(text)).toMatchObject({ text, cut: false, hidden: 0 })
  })
  it('hides known secrets, keys by their shape, and what stands under a name that says so', () => {
    const kept = keep({
      header: 'Bearer correct-horse-battery-9',
      key: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
      password: 'hunter2hunter2',
      fields: [
        { name: 'Password', value: 'swordfish1' },
        { name: 'Email', value: 'you@atlas.dev' }
      ],
      nested: JSON.stringify({ api_key: 'a1b2c3d4e5f6a7b8c9d0' }),
      pin: { user_password: 4711_0815 }
    })
    for (const secret of ['correct-horse', 'ghp_abc', 'hunter2', 'swordfish1', 'a1b2c3d4', '47110815'])
      expect(kept.text).not.toContain(secret)
    expect(kept.text).toContain('you@atlas.dev')
    expect(kept.hidden).toBeGreaterThanOrEqual(6)
    expect(() => JSON.parse(kept.text) as unknown).not.toThrow()
  })
  it('is at most 8 KB and stays JSON, with what was left out said in it', () => {
    for (const value of [
      { content: [{ type: 'text', text: 'ö'.repeat(30_000) }] },
      { content: Array.from({ length: 400 }, (_, n) => ({ type: 'text', text: `line ${n} ${'x'.repeat(60)}` })) },
      { rows: Array.from({ length: 900 }, (_, n) => ({ n, text: 'abc' })) },
      { content: [{ type: 'image', mimeType: 'image/png', data: 'A'.repeat(40_000) }] }
    ]) {
      const kept = keep(value)
      expect(Buffer.byteLength(kept.text)).toBeLessThanOrEqual(keptBytes)
      expect(kept.cut).toBe(true)
      expect(() => JSON.parse(kept.text) as unknown).not.toThrow()
      expect(kept.text).toMatch(/not kept/)
    }
  })
  it('of what is too large to be read is its beginning, with no half of a secret or of a character at the end', () => {
    const kept = keep(`{"text":"${'é'.repeat(keptBytes / 2 - 10)}correct-horse-battery-9${'y'.repeat(70_000)}"}`)
    expect(kept.cut).toBe(true)
    expect(kept.text).not.toContain('correct')
    expect(kept.text).not.toContain('\ufffd')
    expect(Buffer.byteLength(kept.text)).toBeLessThanOrEqual(keptBytes)
  })
  it('takes anything: no JSON, nothing, endless nesting', () => {
    expect(keep('not json at all').text).toBe('not json at all')
    expect(keep('').text).toBe('')
    expect(keep(`${'['.repeat(5_000)}${']'.repeat(5_000)}`).text.length).toBeGreaterThan(0)
  })
  it('begins with the first words of an answer', () => {
    expect(keep({ content: [{ type: 'text', text: '\n\n  # Atlas,\trelease notes\nmore' }] }).words).toBe(
      '# Atlas, release notes'
    )
    expect(keep({ content: [], structuredContent: { total: 3 } }).words).toBe('{"total":3}')
    expect(keep({ contents: [{ uri: 'a', text: 'read' }] }).words).toBe('read')
    expect(keep({ messages: [{ role: 'user', content: { type: 'text', text: 'asked' } }] }).words).toBe('asked')
    expect(keep({ code: -32603, message: 'no such table' }).words).toBe('no such table')
  })
})

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'contents-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(more: { days?: () => number; keeps?: (id: string) => boolean; wall?: () => Date } = {}) {
  const { days = () => 14, keeps = () => true, wall = () => new Date() } = more
  return createActivity({
    file: join(folder, 'a.sqlite'),
    clock: { ...systemClock, wall },
    onTrouble: (message) => expect.unreachable(message),
    onDamage: ({ why }) => expect.unreachable(why),
    contents: { redactor, keeps, days }
  })
}
const made = (more: Partial<MadeCall> = {}): MadeCall => ({
  at: new Date().toISOString(),
  host: 'cursor',
  server: 'github',
  method: 'tools/call',
  name: 'search',
  outcome: 'ok',
  ms: 3,
  requestBytes: 1,
  responseBytes: 2,
  error: null,
  ...more
})
const said = (input: unknown, answer: string) => ({
  asked: held({ name: 'search', arguments: input, _meta: { progressToken: 1 } }),
  answered: held({ content: [{ type: 'text', text: answer }] })
})

describe('what was said in a call', () => {
  it('is there a moment after it, with its first words in the list', async () => {
    const activity = open()
    const { id } = activity.called(made(), said({ q: 'bugs' }, '12 issues\nmore'))
    expect(await activity.detail(id)).toMatchObject({
      asked: { text: '{"q":"bugs"}', cut: false },
      answered: { cut: false },
      notKept: null
    })
    expect(activity.calls({ limit: 1 })).toMatchObject([{ id, answer: '12 issues' }])
    expect(await activity.search({ text: 'ISSUES bugs', limit: 5 })).toHaveLength(1)
    expect(await activity.search({ text: 'issues nowhere', limit: 5 })).toHaveLength(0)
    activity.close()
  })
  it('is found by its words however far back, in pages', async () => {
    const activity = open()
    for (let n = 0; n < 1_200; n++)
      activity.called(made({ server: `s${n % 3}` }), said({ n }, n === 7 ? 'needle' : 'hay'))
    expect(await activity.search({ text: 'needle', limit: 5 })).toMatchObject([{ id: 8 }])
    const first = await activity.exportPage({ format: 'jsonl', limit: 500 })
    expect(first).toMatchObject({ calls: 500, before: 701 })
    let [before, calls] = [first.before, first.calls]
    while (before !== null) {
      const page = await activity.exportPage({ format: 'jsonl', limit: 500, before })
      calls += page.calls
      before = page.before
    }
    expect(calls).toBe(1_200)
    activity.close()
  })
  it('is not kept where a server’s or the general setting says so, and goes with both', async () => {
    let [days, keeps] = [14, true]
    const activity = open({ days: () => days, keeps: (id) => keeps || id !== 'github' })
    const first = activity.called(made(), said({ q: 1 }, 'one'))
    keeps = false
    const second = activity.called(made(), said({ q: 2 }, 'two'))
    expect(await activity.detail(second.id)).toMatchObject({ asked: null, answered: null, notKept: 'off' })
    activity.forgetContents('github')
    expect(await activity.detail(first.id)).toMatchObject({ asked: null, notKept: 'off' })
    days = 0
    const other = activity.called(made({ server: 'git' }), said({ q: 3 }, 'three'))
    expect(await activity.detail(other.id)).toMatchObject({ asked: null, notKept: 'off' })
    expect(await activity.detail(999)).toBeNull()
    activity.close()
  })
  it('is deleted after its days, and is not in the file any more', async () => {
    let now = new Date('2026-11-01T10:00:00.000Z')
    const first = open({ wall: () => now })
    const old = first.called(made({ at: now.toISOString() }), said({ q: 'a very old question' }, 'an old answer'))
    first.close()
    now = new Date('2026-11-16T10:00:00.000Z')
    const activity = open({ wall: () => now })
    expect(await activity.detail(old.id)).toMatchObject({ asked: null, notKept: 'expired' })
    activity.called(made({ at: now.toISOString() }), said({ q: 'new' }, 'new'))
    activity.close()
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'))
    expect(files.join('')).not.toContain('a very old question')
  })
  it('with no secret reaches the disk', () => {
    const activity = open()
    activity.called(made(), said({ password: 'hunter2hunter2' }, 'token is correct-horse-battery-9'))
    activity.close()
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'))
    expect(files.join('')).not.toMatch(/hunter2|correct-horse/)
    expect(files.join('')).toContain('hidden: GITHUB_TOKEN')
  })
  it('costs a call under a flood nothing but itself', async () => {
    const activity = open()
    const big = 'x'.repeat(60_000)
    for (let n = 0; n < 400; n++) activity.called(made(), said({}, big))
    const details = await Promise.all([1, 400].map((id) => activity.detail(id)))
    expect(details[0]?.notKept).toBeNull()
    expect(details[1]?.notKept).toBe('missing')
    activity.close()
  })
  it('is deleted with its calls on request', () => {
    const activity = open()
    activity.called(made({ at: '2026-11-01T10:00:00.000Z' }), said({}, 'old'))
    activity.called(made(), said({}, 'new'))
    activity.called(made({ server: 'git' }), said({}, 'other'))
    expect(activity.purge('github', '2026-11-02T00:00:00.000Z')).toBe(1)
    expect(activity.purge('github', undefined)).toBe(1)
    expect(activity.calls({ limit: 9 }).map(({ server }) => server)).toEqual(['git'])
    expect(activity.purge(undefined, undefined)).toBe(1)
    activity.close()
  })
})
