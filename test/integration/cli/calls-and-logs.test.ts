/** Test calls and logs as a person at a terminal meets them. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, spawnCli, startCore, until, type TestCore } from '../../helpers/core.ts'
import { inTime } from '../../helpers/in-time.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny, '--extras')
})
afterAll(() => core?.stop())
const log = (text: string) => core.ask('call', 'tiny', 'log', JSON.stringify({ text }))

describe('call', () => {
  it('prints the result as received, and ends with 1 when the tool said no', async () => {
    expect(await core.ask('call', 'tiny', 'add', '{"a": 2, "b": 3}')).toEqual({
      content: [{ type: 'text', text: '5' }],
      structuredContent: { sum: 5 }
    })
    const said = await core.run('call', 'tiny', 'fail', '{"message": "no such thing"}', '--json')
    expect(said.code).toBe(1)
    expect(said.json()).toEqual({ content: [{ type: 'text', text: 'no such thing' }], isError: true })
    const inWords = await core.run('call', 'tiny', 'echo', '{"text": "é 漢"}')
    expect(JSON.parse(inWords.stdout)).toEqual({ content: [{ type: 'text', text: 'é 漢' }] })
  })
  it('sends and prints numbers digit for digit', async () => {
    const exact = '{"n":9007199254740993,"e":1e400,"plain":1.5}'
    const deep = join(root, 'test', 'fixtures', 'servers', 'deep.mjs')
    await core.ask('add', 'digits', '--yes', '--', process.execPath, deep)
    const ran = await core.run('call', 'digits', 'digits', exact, '--json')
    expect(ran.stdout).toContain(`"structuredContent":${exact}`)
    expect(JSON.parse(ran.stdout).content[0].text).toBe(exact)
    // Over several lines, as a file may be.
    const lines = await core.runWith('{\n"n": 9007199254740993\n}\n', 'call', 'digits', 'digits', '-')
    expect(lines.code).toBe(0)
    expect(JSON.parse(lines.stdout).content[0].text).toContain('9007199254740993')
    expect(lines.stdout).toContain('"n": 9007199254740993,\n    "e": 1e400')
    await core.ask('remove', 'digits')
  })
  it('takes its input from standard input, large ones too', async () => {
    const text = 'x'.repeat(300_000)
    const ran = await core.runWith(JSON.stringify({ text }), 'call', 'tiny', 'echo', '-', '--json')
    expect(ran.json().content[0].text).toBe(text)
  })
  it('tells progress on stderr as it happens', async () => {
    const ran = await core.run('call', 'tiny', 'slow', '{"ms": 300, "steps": 3}')
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('Step 1 of 3')
    expect(JSON.parse(ran.stdout).content[0].text).toBe('took 300 ms')
  })
  it('gives up after --timeout, and says so', async () => {
    const begun = Date.now()
    const ran = await core.run('call', 'tiny', 'hang', '--timeout', '1', '--json')
    expect(ran.code).toBe(1)
    expect(ran.json().error.code).toBe('call-timeout')
    expect(Date.now() - begun).toBeLessThan(inTime(5_000))
  })
  it('interrupted is cancelled at the server', async () => {
    const running = spawnCli(['call', 'tiny', 'slow', '{"ms": 20000, "steps": 100}', '--json'], core.env)
    await until(
      () => core.ask('show', 'tiny'),
      (view) => view.calling.length === 1
    )
    running.child.kill('SIGINT')
    expect(await running.ended).not.toBe(0)
    expect(JSON.parse(running.lines[0] ?? '{}')).toMatchObject({ error: { code: 'cancelled' } })
    await until(
      () => core.ask('show', 'tiny'),
      (view) => view.calling.length === 0
    )
  })
  it('whose command was killed ends too', async () => {
    const running = spawnCli(['call', 'tiny', 'slow', '{"ms": 30000, "steps": 100}'], core.env)
    await until(
      () => core.ask('show', 'tiny'),
      (view) => view.calling.length === 1
    )
    running.child.kill('SIGKILL')
    await running.ended
    await until(
      () => core.ask('show', 'tiny'),
      (view) => view.calling.length === 0
    )
  })
  it('of a tool that ends the server is told, and the next call works', async () => {
    const ran = await core.run('call', 'tiny', 'crash', '--json')
    expect(ran.code).toBe(1)
    expect(ran.json().error.code).toBe('server-died')
    expect(await core.ask('call', 'tiny', 'echo', '{"text": "back"}')).toMatchObject({ content: [{ text: 'back' }] })
  })
  it('of a stopped server and an unknown tool is refused in words', async () => {
    expect((await core.run('call', 'tiny', 'nothing', '--json')).json().error.code).toBe('unknown-tool')
    await core.ask('stop', 'tiny')
    const { error } = (await core.run('call', 'tiny', 'echo', '{"text":"x"}', '--json')).json()
    expect(error).toMatchObject({ code: 'not-running' })
    await core.ask('start', 'tiny')
  })
})

describe('logs', () => {
  it('are one array with --json, and lines with a time for people', async () => {
    await log('a line to find')
    const lines = await until(
      () => core.ask('logs', 'tiny'),
      (all) => all.some((each: { text: string }) => each.text === 'a line to find')
    )
    const line = lines.find((each: { text: string }) => each.text === 'a line to find')
    expect(line).toMatchObject({ server: 'tiny', stream: 'stderr', level: 'info', seq: expect.any(Number) })
    expect((await core.run('logs', 'tiny')).stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3}\s+stderr\s+.*a line to find$/m)
  })
  it('are narrowed by --grep, --stream, --since and --lines', async () => {
    await log('needle number 41')
    await log('needle number 42')
    await until(
      () => core.ask('logs', 'tiny', '--grep', 'needle number 4[12]', '--stream', 'stderr'),
      (found) => found.length === 2
    )
    const text = async (...words: string[]) =>
      (await core.ask('logs', 'tiny', ...words)).map((each: { text: string }) => each.text)
    expect(await text('--grep', 'number 41$', '--stream', 'stderr')).toEqual(['needle number 41'])
    expect((await text('--stream', 'lifecycle')).join('\n')).not.toContain('needle')
    expect((await text('--stream', 'lifecycle')).join('\n')).toMatch(/pid \d+/)
    expect(await text('--since', '1h', '--grep', 'needle', '--stream', 'stderr')).toHaveLength(2)
    expect(await text('--since', new Date(Date.now() + 60_000).toISOString())).toEqual([])
    expect(await text('--stream', 'stderr', '--lines', '1')).toEqual(['needle number 42'])
    expect((await text('--stream', 'protocol')).join('\n')).toContain('log')
  })
  it('followed, print what was and what comes, one JSON value a line, until the reader goes', async () => {
    const following = spawnCli(['logs', 'tiny', '-f', '--stream', 'stderr', '--grep', 'tail', '--json'], core.env)
    const words = spawnCli(['logs', 'tiny', '-f'], core.env)
    await until(
      () => words.lines.length,
      (count) => count > 0
    )
    for (let n = 0; n < 5; n++) await log(`tail ${n}`)
    const lines = await until(
      () => following.lines,
      (all) => all.length >= 5
    )
    expect(lines.map((line) => JSON.parse(line).text)).toEqual(['tail 0', 'tail 1', 'tail 2', 'tail 3', 'tail 4'])
    await until(
      () => words.lines.join('\n'),
      (all) => all.includes('tail 4')
    )
    following.child.kill('SIGINT')
    words.child.stdout?.destroy()
    await following.ended
    await log('tail for nobody')
    words.child.kill('SIGINT')
    await words.ended
  })
  it('survive a restart of Patchbay, and of a removed server they are gone', async () => {
    await log('before the restart')
    await until(
      () => core.ask('logs', 'tiny', '--grep', 'before the restart', '--stream', 'stderr'),
      (found) => found.length === 1
    )
    await core.restart()
    const found = await core.ask('logs', 'tiny', '--grep', 'before the restart', '--stream', 'stderr')
    expect(found).toHaveLength(1)
  })
})
