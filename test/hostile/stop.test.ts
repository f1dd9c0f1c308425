import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { type Arena, evilPath, inTime, trial, until, wait } from './arena.ts'
import { live } from './live.ts'

describe('stopping', () => {
  trial('A06 a stubborn server is asked twice, then ended', async (arena) => {
    await arena.evil('stubborn', 'stubborn')
    const { pid } = await arena.phase('stubborn', ['ready'])
    const asked = Date.now()
    await arena.core.ask('stop', 'stubborn')
    const ms = Date.now() - asked
    const heard = arena.log('stubborn').filter(({ what }) => what === 'eof' || what === 'SIGTERM')
    arena.figure({ deadAfterMs: ms, sigtermAfterEofMs: heard[1]!.mono - heard[0]!.mono })
    expect(heard.map(({ what }) => what)).toEqual(['eof', 'SIGTERM'])
    expect(heard[1]!.mono - heard[0]!.mono).toBeGreaterThanOrEqual(1_500)
    expect(arena.live('stubborn').map((each) => each.pid)).not.toContain(pid)
    expect(ms).toBeLessThanOrEqual(inTime(6_500))
    expect(await arena.view('stubborn')).toMatchObject({ phase: 'stopped', pid: null, lastExit: { asked: true } })
  })

  trial('A07 a server that needs a moment gets it', async (arena) => {
    const cwd = join(arena.core.folder, 'work')
    mkdirSync(cwd)
    await arena.add('graceful', [process.execPath, evilPath, 'graceful', '1500'], ['--cwd', cwd])
    await arena.phase('graceful', ['ready'])
    await arena.core.ask('stop', 'graceful')
    expect(existsSync(join(cwd, 'done.txt'))).toBe(true)
    expect(arena.log('graceful').map(({ what }) => what)).not.toContain('SIGTERM')
  })

  trial('A08 a detached grandchild ends with its server', async (arena) => {
    await arena.evil('forks', 'fork')
    await arena.phase('forks', ['ready'])
    expect(arena.live('forks', 'sleep 987')).toHaveLength(1)
    const asked = Date.now()
    await arena.core.ask('stop', 'forks')
    arena.figure({ ms: Date.now() - asked })
    expect(arena.live('forks')).toEqual([])
    expect(Date.now() - asked).toBeLessThanOrEqual(inTime(5_000))
  })

  trial(
    'A08 b helpers with an empty environment, a session of their own and no parent end with their server',
    async (arena) => {
      for (const mode of ['env', 'spawn', 'daemon']) await arena.evil(mode, 'escape', mode)
      const helpers = new Map<string, number>()
      for (const mode of ['env', 'spawn', 'daemon']) {
        await arena.phase(mode, ['ready'])
        helpers.set(mode, await escaped(arena, mode))
      }
      // In use, so nothing that was left behind; what other programs left on this machine is listed with right.
      const left: { pid: number }[] = await arena.ask('sweep.list')
      expect(left.filter(({ pid }) => [...helpers.values()].includes(pid))).toEqual([])
      for (const [mode, pid] of helpers) {
        await arena.core.ask('stop', mode)
        expect(runs(pid), mode).toBe(false)
        expect(await arena.lines(mode, 'more process')).toHaveLength(1)
      }
    }
  )

  trial(
    'A10 b such helpers end with the next start of a Patchbay that was killed, and nobody else does',
    async (arena) => {
      for (const mode of ['env', 'daemon']) await arena.evil(mode, 'escape', mode)
      const helpers: number[] = []
      for (const mode of ['env', 'daemon']) {
        await arena.phase(mode, ['ready'])
        helpers.push(await escaped(arena, mode))
      }
      const ended = new Promise((resolve) => arena.core.process.once('exit', resolve))
      process.kill(arena.core.process.pid!, 'SIGKILL')
      await ended
      expect(helpers.map(runs)).toEqual([true, true])
      await arena.core.restart('quit')
      await arena.reconnect()
      await until('them to be gone', () => !helpers.some(runs), 5_000)
      expect(await arena.lines('_core', 'of an earlier run')).toEqual(
        expect.arrayContaining(helpers.map((pid) => expect.stringContaining(`Ended pid ${pid}, left by `)))
      )
    },
    { coreDies: true }
  )

  trial('A09 a stubborn server behind a shell ends', async (arena) => {
    await arena.add('shell', ['sh', '-c', `"${process.execPath}" "${evilPath}" stubborn; true`])
    await arena.phase('shell', ['ready'])
    expect(arena.live('shell').length).toBeGreaterThanOrEqual(2)
    const asked = Date.now()
    await arena.core.ask('stop', 'shell')
    arena.figure({ ms: Date.now() - asked })
    expect(arena.live('shell')).toEqual([])
    expect(Date.now() - asked).toBeLessThanOrEqual(inTime(6_500))
  })

  trial(
    'A10 Patchbay killed with -9 leaves no child, and comes back as it was meant to be',
    async (arena) => {
      for (const [id, mode] of [
        ['good-1', 'good'],
        ['good-2', 'good'],
        ['stub-1', 'stubborn'],
        ['stub-2', 'stubborn'],
        ['forks', 'fork'],
        ['resting', 'good']
      ] as const)
        await arena.evil(id, mode)
      await arena.core.ask('stop', 'resting')
      const all = ['good-1', 'good-2', 'stub-1', 'stub-2', 'forks', 'neighbour']
      const before = new Map<string, number>()
      for (const id of all) before.set(id, (await arena.phase(id, ['ready'])).pid!)
      const old = new Set(live(arena.core.folder).map(({ pid }) => pid))
      const killed = Date.now()
      process.kill(arena.core.process.pid!, 'SIGKILL')
      await until('the children to be gone', () => ![...before.values()].some((pid) => runs(pid)), 2_000)
      arena.figure({ childrenGoneMs: Date.now() - killed })
      await arena.core.restart('quit')
      await arena.reconnect()
      const up = Date.now()
      await until(
        'the old tree to be gone',
        () => !live(arena.core.folder).some(({ pid, command }) => old.has(pid) && /evil|sleep 987/.test(command)),
        5_000
      )
      arena.figure({ sweptMs: Date.now() - up })
      for (const id of all) expect((await arena.phase(id, ['ready'])).pid).not.toBe(before.get(id))
      expect(await arena.view('resting')).toMatchObject({ phase: 'stopped', wanted: 'down' })
    },
    { coreDies: true }
  )

  trial(
    'A11 told to end, Patchbay lets all servers end side by side',
    async (arena) => {
      const ids = Array.from({ length: 10 }, (_, index) => `good-${index}`)
      const folder = (id: string) => {
        const made = join(arena.core.folder, 'work', id)
        mkdirSync(made, { recursive: true })
        return made
      }
      await Promise.all(
        ids.map((id) => arena.add(id, [process.execPath, evilPath, 'graceful', '1000'], ['--cwd', folder(id)]))
      )
      for (const id of ids) await arena.phase(id, ['ready'])
      const child = arena.core.process
      const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
      const asked = Date.now()
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
      const ms = Date.now() - asked
      const ends = ids.map((id) => arena.log(id).find(({ what }) => what === 'eof')!.mono)
      const spread = Math.max(...ends) - Math.min(...ends)
      arena.figure({ goneMs: ms, eofSpreadMs: spread })
      expect(spread).toBeLessThanOrEqual(inTime(200))
      expect(ms).toBeLessThanOrEqual(inTime(8_000))
      for (const id of ids) expect(arena.log(id).map(({ what }) => what)).not.toContain('SIGTERM')
      expect(live(arena.core.folder, 'evil.mjs')).toEqual([])
    },
    { coreDies: true }
  )

  trial('a start that comes while it is still being stopped is what holds', async (arena) => {
    await arena.evil('turns', 'stubborn')
    await arena.phase('turns', ['ready'])
    const stopping = arena.ask('servers.stop', { id: 'turns' })
    await arena.phase('turns', ['stopping'])
    await Promise.all([stopping, arena.ask('servers.start', { id: 'turns' })])
    const now = await arena.phase('turns', ['ready'])
    expect(now).toMatchObject({ wanted: 'up', incarnation: 2 })
    await arena.ask('servers.stop', { id: 'turns' })
    expect(await arena.view('turns')).toMatchObject({ wanted: 'down', phase: 'stopped' })
  })

  trial(
    'A15 commands in a hurry never make two of one server',
    async (arena) => {
      await arena.evil('raced', 'good')
      await arena.phase('raced', ['ready'])
      let most = 0
      let samples = 0
      const look = setInterval(() => {
        samples += 1
        // A process that is still becoming the server counts, too.
        most = Math.max(most, arena.live('raced', 'evil.mjs').length)
      }, 20)
      const words = ['start', 'stop', 'restart'] as const
      let last: (typeof words)[number] = 'start'
      const asked: Promise<unknown>[] = []
      let state = 42
      const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
      for (let count = 0; count < 200; count += 1) {
        last = words[Math.floor(random() * 3)]!
        asked.push(arena.ask(`servers.${last}`, { id: 'raced' }).catch(() => null))
        await wait(random() * 200)
      }
      await Promise.all(asked)
      const end = last === 'stop' ? ('stopped' as const) : ('ready' as const)
      await arena.phase('raced', [end], 60_000)
      clearInterval(look)
      arena.figure({ most, samples, starts: arena.starts('raced').length, last })
      expect(most).toBeLessThanOrEqual(1)
      expect(arena.live('raced', 'evil.mjs')).toHaveLength(end === 'ready' ? 1 : 0)
    },
    { timeoutMs: 120_000 }
  )
})

/** The helper of a server in mode `escape`, once it has become what it is and carries nothing of ours. */
function escaped(arena: Arena, id: string): Promise<number> {
  return until(`the helper of ${id}`, () => {
    const pid = arena.log(id).find(({ what }) => what === 'escaped')?.child
    return pid !== undefined && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('1986') ? pid : null
  })
}
function runs(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return false
  }
}
