/** Servers that cannot stand a first message other than `initialize`: whatever they do about it costs one quiet restart. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createBench, type Bench } from '../../fixtures/servers/bench.ts'
import { lives, tempFolder, tinyModern, until } from '../../fixtures/servers/harness.ts'

const program = join(import.meta.dirname, '..', '..', 'fixtures', 'servers', 'first-word.mjs')
let bench: Bench
afterEach(() => bench?.close())

const heard = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { pid: number; what: string })
async function take(how: string, folder = tempFolder()) {
  const file = join(folder, 'heard.log')
  rmSync(file, { force: true })
  // Shorter than in earnest, or the silent ones would take a minute.
  bench = await createBench({ folder, rhythm: { discoverTimeoutMs: 1_000, hungQuietMs: 1_000 } })
  const view = await bench.add({
    args: [program, how],
    env: { FIRST_WORD_LOG: { kind: 'plain', value: file } },
    startTimeoutSeconds: 30
  })
  return { view, folder, said: () => heard(file), starts: () => heard(file).filter(({ what }) => what === 'start') }
}

const spoiling = [
  'dies',
  'dies later',
  'exits 0',
  'aborts',
  'answers and dies',
  'answers in binary',
  'answers over several lines',
  'refuses everything',
  'refuses all lists',
  'hangs',
  'says so and hangs',
  'breaks off',
  'closes its output',
  'answers another id',
  'answers null',
  'answers a text',
  'answers a number'
]
describe('a server that cannot be asked with server/discover', () => {
  it.each(spoiling)('%s: comes up on a fresh process, without a crash, and is remembered', async (how) => {
    const first = await take(how)
    await until('a second process', () => first.starts().length > 1)
    await bench.phase('ready', 'test', 20_000)
    expect(bench.view()).toMatchObject({ tools: 1, era: 'legacy', attempt: 0, lastError: null })
    await expect(bench.call('echo')).resolves.toMatchObject({ kind: 'result' })
    expect(bench.supervisor.crashes('test')).toEqual([])
    // The first process is wholly gone, and the second never heard the question.
    const [spoiled, kept, ...more] = first.starts()
    expect(more).toEqual([])
    expect(lives(spoiled!.pid)).toBe(false)
    expect(first.said().filter(({ pid }) => pid === kept!.pid)[1]?.what).toBe('initialize')
    // Nobody hears of two starts, or of an exit.
    expect(bench.view()).toMatchObject({ incarnation: 1, lastExit: null, counters: { starts: 1, restarts: 0 } })
    expect(bench.view().hints).toEqual([])
    const marks = bench.supervisor.timeline('test', 5).flatMap((mark) => (mark.kind === 'memory' ? [] : [mark]))
    expect(marks.map((mark) => (mark.kind === 'phase' ? mark.phase : mark.kind))).toEqual([
      'starting',
      'start',
      'ready',
      'ready'
    ])
    expect(bench.lines.filter(({ stream, level }) => stream === 'lifecycle' && level === 'error')).toEqual([])
    await bench.supervisor.settled()
    await bench.close()
    // Known: one process, asked rightly, at once.
    const again = await take(how, first.folder)
    expect(again.view.phase).toBe('ready')
    expect(again.said().map(({ what }) => what)).not.toContain('server/discover')
    expect(again.starts()).toHaveLength(1)
  })
})

describe('what the question is not blamed for', () => {
  it('a modern server is kept on its first process', async () => {
    bench = await createBench()
    await bench.add({ args: [tinyModern] })
    expect(bench.view()).toMatchObject({ phase: 'ready', era: 'modern', incarnation: 1 })
  })
  it('a cause with a name of its own is told from the first process', async () => {
    bench = await createBench()
    const script = "console.error('Error: FIGMA_API_KEY environment variable is required'); process.exit(1)"
    const view = await bench.add({ args: ['-e', script] })
    expect(view).toMatchObject({ phase: 'failed', incarnation: 1, lastError: { code: 'missing-env' } })
  })
  it('a server that always dies is asked otherwise once, then crashes as it did', async () => {
    bench = await createBench({ policy: { firstDelayMs: 20 } })
    await bench.add({ args: ['-e', 'process.exit(1)'] })
    await bench.phase('crash-looping')
    // Three failures in a row, and the one process that was spared.
    expect(bench.view()).toMatchObject({ attempt: 3, incarnation: 3, lastError: { code: 'exited-early' } })
    expect(bench.supervisor.crashes('test').map(({ incarnation }) => incarnation)).toEqual([3, 2, 1])
    expect(bench.lines.filter(({ text }) => text.startsWith('Started, pid'))).toHaveLength(4)
  })
  it('a slow start is let be while it works', async () => {
    bench = await createBench({ rhythm: { discoverTimeoutMs: 300, hungQuietMs: 2_000 } })
    const busy = `const end = Date.now() + 4_000; while (Date.now() < end); process.argv[2] = 'dies'; import('${program}')`
    const view = await bench.add({ args: ['--input-type=module', '-e', busy, 'x'] })
    expect(view.phase).toBe('ready')
    // It died of the question only once it read it, and the second start is as slow.
    expect(bench.lines.filter(({ text }) => text.startsWith('Started, pid'))).toHaveLength(2)
  })
  it('a program that shows an address to open is waiting for a person, not hung', async () => {
    bench = await createBench({ rhythm: { discoverTimeoutMs: 200, hungQuietMs: 500 } })
    const script = `console.error('Please open https://example.com/login'); setTimeout(() => import('${program}'), 3_000)`
    process.env['FIRST_WORD_LOG'] = ''
    const view = await bench.add({ args: ['-e', script, 'answers null'] })
    expect(view).toMatchObject({ phase: 'ready' })
  })
})
