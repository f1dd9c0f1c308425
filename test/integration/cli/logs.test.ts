/** `patchbay logs` in every form: one server or all, until now or as it comes, narrowed, and how it ends. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogLine } from '../../../contract/model.ts'
import { root, spawnCli, startCore, until as untilSoon, type Running, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
/** Generous: each look starts a command, and other tests run beside. */
const until = <T>(ask: () => Promise<T> | T, pleases: (value: T) => boolean): Promise<T> =>
  untilSoon(ask, pleases, 45_000)
const log = (server: string, text: string) => core.ask('call', server, 'log', JSON.stringify({ text }))
const linesOf = (running: Running) => running.lines.map((line) => JSON.parse(line) as LogLine)
const textsOf = (running: Running) => linesOf(running).map(({ server, text }) => `${server}: ${text}`)
/** Follows from now on: what it prints first shows that it listens. */
async function following(...words: string[]): Promise<Running> {
  const running = spawnCli(['logs', '-f', ...words], core.env)
  await until(
    () => running.lines.length,
    (count) => count > 0
  )
  return running
}

beforeAll(async () => {
  core = await startCore()
  for (const id of ['one', 'two'])
    await core.ask('add', id, '--yes', '--', process.execPath, tiny, '--extras', '--name', id)
})
afterAll(() => core?.stop())

describe('of all servers', () => {
  it('are merged in the order of time, each line with its server, with and without --all', async () => {
    for (const [at, server] of ['one', 'two', 'one', 'two'].entries()) await log(server, `merged ${at}`)
    const all = async (...words: string[]) =>
      (await core.ask('logs', '--grep', 'merged \\d$', '--stream', 'stderr', ...words)) as LogLine[]
    const lines = await until(all, (found) => found.length === 4)
    expect(lines.map(({ server, text }) => [server, text])).toEqual([
      ['one', 'merged 0'],
      ['two', 'merged 1'],
      ['one', 'merged 2'],
      ['two', 'merged 3']
    ])
    expect(await all('--all')).toEqual(lines)
    expect(await all('--all', '--lines', '3')).toEqual(lines.slice(1))
    const { stdout } = await core.run('logs', '--all', '--grep', 'merged 1', '--stream', 'stderr')
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}two {2}stderr {2}merged 1\n$/)
  })
  it('are followed, ordered too, and a server that comes later joins in', async () => {
    const running = await following('--json', '--stream', 'stderr,lifecycle')
    await core.ask('add', 'late', '--yes', '--', process.execPath, tiny, '--extras')
    for (const [at, server] of ['one', 'late', 'two', 'late'].entries()) await log(server, `live ${at}`)
    const live = await until(
      () => textsOf(running).filter((text) => text.includes('live')),
      (found) => found.length === 4
    )
    expect(live).toEqual(['one: live 0', 'late: live 1', 'two: live 2', 'late: live 3'])
    expect(textsOf(running).filter((text) => /^late: Started, pid \d+/.test(text))).toHaveLength(1)
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(0)
    await core.ask('remove', 'late')
  })
  it('and one by name at once is a mistake', async () => {
    const ran = await core.run('logs', 'one', '--all')
    expect([ran.code, ran.stderr]).toEqual([2, 'Name one server, or take --all, not both.\n'])
  })
})

describe('narrowed', () => {
  it.each(['10m', '2h', '3d', '90s', '00:00', '2020-01-01', '2020-01-01T10:00:00Z', '2020-01-01 10:00'])(
    '--since %s is understood',
    async (since) => {
      const lines: LogLine[] = await core.ask('logs', 'one', '--since', since, '--stream', 'lifecycle')
      expect(lines.some(({ text }) => text.startsWith('Ready: protocol'))).toBe(true)
    }
  )
  it.each(['bad', 'line 5', '5', '10x', '25:00', '2026-13-01', '2026', ''])(
    '--since %j is a mistake',
    async (since) => {
      const ran = await core.run('logs', 'one', '--since', since, '--json')
      expect(ran.code).toBe(2)
      expect(ran.json().error).toMatchObject({ code: 'bad-input', message: expect.stringContaining('10m, 2h') })
    }
  )
  it('--since leaves out what is older, and shows all that is newer', async () => {
    await core.ask(
      'call',
      'one',
      'log',
      JSON.stringify({ text: Array.from({ length: 700 }, (_, n) => `n${n}`).join('\n') })
    )
    const found = (...words: string[]) => core.ask('logs', 'one', '--stream', 'stderr', '--grep', '^n\\d+$', ...words)
    const all = await until(
      () => found('--since', '1h'),
      (lines) => lines.length === 700
    )
    expect(all.map(({ text }: LogLine) => text)).toEqual(Array.from({ length: 700 }, (_, n) => `n${n}`))
    expect(await found()).toEqual(all.slice(200))
    const ran = await core.run('logs', 'one', '--stream', 'stderr', '--grep', '^n\\d+$')
    expect(ran.stderr).toBe('200 older lines are left out; -n 700 shows all.\n')
    expect(await found('--lines', '650')).toEqual(all.slice(50))
    const soon = new Date(Date.parse(all[699].at) + 60_000).toISOString()
    expect(await found('--since', soon)).toEqual([])
  })
  it('more lines than one answer holds come in pages, none doubled, none left out', async () => {
    await core.ask(
      'call',
      'two',
      'log',
      JSON.stringify({ text: Array.from({ length: 5_000 }, (_, n) => `p${n}`).join('\n') })
    )
    for (const id of [['two'], []]) {
      const lines = await until(
        () => core.ask('logs', ...id, '--grep', '^p\\d+$', '--stream', 'stderr', '-n', '4500') as Promise<LogLine[]>,
        (found) => found.at(-1)?.text === 'p4999'
      )
      expect(lines.map(({ text }) => text)).toEqual(Array.from({ length: 4_500 }, (_, n) => `p${n + 500}`))
    }
  })
  it('--stream takes one or several, and names those there are', async () => {
    const lines: LogLine[] = await core.ask('logs', 'one', '--stream', 'lifecycle,protocol')
    expect([...new Set(lines.map(({ stream }) => stream))].sort()).toEqual(['lifecycle', 'protocol'])
    const ran = await core.run('logs', 'one', '--stream', 'errors')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('stderr, stdout, lifecycle, protocol')
  })
  it('an expression that would run for ever is ended and said, and the core answers meanwhile', async () => {
    await log('one', `${'a'.repeat(60)}!`)
    await until(
      () => core.ask('logs', 'one', '--stream', 'stderr', '--grep', 'a{60}!'),
      (found) => found.length === 1
    )
    let ended = false
    const search = core.run('logs', 'one', '--grep', '(a+)+$', '--json').finally(() => (ended = true))
    let asked = 0
    while (!ended) {
      expect((await core.run('list')).code).toBe(0)
      asked += 1
    }
    const ran = await search
    expect(asked).toBeGreaterThan(1)
    expect(ran.code).toBe(1)
    expect(ran.json().error.message).toContain('took longer than 5 s')
    // Followed, the lines come to the command: it gives up as well.
    const running = spawnCli(['logs', 'one', '-f', '--grep', '^(?:(?:b+)+|x)$', '--stream', 'stderr'], core.env)
    await log('one', 'x')
    await until(
      () => running.lines.length,
      (count) => count > 0
    )
    await log('one', `${'b'.repeat(60)}!`)
    expect(await running.ended).toBe(1)
    expect(running.errors()).toContain('The expression took longer than 2 s')
  })
  it('an expression that is none is a mistake', async () => {
    const ran = await core.run('logs', '--grep', '(', '--json')
    expect([ran.code, ran.json().error.code]).toEqual([2, 'bad-input'])
  })
})

describe('followed', () => {
  it('through a flood every line comes once and in order, as one JSON value a line', async () => {
    const running = await following('one', '--json')
    const text = Array.from({ length: 20_000 }, (_, n) => `f${n}`).join('\n')
    await core.runWith(JSON.stringify({ text }), 'call', 'one', 'log', '-')
    const found = () =>
      linesOf(running)
        .filter(({ stream, text: each }) => stream === 'stderr' && /^f\d+$/.test(each))
        .map(({ text: each }) => each)
    await until(found, (lines) => lines.length >= 20_000)
    expect(found().join('\n')).toBe(text)
    const seqs = linesOf(running).map(({ seq }) => seq)
    expect(seqs.every((seq, at) => at === 0 || seq === seqs[at - 1]! + 1)).toBe(true)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
  })
  it('ends clean on SIGINT and when the core quits, with a word on stderr', async () => {
    const running = await following('one')
    running.child.kill('SIGINT')
    expect([await running.ended, running.errors()]).toEqual([0, ''])
    const [words, json, killed] = [await following('one'), await following('--json'), await following('two')]
    killed.child.kill('SIGINT')
    expect(await killed.ended).toBe(0)
    await core.run('quit')
    expect([await words.ended, words.errors()]).toEqual([0, 'Patchbay has stopped, so nothing more comes.\n'])
    expect([await json.ended, json.errors()]).toEqual([0, ''])
    for (const line of json.lines) JSON.parse(line)
    await core.restart()
  })
  it('of a server that is removed, they end with 0 and a word; those of all go on', async () => {
    await core.ask('add', 'brief', '--yes', '--', process.execPath, tiny, '--extras')
    const [words, json, all] = [
      await following('brief'),
      await following('brief', '--json'),
      await following('--json', '--stream', 'stderr,lifecycle')
    ]
    await core.ask('remove', 'brief')
    expect([await words.ended, words.errors()]).toEqual([0, 'brief was removed, so nothing more comes.\n'])
    expect([await json.ended, json.errors()]).toEqual([0, ''])
    await log('one', 'still here')
    await until(
      () => textsOf(all),
      (texts) => texts.includes('one: still here')
    )
    all.child.kill('SIGINT')
    expect(await all.ended).toBe(0)
  })
  it('of a server that is not there is refused', async () => {
    const ran = await core.run('logs', 'nobody', '-f', '--json')
    expect([ran.code, ran.json().error.code]).toEqual([1, 'not-found'])
  })
})
