import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import { evilPath, inTime, slow, trial, until } from './arena.ts'
import { textOf } from './raw-host.ts'

const readyMs = async (arena: Parameters<Parameters<typeof trial>[1]>[0], id: string) =>
  (await arena.timeline(id)).flatMap((mark) => (mark.kind === 'ready' ? [mark.ms] : []))

describe('what a server writes', () => {
  trial('A17 a banner is a hint, no failure', async (arena) => {
    await arena.evil('banner', 'banner')
    const now = await arena.phase('banner', ['ready'])
    const [ms] = await readyMs(arena, 'banner')
    arena.figure({ readyMs: ms })
    expect(ms).toBeLessThanOrEqual(inTime(1_000))
    expect(now.hints.join()).toContain('stdout, which is not protocol')
    expect(now.hints.join()).toContain('Welcome to the evil server')
    const host = await arena.host()
    const list = await host.request(1, 'tools/list')
    expect(list['result'].tools.map((tool: { name: string }) => tool.name)).toContain('banner__echo')
    expect(JSON.stringify(list)).not.toContain('Welcome')
    expect(textOf(await host.call('banner__echo', { text: 'clean' }))).toBe('clean')
  })

  trial('A18 a banner without newline, a byte order mark', async (arena) => {
    for (const mode of ['bannernolf', 'bom']) {
      await arena.evil(mode, mode)
      await arena.phase(mode, ['ready'])
      const [ms] = await readyMs(arena, mode)
      arena.figure({ [mode]: ms })
      expect(ms).toBeLessThanOrEqual(inTime(1_000))
    }
  })

  trial('A19 CRLF, and one byte a write', async (arena) => {
    const host = await arena.host()
    for (const mode of ['crlf', 'split']) {
      await arena.evil(mode, mode)
      await arena.phase(mode, ['ready'])
      const tools = await arena.ask('tools.list', { id: mode })
      expect(tools.find((tool: { name: string }) => tool.name === 'echo').description).toBe('é漢😀')
      expect(textOf(await host.call(`${mode}__echo`, { text: 'é漢😀' }))).toBe('é漢😀')
    }
  })

  trial(
    'A20 wrong framing is named at once',
    async (arena) => {
      for (const [mode, code] of [
        ['pretty', 'output-multiline'],
        ['concat', 'output-concatenated'],
        ['utf16', 'output-utf16'],
        ['binary', 'output-binary'],
        ['batch', 'output-batch']
      ] as const) {
        await arena.evil(mode, mode)
        const now = await arena.phase(mode, ['failed', 'waiting', 'crash-looping'])
        const timeline = await arena.timeline(mode)
        const started = timeline.find((mark) => mark.kind === 'start')!
        const over = timeline.find((mark) => mark.kind === 'phase' && mark.phase === 'stopping')!
        const ms = Date.parse(over.at) - Date.parse(started.at)
        arena.figure({ [mode]: ms })
        expect(now.lastError?.code, mode).toBe(code)
        expect(ms, mode).toBeLessThanOrEqual(inTime(2_000))
        await arena.core.run('stop', mode)
      }
    },
    { lagMs: 200 }
  )

  trial(
    'A20 wrong framing that begins after a good message is named too, and ends only its own calls',
    async (arena) => {
      for (const [framing, code] of [
        ['pretty', 'output-multiline'],
        ['concat', 'output-concatenated'],
        ['utf16', 'output-utf16'],
        ['noise', 'output-binary'],
        ['batch', 'output-batch']
      ] as const) {
        const id = `late-${framing}`
        await arena.evil(id, 'late', framing)
        const now = await arena.phase(id, ['failed', 'waiting', 'crash-looping'])
        expect([now.phase, now.lastError?.code], id).toEqual(['failed', code])
        // The first start is at once the one that counts: what cannot heal is not tried again.
        expect(arena.starts(id)).toHaveLength(1)
        const asked = arena.log(id).find(({ what }) => what === 'initialize')!
        const over = (await arena.timeline(id)).find((mark) => mark.kind === 'phase' && mark.phase === 'stopping')!
        arena.figure({ [id]: Date.parse(over.at) - asked.at })
      }
      await arena.evil('ready', 'inlate', 'pretty')
      const { pid } = await arena.phase('ready', ['ready'])
      const host = await arena.host()
      const began = performance.now()
      const refused = await host.call('ready__echo', { text: 'x' })
      arena.figure({ callMs: Math.round(performance.now() - began) })
      expect(JSON.stringify(refused)).toContain('over several lines')
      expect(await arena.view('ready')).toMatchObject({ phase: 'ready', pid })
    }
  )

  trial(
    'A21 large answers arrive whole, too large ones cost their call only',
    async (arena) => {
      await arena.evil('large', 'good')
      const { pid } = await arena.phase('large', ['ready'])
      const host = await arena.host()
      for (const mb of [9, 31]) {
        const began = performance.now()
        const text = textOf(await host.call('large__big', { mb }))
        arena.figure({ [`mb${mb}ms`]: Math.round(performance.now() - began) })
        expect(hash(text)).toBe(hash('x'.repeat(mb << 20)))
      }
      const refused = await host.call('large__big', { mb: 100 })
      expect(JSON.stringify(refused)).toMatch(/larger than 32 MB/)
      expect(refused['error'] ?? refused['result'].isError).toBeTruthy()
      expect(textOf(await host.call('large__echo', { text: 'next' }))).toBe('next')
      expect((await arena.view('large')).pid).toBe(pid)
    },
    { rssRiseMb: 250 }
  )

  trial(
    'A22 a line without end is dropped, and the server restarted with the reason',
    async (arena) => {
      const mb = slow ? 2_048 : 256
      void arena.evil('endless', 'endless', mb)
      const now = await until(
        'it to be given up',
        async () => {
          const view = await arena.view('endless').catch(() => null)
          return view && ['failed', 'waiting', 'crash-looping'].includes(view.phase) ? view : null
        },
        60_000
      )
      arena.figure({ mb, phase: now.phase, code: now.lastError?.code ?? null })
      expect(now.lastError?.code).toBe('message-too-large')
      await arena.core.run('stop', 'endless')
    },
    { rssRiseMb: 100, lagMs: 200, timeoutMs: 120_000 }
  )

  trial('A23 odd ids: one answer a call, counted', async (arena) => {
    const host = await arena.host()
    for (const mode of ['stringid', 'unknownid', 'dupid']) {
      await arena.evil(mode, mode)
      await arena.phase(mode, ['ready'])
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          host.request(`${mode}-${index}`, 'tools/call', {
            name: `${mode}__echo`,
            arguments: { text: `${mode} ${index}` }
          })
        )
      )
      answers.forEach((answer, index) => expect(textOf(answer)).toBe(`${mode} ${index}`))
    }
    for (const [id, all] of host.answers) expect(all, String(id)).toHaveLength(1)
    const unknown = (await arena.view('unknownid')).counters
    const twice = (await arena.view('dupid')).counters
    arena.figure({ unknownIds: unknown.unknownIds, duplicateIds: twice.duplicateIds })
    expect(unknown.unknownIds).toBeGreaterThanOrEqual(50)
    expect(twice.duplicateIds).toBeGreaterThanOrEqual(50)
  })

  trial('A24 versions that cannot be met, and both eras found', async (arena) => {
    await arena.evil('future', 'version', '9999-01-01')
    const future = await arena.phase('future', ['failed'])
    expect(future.lastError).toMatchObject({ code: 'unsupported-version' })
    expect(future.lastError?.message).toContain('9999-01-01')
    await arena.evil('named', 'modern32022')
    expect(await arena.phase('named', ['ready'])).toMatchObject({ era: 'modern', protocolVersion: '2026-07-28' })
    expect(arena.log('named').map(({ what }) => what)).not.toContain('initialize')
    await arena.evil('ignores', 'ignorediscover')
    const legacy = await arena.phase('ignores', ['ready'], 20_000)
    const [ms] = await readyMs(arena, 'ignores')
    arena.figure({ legacyReadyMs: ms })
    expect(legacy.era).toBe('legacy')
    expect(ms).toBeLessThanOrEqual(inTime(6_000))
    expect(arena.starts('future')).toHaveLength(1)
  })

  trial(
    'A25 a storm of changed lists reaches nobody as one',
    async (arena) => {
      const seconds = slow ? 30 : 5
      await arena.add(
        'storm',
        [process.execPath, evilPath, 'newstorm', '100000', String(seconds)],
        ['--wanted', 'down']
      )
      const host = await arena.host()
      const told: number[] = []
      const asked = setInterval(() => {
        const count = host.messages.filter((message) => message['method'] === 'notifications/tools/list_changed').length
        while (told.length < count) told.push(Date.now())
      }, 10)
      await arena.core.ask('start', 'storm')
      const began = Date.now()
      await until('the storm to pass', () => Date.now() - began > (seconds + 2) * 1_000, (seconds + 10) * 1_000)
      clearInterval(asked)
      const lists = arena
        .log('storm')
        .filter(({ what }) => what === 'tools/list')
        .map(({ mono }) => mono)
      const perSecond = (times: readonly number[]) =>
        Math.max(0, ...times.map((at) => times.filter((each) => each >= at && each < at + 1_000).length))
      arena.figure({
        lists: lists.length,
        listsPerSecond: perSecond(lists),
        told: told.length,
        toldPerSecond: perSecond(told)
      })
      expect(lists.length).toBeGreaterThan(2)
      expect(told.length).toBeGreaterThan(0)
      // A second counted on two clocks: one more may fall into it. The first list is the one of the start.
      expect(perSecond(lists.slice(1))).toBeLessThanOrEqual(2)
      expect(lists.length).toBeLessThanOrEqual(seconds + 6)
      expect(told.length).toBeLessThanOrEqual(seconds + 6)
    },
    { lagMs: 200, timeoutMs: 90_000 }
  )

  trial(
    'schemas of a server are never run, however they are made',
    async (arena) => {
      const host = await arena.host()
      await arena.evil('regex', 'regex')
      await arena.phase('regex', ['ready'])
      const answer = await host.call('regex__slowcheck', {}, 5_000)
      expect(answer['result'].structuredContent.text).toHaveLength(41)
      await arena.core.run('call', 'regex', 'slowcheck', '{}')
      await arena.evil('deep', 'deep')
      const now = await arena.phase('deep', ['degraded'])
      expect(now.sentence).toContain('nested deeper than 200 levels')
      expect(now.tools).toBe(4)
      expect(textOf(await host.call('deep__echo', { text: 'still' }))).toBe('still')
    },
    { lagMs: 200 }
  )

  trial('A26 pages without end are read up to the cap', async (arena) => {
    await arena.evil('pages', 'pages')
    const now = await arena.phase('pages', ['degraded'])
    const [ms] = await readyMs(arena, 'pages')
    arena.figure({ readyMs: ms, tools: now.tools })
    expect(ms).toBeLessThanOrEqual(inTime(2_000))
    expect(now.tools).toBe(64)
    expect(now.sentence).toContain('64 pages')
    const host = await arena.host()
    expect((await host.call('pages__tool-3', { text: 'used' }))['result']).toBeTruthy()
  })
})

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
