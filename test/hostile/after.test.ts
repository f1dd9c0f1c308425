import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { CrashReport, SweepEntry } from '../../contract/model.ts'
import { evilPath, tinyPath, trial, until } from './arena.ts'
import { live } from './live.ts'

describe('what is seen afterwards', () => {
  trial(
    'crash reports and the timeline outlive Patchbay, and say what is different since it last went well',
    async (arena) => {
      await arena.add('tiny', [process.execPath, tinyPath])
      await arena.phase('tiny', ['ready'])
      const host = await arena.host()
      await host.call('tiny__crash', { code: 7 })
      await arena.phase('tiny', ['ready'])
      const [first] = (await arena.ask('servers.crashes', { id: 'tiny' })) as CrashReport[]
      expect(first).toMatchObject({
        exit: { code: 7, asked: false },
        callInFlight: { name: 'crash', host: 'cursor' },
        changed: []
      })
      expect(first!.inWords).toContain('Exited with code 7')
      expect(first!.lastStderr).toContain('Fatal: told to crash')

      process.kill(arena.core.process.pid!, 'SIGKILL')
      await arena.core.restart('quit')
      await arena.reconnect()
      await arena.phase('tiny', ['ready'])
      expect(await arena.ask('servers.crashes', { id: 'tiny' })).toEqual([first])
      const kinds = (await arena.timeline('tiny')).map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'start').length).toBeGreaterThanOrEqual(2)
      expect(kinds).toContain('exit')

      // It is changed to something that does not start: the report says that it was changed.
      await arena.ask('servers.update', {
        id: 'tiny',
        change: { args: [evilPath, 'exit1'], env: { EVIL_LOG: join(arena.core.folder, 'tiny.log'), MODE: 'new' } }
      })
      const { sheet } = await arena.ask('servers.reconsent', { id: 'tiny' })
      await arena.ask('servers.reconsent', { id: 'tiny', hash: sheet.hash })
      await until('the next crash', async () => (await arena.ask('servers.crashes', { id: 'tiny' })).length > 1)
      const [latest] = (await arena.ask('servers.crashes', { id: 'tiny' })) as CrashReport[]
      expect(latest!.changed).toEqual(expect.arrayContaining(['Arguments', 'Variable MODE added']))
      expect(latest!.lastStderr).toContain('Something went wrong while starting')
    },
    { coreDies: true }
  )

  trial('over its soft limit it is noticed, over its hard one restarted once it is idle', async (arena) => {
    await arena.evil('leaks', 'leak', 60)
    const { pid } = await arena.phase('leaks', ['ready'])
    await arena.ask('servers.update', { id: 'leaks', change: { memorySoftMb: 100, memoryHardMb: 300 } })
    // Somebody looks: memory is sampled every 5 s.
    const stop = arena.control().follow(['state'], () => undefined)
    const host = await arena.host()
    host.send({ id: 'open', method: 'tools/call', params: { name: 'leaks__hang', arguments: {} } })
    await until('the notice', async () => /over its limit of 100 MB/.test((await arena.view('leaks')).sentence), 20_000)
    await until(
      'to be over the hard limit',
      async () => ((await arena.view('leaks')).memoryBytes ?? 0) > 300 * 1_048_576,
      20_000
    )
    expect((await arena.view('leaks')).pid).toBe(pid)
    host.send({ method: 'notifications/cancelled', params: { requestId: 'open' } })
    const after = await until(
      'the restart',
      async () => {
        const now = await arena.view('leaks')
        return now.pid !== null && now.pid !== pid ? now : null
      },
      20_000
    )
    stop()
    arena.figure({ restartedAs: after.incarnation })
    expect(await arena.lines('leaks', 'over its hard limit of 300 MB, and is idle')).not.toEqual([])
    expect(after.attempt).toBe(0)
  })

  trial('servers that another host left behind are listed, and ended when chosen', async (arena) => {
    const folder = join(arena.core.folder, 'elsewhere')
    mkdirSync(folder)
    const leaked = join(folder, 'weather-mcp-server.mjs')
    writeFileSync(leaked, 'setInterval(() => {}, 1e6)\n')
    // Its parent, the host, ends at once.
    const host = spawn('sh', ['-c', `"${process.execPath}" "${leaked}" & sleep 0.3`], {
      env: { ...process.env, CURSOR_TRACE_ID: 'x' },
      detached: true,
      stdio: 'ignore'
    })
    await new Promise((resolve) => host.once('exit', resolve))
    const { pid } = live(leaked)[0]!
    const found = (await arena.core.ask('sweep')) as SweepEntry[]
    const entry = found.find((each) => each.pid === pid)!
    expect(entry).toMatchObject({ owner: 'Cursor', ours: false })
    expect(entry.memoryBytes).toBeGreaterThan(1_000_000)
    expect(entry.ageMs).toBeGreaterThan(0)
    // Our own servers have an owner: none of them is listed.
    expect(found.filter(({ command }) => command.includes(evilPath))).toEqual([])
    await arena.core.ask('sweep', '--end', String(pid))
    expect(live(leaked)).toEqual([])
  })

  trial(
    'the log holds calls with their answers and time, and what was written meanwhile is found by it',
    async (arena) => {
      await arena.add('tiny', [process.execPath, tinyPath, '--extras'])
      const host = await arena.host()
      await host.call('tiny__log', { text: 'written while it worked' })
      const read = (filter: unknown) => arena.ask('logs.window', { server: 'tiny', filter, limit: 100 })
      const { lines } = await read({ streams: ['protocol'] })
      const pair = lines.find((line: any) => line.call?.method === 'tools/call')
      expect(pair).toMatchObject({
        level: 'info',
        call: { name: 'log', host: 'cursor', outcome: 'ok', direction: 'out' }
      })
      expect(pair.call.request).toContain('written while it worked')
      expect(pair.call.response).toContain('logged')
      const from = new Date(Date.parse(pair.at) - pair.call.ms - 50).toISOString()
      const until50 = new Date(Date.parse(pair.at) + 50).toISOString()
      const meanwhile = await read({ streams: ['stderr'], since: from, until: until50 })
      expect(meanwhile.lines.map(({ text }: { text: string }) => text)).toContain('written while it worked')
      // A server of an older era is no fault.
      const probe = lines.find((line: any) => line.call?.method === 'server/discover')
      expect(probe).toMatchObject({ level: 'info', text: '→ server/discover · does not speak the 2026 era' })
      expect((await read({ minLevel: 'error' })).lines).toEqual([])
    }
  )
})
