import { describe, expect } from 'vitest'
import { join } from 'node:path'
import type { CrashReport } from '../../contract/model.ts'
import { evilPath, tinyPath, trial, until, wait } from './arena.ts'
import { textOf } from './raw-host.ts'

describe('odd servers', () => {
  trial('one that closes its output and lives on is ended, named and tried again', async (arena) => {
    await arena.add('closes', [process.execPath, evilPath, 'closestdout'])
    const now = await arena.phase('closes', ['waiting', 'crash-looping'])
    expect(now.lastError?.message).toContain('closed its output but went on running')
    const first = arena.starts('closes')[0]!.pid
    expect(arena.live('closes').map(({ pid }) => pid)).not.toContain(first)
    const crashes = (await arena.ask('servers.crashes', { id: 'closes' })) as CrashReport[]
    expect(crashes[0]).toMatchObject({
      inWords: expect.stringMatching(/^Ended by Patchbay after/),
      failure: { message: expect.stringContaining('closed its output but went on running') }
    })
    await arena.core.ask('stop', 'closes')
    expect(arena.live('closes')).toEqual([])
  })

  trial('one that is busy for three seconds is left alone', async (arena) => {
    await arena.evil('naps', 'nap', 3_000)
    const { pid } = await arena.phase('naps', ['ready'])
    const host = await arena.host()
    await wait(300)
    expect(textOf(await host.call('naps__echo', { text: 'awake' }, 10_000))).toBe('awake')
    expect(await arena.view('naps')).toMatchObject({ phase: 'ready', pid, counters: { restarts: 0 } })
  })

  trial('one whose tool has changed after a restart keeps that tool back, and the others', async (arena) => {
    const marker = join(arena.core.folder, 'seen')
    await arena.evil('changes', 'toolchange', marker)
    await arena.phase('changes', ['ready'])
    const host = await arena.host()
    const names = async () =>
      ((await host.request(`list-${Math.random()}`, 'tools/list'))['result'].tools as { name: string }[])
        .map(({ name }) => name)
        .filter((name) => name.startsWith('changes__'))
    expect(await names()).toContain('changes__echo')
    await arena.core.ask('restart', 'changes')
    const now = await until('the change to be seen', async () => {
      const view = await arena.view('changes')
      return view.toolsHeld > 0 ? view : null
    })
    expect(now).toMatchObject({ phase: 'ready', toolsHeld: 1 })
    expect(await names()).toEqual(expect.not.arrayContaining(['changes__echo']))
    expect(await names()).toContain('changes__big')
    const refused = await host.call('changes__echo', { text: 'x' })
    expect(refused['error'] ?? refused['result'].isError).toBeTruthy()
  })

  trial(
    'one that is on demand sleeps after its idle minutes, lists its tools meanwhile, and the next call wakes it',
    async (arena) => {
      await arena.add('sleepy', [process.execPath, tinyPath], ['--wanted', 'on-demand'])
      await arena.ask('servers.update', { id: 'sleepy', change: { idleMinutes: 1 } })
      const host = await arena.host()
      await host.call('sleepy__echo', { text: 'first' })
      const { pid } = await arena.phase('sleepy', ['ready'])
      const asleep = await arena.phase('sleepy', ['stopped'], 120_000)
      expect(asleep).toMatchObject({ sentence: 'Sleeping until it is needed', pid: null, tools: 7 })
      expect(await arena.lines('sleepy', 'Not used for 1 min, so it sleeps until it is needed')).toHaveLength(1)
      expect(JSON.stringify(await host.request('list', 'tools/list', {}))).toContain('sleepy__echo')
      expect((await arena.view('sleepy')).phase).toBe('stopped')
      expect((await host.call('sleepy__echo', { text: 'again' }))['result']).toBeTruthy()
      const awake = await arena.phase('sleepy', ['ready'])
      expect(awake.pid).not.toBe(pid)
      expect(arena.starts('sleepy')).toHaveLength(2)
    },
    { timeoutMs: 180_000 }
  )

  trial('each has a short environment and a folder of its own', async (arena) => {
    await arena.add('tiny', [process.execPath, tinyPath], ['--env', 'CHOSEN=yes'])
    const host = await arena.host()
    const names = textOf(await host.call('tiny__env')).split('\n')
    expect(names).toEqual(expect.arrayContaining(['CHOSEN', 'HOME', 'PATH', 'PATCHBAY_OWNER']))
    for (const secret of ['PATCHBAY_HOME', 'NODE_OPTIONS', 'LD_PRELOAD', 'VITEST', 'npm_config_user_agent'])
      expect(names).not.toContain(secret)
    expect(textOf(await host.call('tiny__env', { name: 'PWD' }))).not.toBe(process.cwd())
    const { sheet } = await arena.ask('servers.reconsent', { id: 'tiny' })
    const shown = JSON.stringify(sheet)
    for (const name of names.filter((each) => each !== 'PATCHBAY_OWNER' && each !== 'PWD' && each !== '_'))
      expect(shown, name).toContain(`"${name}"`)
  })
})
