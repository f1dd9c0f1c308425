import type { CrashReport } from '../../contract/model.ts'
import { statSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { inTime, slow, tinyPath, trial, until, wait } from './arena.ts'
import { textOf, type Message, type RawHost } from './raw-host.ts'

describe('calls', () => {
  trial('A27 open calls end once when their server dies', async (arena) => {
    await arena.evil('dies', 'good')
    const { pid } = await arena.phase('dies', ['ready'])
    const host = await arena.host()
    const open = Array.from({ length: 50 }, (_, index) =>
      host.request(index, 'tools/call', { name: 'dies__hang', arguments: { n: index } })
    )
    await until('all to be there', () => arena.log('dies').filter(({ tool }) => tool === 'hang').length === 50)
    const killed = Date.now()
    process.kill(pid!, 'SIGKILL')
    const answers = await Promise.all(open)
    const ms = Date.now() - killed
    await arena.phase('dies', ['ready'])
    await wait(1_000)
    arena.figure({ errors: answers.filter(isError).length, lastAfterMs: ms })
    expect(answers.filter(isError)).toHaveLength(50)
    expect(ms).toBeLessThanOrEqual(inTime(1_000))
    for (let id = 0; id < 50; id += 1) expect(host.answers.get(id)).toHaveLength(1)
    expect(arena.log('dies').filter(({ tool }) => tool === 'hang')).toHaveLength(50)
    const [crash] = (await arena.ask('servers.crashes', { id: 'dies' })) as CrashReport[]
    expect(crash!.openCalls.count).toBe(50)
    expect(crash!.openCalls.newest).toHaveLength(20)
    for (const call of crash!.openCalls.newest) expect(call).toMatchObject({ name: 'hang', host: 'cursor' })
  })

  trial('A28 two clients with the same ids and tokens never get each other’s answers', async (arena) => {
    await arena.evil('mixed', 'shuffle')
    await arena.phase('mixed', ['ready'])
    const clients = await Promise.all(['cursor', 'vscode'].map(async (who) => ({ who, host: await arena.host(who) })))
    const began = performance.now()
    let right = 0
    await Promise.all(
      clients.map(async ({ who, host }) => {
        const ids = Array.from({ length: 1_000 }, (_, id) => id).sort(() => Math.random() - 0.5)
        await Promise.all(
          ids.map(async (id) => {
            const answer = await host.request(id, 'tools/call', {
              name: 'mixed__shuffle',
              arguments: { who, n: id },
              _meta: { progressToken: id }
            })
            if (textOf(answer) === `${who}:${id}` && answer['id'] === id) right += 1
          })
        )
      })
    )
    await wait(300)
    const progress = clients.flatMap(({ who, host }) =>
      host.messages
        .filter((message) => message['method'] === 'notifications/progress')
        .map(({ params }) => params.message === `${who}:${params.progressToken}`)
    )
    arena.figure({ right, progressRight: progress.filter(Boolean).length, ms: Math.round(performance.now() - began) })
    expect(right).toBe(2_000)
    expect(progress).toHaveLength(2_000)
    expect(progress.every(Boolean)).toBe(true)
    for (const { host } of clients) for (let id = 0; id < 1_000; id += 1) expect(host.answers.get(id)).toHaveLength(1)
  })

  trial('A29 a cancel reaches its own call only', async (arena) => {
    await arena.evil('asked', 'good')
    const a = await arena.host('cursor')
    const b = await arena.host('vscode')
    const openAt = (host: typeof a, who: string, id: number) => {
      void host.request(id, 'tools/call', { name: 'asked__hang', arguments: { who, n: id } }).catch(() => null)
    }
    for (const id of [0, 7]) {
      openAt(a, 'a', id)
      openAt(b, 'b', id)
    }
    const calls = () => arena.log('asked').filter(({ tool }) => tool === 'hang')
    await until('four open calls', () => calls().length === 4)
    const asked = Date.now()
    for (const requestId of [0, 7]) a.send({ method: 'notifications/cancelled', params: { requestId } })
    const cancels = () => arena.log('asked').filter(({ what }) => what === 'notifications/cancelled')
    await until('both cancels', () => cancels().length >= 2, 2_000)
    await wait(300)
    const ofA = calls()
      .filter(({ who }) => who === 'a')
      .map(({ id }) => id)
    const lateMs = Math.max(...cancels().map(({ at }) => at)) - asked
    arena.figure({ cancelMs: lateMs })
    expect(
      cancels()
        .map(({ requestId }) => requestId)
        .sort()
    ).toEqual([...ofA].sort())
    expect(ofA).not.toContain(0)
    expect(lateMs).toBeLessThanOrEqual(inTime(100))
    expect(textOf(await b.call('asked__echo', { text: 'b goes on' }))).toBe('b goes on')
    expect(b.answers.has(0) || b.answers.has(7)).toBe(false)
    expect((await arena.view('asked')).calling).toHaveLength(2)
  })

  trial('A30 what a server asks reaches the one who called, or is refused', async (arena) => {
    await arena.evil('asks', 'sreq')
    await arena.phase('asks', ['ready'])
    const answers = await until(
      'its questions to be answered',
      () => {
        const found = arena.log('asks').filter(({ what }) => what === 'answer')
        return found.length >= 4 ? found : null
      },
      2_000
    )
    const begun = arena.log('asks').find(({ what }) => what === 'notifications/initialized')!.mono
    const lateMs = Math.max(...answers.map(({ mono }) => mono)) - begun
    expect(answers.filter(({ error }) => error === -32_601 || error === -32_600)).toHaveLength(2)
    expect(lateMs).toBeLessThanOrEqual(inTime(1_000))

    await arena.add('tiny', [process.execPath, tinyPath, '--extras'])
    const plain = await arena.host('zed')
    const refused = textOf(await plain.call('tiny__ask', { method: 'sampling/createMessage' }, 3_000))
    expect(JSON.parse(refused).error.code).toBeLessThan(0)

    const able = await arena.host('cursor', { sampling: {}, roots: {} })
    const other = await arena.host('vscode', { sampling: {}, roots: {} })
    const asked: Message[] = []
    able.onRequest = (message) => {
      asked.push(message)
      return message['method'] === 'roots/list'
        ? { roots: [{ uri: 'file:///work' }] }
        : { role: 'assistant', content: { type: 'text', text: 'hello' }, model: 'm' }
    }
    other.onRequest = () => ({ roots: [{ uri: 'file:///elsewhere' }] })
    for (const method of ['sampling/createMessage', 'roots/list']) {
      const text = textOf(await able.call('tiny__ask', { method }, 5_000))
      // Roots belong to no call: they are those of all hosts that offer some.
      const wanted = method === 'roots/list' ? ['file:///work', 'file:///elsewhere'] : ['hello']
      for (const part of wanted) expect(text).toContain(part)
    }
    arena.figure({ refusedMs: lateMs, asked: asked.length })
    expect(asked).toHaveLength(2)
    const questions = (host: RawHost) => host.messages.flatMap(({ id, method }) => (id === undefined ? [] : [method]))
    expect(questions(plain)).toEqual([])
    expect(questions(other)).toEqual(['roots/list'])
  })

  trial(
    'A31 a flood on stderr is taken in, bounded and counted',
    async (arena) => {
      const mb = slow ? 1_024 : 160
      await arena.evil('flood', 'flood', mb)
      await arena.phase('flood', ['ready'])
      const host = await arena.host()
      let failed = 0
      const began = performance.now()
      for (let batch = 0; batch < 20; batch += 1)
        await Promise.all(
          Array.from({ length: 50 }, async (_, index) => {
            const text = `${batch}/${index}`
            if (textOf(await host.call('flood__echo', { text })) !== text) failed += 1
          })
        )
      const callsMs = Math.round(performance.now() - began)
      const read = () => arena.ask('logs.window', { server: 'flood', filter: {}, limit: 1 })
      let before = 0
      await until(
        'the flood to be over',
        async () => {
          const { last, stats } = await read()
          const still = last + stats.dropped === before
          before = last + stats.dropped
          await wait(1_000)
          return still
        },
        120_000
      )
      const now = await arena.view('flood')
      const { stats, last } = await read()
      const written = Math.floor(mb * Math.ceil((1 << 20) / 121))
      arena.figure({
        mb,
        callsMs,
        failed,
        diskMb: Math.round(sizeOf(join(arena.core.home)) / 1_048_576),
        dropped: now.counters.droppedLogLines,
        written,
        unaccounted: Math.max(0, written + 1_000 - last - stats.dropped)
      })
      expect(failed).toBe(0)
      expect(sizeOf(arena.core.home) / 1_048_576).toBeLessThan(65)
      // Each line has its number, each dropped one is counted: none is lost in silence.
      expect(last + stats.dropped).toBeGreaterThanOrEqual(written + 1_000)
    },
    // A gigabyte keeps more of the young heap in use than what fits into a short run.
    { lagMs: 200, rssRiseMb: slow ? 160 : 100, timeoutMs: 240_000 }
  )

  trial(
    'A32 a server that stops reading gets no more than its queue',
    async (arena) => {
      await arena.evil('deaf', 'noread')
      const { pid } = await arena.phase('deaf', ['ready', 'degraded'])
      const host = await arena.host()
      await arena.mark()
      const text = 'y'.repeat(1 << 20)
      const answers: Message[] = []
      for (let index = 0; index < 200; index += 1) {
        void host
          .request(index, 'tools/call', { name: 'deaf__echo', arguments: { text } }, 300_000)
          .then((answer) => answers.push(answer))
        if (index % 10 === 9) await wait(20)
      }
      await until('the queue to be full', () => answers.filter(isError).length >= 183, 20_000)
      const taken = 200 - answers.length
      const seen = await arena.seen()
      const rssRiseAtFull = Math.round((seen.rssPeak - seen.rssStart) / 1_048_576)
      arena.figure({ refused: answers.length, takenMb: taken, rssRiseAtFull })
      expect(rssRiseAtFull).toBeLessThan(64)
      expect(JSON.stringify(answers[0])).toContain('does not read its input')
      expect(taken).toBeLessThanOrEqual(17)
      if (!slow) return
      const began = Date.now()
      await until('a restart', async () => (await arena.view('deaf')).pid !== pid, 130_000)
      arena.figure({ restartedAfterMs: Date.now() - began })
      expect(await arena.lines('deaf', 'stopped reading its input')).not.toEqual([])
      await until('every call to have ended', () => answers.length === 200, 5_000)
    },
    // 16 MB wait in the queue; the rest is what calls leave for the collector, which looks when 32 MB of it are new. The slow
    // form goes on for a minute and a half after that, until the restart.
    { rssRiseMb: slow ? 96 : 64, timeoutMs: 240_000 }
  )
})

const isError = (message: Message) => message['error'] !== undefined || message['result']?.isError === true

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((sum, entry) => {
    if (!entry.isFile()) return sum
    try {
      return sum + statSync(join(entry.parentPath, entry.name)).size
    } catch {
      return sum
    }
  }, 0)
}
