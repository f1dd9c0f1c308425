import { afterEach, describe, expect, it } from 'vitest'
import type { ServerView } from '../../../contract/model.ts'
import { createBench, definitionOf, type Bench } from '../../fixtures/servers/bench.ts'
import { evil, lives, readLog, tiny, tinyModern, until } from '../../fixtures/servers/harness.ts'
import { inTime } from '../../helpers/in-time.ts'

let bench: Bench
const benches: Bench[] = []
async function fresh(more: Parameters<typeof createBench>[0] = {}): Promise<Bench> {
  bench = await createBench(more)
  benches.push(bench)
  return bench
}
afterEach(async () => {
  await Promise.all(benches.splice(0).map((each) => each.close()))
})
const starts = () => readLog(bench.log).filter((entry) => entry.what === 'start')
const text = (answer: { readonly kind: string; readonly bytes?: Buffer }) =>
  (JSON.parse(String(answer.bytes)) as { content: { text: string }[] }).content[0]?.text

describe('getting ready', () => {
  it('speaks with a server of the older era', async () => {
    await fresh()
    const view = await bench.add({ args: [tiny] })
    expect(view).toMatchObject({
      phase: 'ready',
      era: 'legacy',
      protocolVersion: '2025-11-25',
      version: '1.2.3',
      tools: 7,
      signal: 'ready',
      sentence: 'Ready'
    })
    expect(text(await bench.call('echo', { text: 'hello' }))).toBe('hello')
    const prompts = await bench.supervisor.prompts('test')
    expect(prompts).toMatchObject({
      ok: true,
      value: [{ name: 'greet', arguments: [{ name: 'name', required: true }] }]
    })
    const resources = await bench.supervisor.resources('test')
    expect(resources).toMatchObject({
      ok: true,
      value: [{ uri: 'tiny://readme' }, { uri: 'tiny://item/{id}', template: true }]
    })
  })
  it('speaks with a modern server and hears of its changes', async () => {
    await fresh()
    const view = await bench.add({ args: [tinyModern, '--extras'] })
    expect(view).toMatchObject({ phase: 'ready', era: 'modern', protocolVersion: '2026-07-28', version: '2.0.0' })
    expect(readLog(bench.log).map((entry) => entry.what)).not.toContain('initialize')
    const changes: unknown[] = []
    bench.supervisor.onLists((change) => changes.push(change))
    const upstream = await bench.supervisor.upstream('test')
    if (!upstream.ok) throw new Error(upstream.failure.message)
    await until('the listen', () => readLog(bench.log).some((entry) => entry.what === 'subscriptions/listen'))
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {}
    }
    await upstream.value.link.request({
      method: 'tools/call',
      params: Buffer.from(JSON.stringify({ name: 'grow', arguments: { name: 'later' }, _meta: meta }))
    })
    await until('the new tool', () => bench.supervisor.kept('test').tools.some((tool) => tool.name === 'later'))
    expect(changes).toEqual([{ server: 'test', tools: true, resources: false, prompts: false }])
  })
  it('does not ask a server of the older era again what it is', async () => {
    await fresh()
    await bench.add({ args: [evil, 'ignorediscover'] })
    expect(bench.view().usualStartMs).toBeGreaterThan(4_900)
    await bench.supervisor.settled()
    await bench.supervisor.restart('test')
    expect(bench.view()).toMatchObject({ phase: 'ready', era: 'legacy' })
    expect(
      bench.supervisor
        .timeline('test', 5)
        .filter((mark) => mark.kind === 'ready')
        .map((mark) => mark.kind === 'ready' && mark.ms < 3_000)
    ).toEqual([false, true])
  })
  it('stays modern when a server names its versions', async () => {
    await fresh()
    expect(await bench.add({ args: [evil, 'modern32022'] })).toMatchObject({ phase: 'ready', era: 'modern' })
    expect(readLog(bench.log).map((entry) => entry.what)).not.toContain('initialize')
  })
  it.each([
    ['version', 'unsupported-version'],
    ['modern-unsupported', 'unsupported-version'],
    ['modern32021', 'handshake-refused']
  ])('fails once and clearly: %s', async (mode, code) => {
    await fresh()
    const view = await bench.add({ args: [evil, mode] })
    await bench.phase('failed')
    expect(view.lastError?.code ?? bench.view().lastError?.code).toBe(code)
    expect(starts()).toHaveLength(1)
  })
  it.each(['banner', 'bom', 'crlf', 'split', 'stringid', 'unknownid', 'dupid', 'notifyfirst', 'nullid'])(
    'copes with %s',
    async (mode) => {
      await fresh()
      expect(await bench.add({ args: [evil, mode] })).toMatchObject({ phase: 'ready', tools: 4 })
      expect(bench.view().usualStartMs).toBeLessThan(inTime(3_000))
      expect(text(await bench.call('echo', { text: 'é漢😀' }))).toBe('é漢😀')
    }
  )
  it('hints at text on stdout', async () => {
    await fresh()
    await bench.add({ args: [evil, 'banner'] })
    expect(bench.view().hints[0]).toContain('Welcome to the evil server')
    expect(bench.view().counters.pollutedLines).toBe(1)
  })
  it.each([
    ['pretty', 'output-multiline'],
    ['utf16', 'output-utf16'],
    ['binary', 'output-binary']
  ])('names output that can never work: %s', async (mode, code) => {
    await fresh()
    const before = performance.now()
    bench.supervisor.put(definitionOf({ args: [evil, mode] }))
    await bench.phase('failed')
    expect(performance.now() - before).toBeLessThan(inTime(3_500))
    expect(bench.view().lastError?.code).toBe(code)
  })
  it.each([
    ['pretty', 'output-multiline'],
    ['utf16', 'output-utf16'],
    ['noise', 'output-binary'],
    ['elf', 'output-binary'],
    ['highbytes', 'output-binary'],
    ['fewbytes', 'output-binary'],
    ['batch', 'output-batch'],
    ['concat', 'output-concatenated']
  ])('names output that goes wrong after a first good message, soon and for good: %s', async (framing, code) => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, 'late', framing] }))
    const view = await bench.phase('failed')
    expect(view.lastError?.code).toBe(code)
    const entries = readLog(bench.log)
    const first = entries.find((entry) => entry.what === 'initialize')!
    const over = bench.supervisor
      .timeline('test', 5)
      .find((mark) => mark.kind === 'phase' && mark.phase === 'stopping')!
    expect(Date.parse(over.at) - first.at).toBeLessThan(inTime(4_000))
    expect(starts()).toHaveLength(1)
  })
  it('judges messages that run together the same, whatever it remembers of the server', async () => {
    await fresh()
    const folder = bench.folder
    const verdict = async () => {
      bench.supervisor.put(definitionOf({ args: [evil, 'joined'] }))
      return (await bench.phase('failed')).lastError?.code
    }
    const first = await verdict()
    await bench.supervisor.start('test')
    const second = (await bench.phase('failed')).lastError?.code
    await bench.close()
    await fresh({ folder })
    expect([first, second, await verdict()]).toEqual(Array(3).fill('output-concatenated'))
  })
  it('takes a server that prints what it is asked over several lines, and answers late', async () => {
    await fresh()
    expect(await bench.add({ args: [evil, 'prettyecho', '2000'] })).toMatchObject({ phase: 'ready', tools: 4 })
  })
  it.each([
    ['pretty', 'output-multiline'],
    ['utf16', 'output-utf16'],
    ['batch', 'output-batch']
  ])('ends the calls of a ready server whose answers come the wrong way, and keeps it: %s', async (framing, code) => {
    await fresh({ rhythm: { healthEveryMs: 200 } })
    const { pid } = await bench.add({ args: [evil, 'inlate', framing] })
    for (let times = 0; times < 2; times += 1)
      expect(await bench.call('echo', { text: 'x' })).toMatchObject({ kind: 'local', code })
    await until('four pings', () => readLog(bench.log).filter((entry) => entry.what === 'ping').length >= 4)
    expect(bench.view()).toMatchObject({ phase: 'ready', pid })
    expect(bench.view().hints.join()).toContain('Answers')
    expect(bench.view().hints).toHaveLength(1)
    const told = () =>
      bench.lines.filter(({ stream, text: line }) => stream === 'lifecycle' && line.includes('fault of the server'))
    const named = () =>
      bench.lines.filter(({ stream, text: line }) => stream === 'lifecycle' && /writes|sends batches/.test(line))
    expect(named(), JSON.stringify(told())).toHaveLength(1)
    await bench.supervisor.stop('test')
    expect(named().at(-1)?.text).toMatch(/^\d+ more like this: /)
  })
  it.each([
    ['prettycut', 'output-multiline'],
    ['halfway', 'output-broken'],
    ['wrongid16', 'output-utf16']
  ])('ends a call whose answer never becomes whole, or is nobody’s: %s', async (framing, code) => {
    await fresh()
    const { pid } = await bench.add({ args: [evil, 'inlate', framing] })
    const began = performance.now()
    expect(await bench.call('echo', { text: 'x' })).toMatchObject({ kind: 'local', code })
    expect(performance.now() - began).toBeLessThan(inTime(4_000))
    expect(bench.view()).toMatchObject({ phase: 'ready', pid })
  })
  it.each(['elf', 'highbytes', 'fewbytes'])(
    'names binary output of a ready server while its line is open: %s',
    async (framing) => {
      await fresh()
      await bench.add({ args: [evil, 'inlate', framing] })
      const call = bench.call('echo', { text: 'x' })
      await until('the hint', () => bench.view().hints.length > 0)
      expect(bench.view().hints).toEqual(['Wrote binary data to stdout, where messages belong.'])
      expect(
        bench.lines.some(({ stream, text: line }) => stream === 'lifecycle' && line.includes('writes binary data'))
      ).toBe(true)
      await bench.supervisor.stop('test')
      expect(await call).toMatchObject({ kind: 'local' })
    }
  )
  it.each(['noid', 'twoids'])('takes an answer that can only be the one: %s', async (framing) => {
    await fresh()
    await bench.add({ args: [evil, 'inlate', framing] })
    expect(text(await bench.call('echo', { text: 'x' }))).toBe('x')
    expect(bench.view().hints).toEqual([])
  })
  it.each([
    ['silent', [], 'It wrote nothing at all, neither on stdout nor on stderr.'],
    ['late', ['mute'], 'It sent one message, but not the answer that was waited for.']
  ] as const)('says truly what a server wrote that did not answer: %s', async (mode, more, sentence) => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, mode, ...more], startTimeoutSeconds: 1 }))
    expect((await bench.phase('waiting')).lastError?.message).toContain(sentence)
  })
  it('quotes a line on stdout that the answer waits behind', async () => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, 'asksperson'], startTimeoutSeconds: 1 }))
    const view = await bench.phase('waiting')
    expect(view.lastError?.code).toBe('start-timeout')
    expect(view.lastError?.message).toContain('It wrote “Enter your API key:” to stdout and never ended the line')
  })
  it('is degraded when a list fails, and keeps going', async () => {
    await fresh()
    expect(await bench.add({ args: [evil, 'listfail'] })).toMatchObject({
      phase: 'degraded',
      lastError: { code: 'list-failed' },
      signal: 'attention'
    })
    expect(text(await bench.call('echo', { text: 'still here' }))).toBe('still here')
  })
  it('stops reading endless pages and uses what it has', async () => {
    await fresh()
    const view = await bench.add({ args: [evil, 'pages'] })
    expect(view).toMatchObject({ phase: 'degraded', tools: 64 })
    expect(view.usualStartMs).toBeLessThan(inTime(2_000))
  })
})

describe('failing', () => {
  it('comes back after kill -9', async () => {
    await fresh()
    const { pid } = await bench.add({})
    process.kill(pid!, 'SIGKILL')
    const killed = performance.now()
    const spawned = await until('a new process', () => bench.view().pid !== pid && bench.view().pid)
    const spawnedAfter = performance.now() - killed
    await bench.phase('ready')
    expect(spawnedAfter).toBeLessThan(inTime(1_000))
    expect(bench.view()).toMatchObject({
      pid: spawned,
      counters: { restarts: 1 },
      lastExit: { signal: 'SIGKILL', code: null, asked: false }
    })
    expect(bench.supervisor.crashes('test')[0]).toMatchObject({
      inWords: expect.stringMatching(/^Killed by SIGKILL after/) as string
    })
  })
  it('ends fifty open calls once each, repeats none', async () => {
    await fresh()
    const { pid } = await bench.add({})
    const answers: { at: number; kind: string }[] = []
    const calls = Array.from({ length: 50 }, async () => {
      const answer = await bench.call('hang')
      answers.push({ at: performance.now(), kind: answer.kind })
    })
    await until('all to arrive', () => readLog(bench.log).filter((entry) => entry.tool === 'hang').length === 50)
    const killed = performance.now()
    process.kill(pid!, 'SIGKILL')
    await Promise.all(calls)
    expect(answers).toHaveLength(50)
    expect(answers.every((answer) => answer.kind === 'local' && answer.at - killed < 1_000)).toBe(true)
    await until('the next one', () => bench.view().pid !== pid && bench.view().phase === 'ready')
    expect(text(await bench.call('echo', { text: 'again' }))).toBe('again')
    expect(readLog(bench.log).filter((entry) => entry.tool === 'hang')).toHaveLength(50)
  })
  it('calls an exit with code 0 a crash, and a third one a loop', async () => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, 'exit0'] }))
    const view = await bench.phase('crash-looping')
    expect(view).toMatchObject({
      attempt: 3,
      lastExit: { code: 0 },
      signal: 'attention',
      lastError: { code: 'exited-early' }
    })
    expect(view.sentence).toMatch(/^Waiting \d s before the next start \(third crash in a row\)$/)
    expect(view.nextRetryAt).not.toBeNull()
    // The first question might have been to blame once: that process is spared.
    expect(view).toMatchObject({ incarnation: 3, counters: { starts: 3, restarts: 2 } })
    expect(bench.supervisor.crashes('test')).toHaveLength(3)
    expect(starts()).toHaveLength(4)
  })
  it('stays stopped when stopped while waiting', async () => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, 'exit1'] }))
    await bench.phase('waiting')
    await bench.supervisor.stop('test')
    const count = starts().length
    expect(bench.view()).toMatchObject({ phase: 'stopped', signal: 'off', nextRetryAt: null })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(starts()).toHaveLength(count)
    bench.supervisor.put(definitionOf({ args: [evil, 'exit1'], name: 'another name' }))
    await expect(bench.supervisor.upstream('test', 100)).resolves.toMatchObject({
      ok: false,
      failure: { code: 'not-running' }
    })
    expect(starts()).toHaveLength(count)
  })
  it('tries a command that is not there once', async () => {
    await fresh()
    bench.supervisor.put(definitionOf({ launch: { kind: 'stdio', command: 'no-such-bin', args: [] } }))
    const view = await bench.phase('failed')
    expect(view.lastError).toMatchObject({
      code: 'command-not-found',
      detail: expect.stringContaining('/usr/bin') as string
    })
    expect(view).toMatchObject({
      incarnation: 1,
      nextRetryAt: null,
      signal: 'failed',
      sentence: 'no-such-bin was not found'
    })
  })
  it.each([
    ['missing-env', 'missing-env', 'FIGMA_API_KEY is not set', 'failed'],
    ['certificate', 'certificate', 'test does not trust the certificate of a site it needs', 'failed'],
    ['daemon', 'daemonized', 'test puts itself in the background: its first process ends while others go on', 'failed']
  ] as const)('names the cause from its last words: %s', async (mode, code, sentence, phase) => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, mode] }))
    const view = await bench.phase(phase)
    expect(view).toMatchObject({ sentence, lastError: { code } })
    expect(bench.supervisor.crashes('test')).toHaveLength(1)
  })
  it.each([
    ['port-taken', 'port-taken'],
    ['oom', 'out-of-memory']
  ] as const)('names what may pass and tries again: %s', async (mode, code) => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, mode] }))
    expect((await bench.phase('waiting')).lastError?.code).toBe(code)
  })
  it('gives up on a silent server after its time and ends it', async () => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, 'silent'], startTimeoutSeconds: 1 }))
    const pid = await until('its pid', () => bench.view().pid)
    const view = await bench.phase('waiting', 'test', 8_000)
    expect(view.lastError?.code).toBe('start-timeout')
    expect(lives(pid)).toBe(false)
  })
  it('keeps a slow start in view until it is ready', async () => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, 'slowdownload', '1500'] }))
    const progress = await until(
      'a line',
      () => bench.view().progress?.startsWith('Downloading') && bench.view().progress
    )
    expect(progress).toMatch(/Downloading package \d+\/50/)
    await bench.phase('ready')
    expect(starts()).toHaveLength(1)
  })
  it('restarts at once although a helper holds the pipes', async () => {
    await fresh()
    const { pid } = await bench.add({ args: [evil, 'forkhold'] })
    const helper = readLog(bench.log).find((entry) => entry.what === 'forked')!.child!
    process.kill(pid!, 'SIGKILL')
    await until('the next start', () => starts().length === 2, 1_500)
    expect(lives(helper)).toBe(false)
  })
  it('restarts a server that answers no more', async () => {
    await fresh({ rhythm: { healthEveryMs: 150, healthTimeoutMs: 100 } })
    const { pid } = await bench.add({ args: [evil, 'unhealthy', '1500'] })
    await until('another one', () => bench.view().pid !== null && bench.view().pid !== pid, 30_000)
    expect(lives(pid!)).toBe(false)
    expect(bench.lines.some((line) => line.text.includes('did not answer 3 health checks'))).toBe(true)
  })
  it('restarts a relay that answers everything with the loss of its own connection', async () => {
    await fresh({ rhythm: { healthEveryMs: 150, healthTimeoutMs: 100 } })
    const { pid } = await bench.add({ args: [evil, 'cutoff', '1500'] })
    await until('another one', () => bench.view().pid !== null && bench.view().pid !== pid, 30_000)
    expect(bench.lines.some((line) => line.text.includes('did not answer 3 health checks'))).toBe(true)
  })
  it('leaves alone what never answers a ping, and what is busy', async () => {
    await fresh({ rhythm: { healthEveryMs: 200, healthTimeoutMs: 300 } })
    const { pid } = await bench.add({ args: [evil, 'noping'] })
    const busy = await bench.add({ id: 'busy', args: [evil, 'nap', '4000'] })
    await until('ten lists instead', () => readLog(bench.log).filter(({ what }) => what === 'tools/list').length > 10)
    await until('the busy one to be seen', () => bench.view('busy').sentence.startsWith('Busy, without'))
    await bench.phase('ready', 'busy')
    await until('its answer', () => bench.view('busy').sentence === 'Ready', 20_000)
    expect([bench.view().pid, bench.view('busy').pid]).toEqual([pid, busy.pid])
    expect(bench.view().sentence).toBe('Ready')
  })
})

describe('stopping', () => {
  it('ends the whole tree and stays so', async () => {
    await fresh()
    const { pid } = await bench.add({ args: [evil, 'fork'] })
    const helper = readLog(bench.log).find((entry) => entry.what === 'forked')!.child!
    await expect(bench.supervisor.stop('test')).resolves.toMatchObject({
      ok: true,
      value: { phase: 'stopped', pid: null, tools: 4 }
    })
    expect(lives(pid!)).toBe(false)
    expect(lives(helper)).toBe(false)
    expect(bench.view().lastExit).toMatchObject({ asked: true, code: 0 })
    expect(bench.supervisor.crashes('test')).toEqual([])
  })
  it('ends for who asked, too, when somebody starts it again meanwhile', async () => {
    await fresh()
    const { pid } = await bench.add({ args: [evil, 'graceful', '300'] })
    const stopping = bench.supervisor.stop('test')
    const starting = bench.supervisor.start('test')
    await Promise.all([stopping, starting])
    expect(bench.view()).toMatchObject({ phase: 'ready', incarnation: 2 })
    expect(lives(pid!)).toBe(false)
  })
  it('for good is not undone by who starts it meanwhile', async () => {
    await fresh()
    const { pid } = await bench.add({ args: [evil, 'graceful', '300'] })
    const removing = bench.supervisor.remove('test')
    void bench.supervisor.start('test')
    void bench.supervisor.restart('test')
    await removing
    expect(bench.supervisor.view('test')).toBeNull()
    expect(lives(pid!)).toBe(false)
    expect(starts()).toHaveLength(1)
  })
  it('all at once, within the budget', async () => {
    await fresh()
    const views: ServerView[] = []
    for (const mode of ['good', 'good', 'stubborn', 'graceful'])
      views.push(await bench.add({ id: `s${views.length}`, args: [evil, mode] }))
    const before = performance.now()
    await bench.supervisor.stopAll()
    expect(performance.now() - before).toBeLessThan(inTime(8_000))
    expect(views.map((view) => lives(view.pid!))).toEqual([false, false, false, false])
    const eofs = readLog(bench.log)
      .filter((entry) => entry.what === 'eof')
      .map((entry) => entry.at)
    expect(Math.max(...eofs) - Math.min(...eofs)).toBeLessThan(inTime(200))
  })
  it('survives a storm of commands with one process at most, and the last one wins', async () => {
    await fresh()
    await bench.add({})
    const commands = ['start', 'stop', 'restart'] as const
    const asked: Promise<unknown>[] = []
    for (let count = 0; count < 60; count += 1) {
      asked.push(bench.supervisor[commands[(count * 7 + (count % 5)) % 3]!]('test'))
      await new Promise((resolve) => setTimeout(resolve, (count * 13) % 50))
    }
    asked.push(bench.supervisor.stop('test'))
    await bench.phase('stopped')
    const pids = [...new Set(starts().map((entry) => entry.pid))]
    expect(pids.filter(lives)).toEqual([])
    await bench.supervisor.start('test')
    await Promise.all(asked)
    expect(bench.view().phase).toBe('ready')
  })
})

describe('on demand', () => {
  it('starts at the first use, sleeps when unused, keeps its tools, and starts again', async () => {
    await fresh()
    await bench.add({ wanted: 'on-demand', idleMinutes: 0.02 as number })
    expect(bench.view()).toMatchObject({ phase: 'stopped', sentence: 'Sleeping until it is needed' })
    expect(starts()).toHaveLength(0)
    expect(text(await bench.call('echo', { text: 'awake' }))).toBe('awake')
    await bench.phase('stopped')
    expect(bench.supervisor.kept('test').tools).toHaveLength(4)
    expect(text(await bench.call('echo', { text: 'again' }))).toBe('again')
    expect(starts()).toHaveLength(2)
  })
  it('does not start again once a person stopped it', async () => {
    await fresh()
    await bench.add({ wanted: 'on-demand' })
    await bench.call('echo')
    await bench.supervisor.stop('test')
    await expect(bench.supervisor.upstream('test', 50)).resolves.toMatchObject({ ok: false })
  })
  it('lets a call wait for a server on its way, and refuses with the reason when it cannot come', async () => {
    await fresh()
    bench.supervisor.put(definitionOf({ args: [evil, 'slowstart', '800'] }))
    expect(text(await bench.call('echo', { text: 'worth it' }))).toBe('worth it')
    bench.supervisor.put(definitionOf({ id: 'gone', launch: { kind: 'stdio', command: 'no-such-bin', args: [] } }))
    await expect(bench.supervisor.upstream('gone', 5_000)).resolves.toMatchObject({
      ok: false,
      failure: { code: 'command-not-found' }
    })
    await expect(bench.supervisor.upstream('nobody')).resolves.toMatchObject({ failure: { code: 'not-found' } })
  })
})

describe('what is remembered', () => {
  it('keeps lists on disk and tells only real differences after a restart', async () => {
    const first = await fresh()
    await first.add({ args: [tiny] })
    await first.close()
    const second = await fresh({ folder: first.folder })
    const changes: unknown[] = []
    second.supervisor.onLists((change) => changes.push(change))
    second.supervisor.put(definitionOf({ args: [tiny] }))
    expect(second.supervisor.kept('test').tools).toHaveLength(7)
    await second.phase('ready')
    expect(changes).toEqual([])
  })
  it('asks for consent instead of running what nobody agreed to', async () => {
    await fresh()
    const view = await bench.add({ consent: null })
    expect(view).toMatchObject({ phase: 'needs-consent', signal: 'attention' })
    expect(starts()).toHaveLength(0)
    await expect(bench.supervisor.start('test')).resolves.toMatchObject({ ok: true, value: { phase: 'needs-consent' } })
    bench.supervisor.put(definitionOf({}))
    await bench.phase('ready')
    bench.supervisor.put(definitionOf({ args: [evil, 'good', 'other'], consent: null }))
    await bench.phase('needs-consent')
  })
  it('restarts when what runs has changed, and not for a new name', async () => {
    await fresh()
    const { pid } = await bench.add({})
    bench.supervisor.put(definitionOf({ name: 'renamed' }))
    expect(bench.view()).toMatchObject({ name: 'renamed', pid })
    bench.supervisor.put(definitionOf({ env: { MORE: { kind: 'plain', value: '1' } } }))
    await until('another process', () => bench.view().phase === 'ready' && bench.view().pid !== pid)
  })
  it('reads a storm of list changes at most once a second', async () => {
    await fresh()
    await bench.add({ args: [evil, 'storm', '20000'] })
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(readLog(bench.log).filter((entry) => entry.what === 'tools/list').length).toBeLessThanOrEqual(5)
    expect(bench.view().phase).toBe('ready')
  })
  it('gives children the short list of variables and their own', async () => {
    await fresh()
    process.env['PATCHBAY_TEST_LEAK'] = 'secret'
    await bench.add({ args: [tiny], env: { OWN_VALUE: { kind: 'plain', value: 'yes' } } })
    const names = text(await bench.call('env'))?.split('\n') ?? []
    delete process.env['PATCHBAY_TEST_LEAK']
    expect(names).toContain('PATH')
    expect(names).toContain('OWN_VALUE')
    expect(names).not.toContain('PATCHBAY_TEST_LEAK')
    expect(names).not.toContain('NODE_OPTIONS')
  })
  it('samples memory of the tree', async () => {
    await fresh({ rhythm: { usageIdleMs: 100 } })
    await bench.add({})
    await until('a sample', () => (bench.view().memoryBytes ?? 0) > 10_000_000)
    expect(bench.view().processes).toBe(1)
  })
})
