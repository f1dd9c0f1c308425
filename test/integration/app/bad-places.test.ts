/** Disks that are full or read-only, and settings that are torn, newer, or broken by hand. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { root, runCli, startCore, until, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
const undo: (() => void)[] = []
afterEach(async () => {
  await core?.stop()
  for (const each of undo.splice(0).reverse()) each()
})
const add = (id: string, words: readonly string[] = []) =>
  core.run('--json', 'add', id, ...words, '--yes', '--', process.execPath, tiny)
/** The settings once the tools of tiny were accepted, which is written after it became ready. */
const settled = (file: string) =>
  until(
    () => readFileSync(file, 'utf8'),
    (text) => JSON.parse(text).pins.tiny?.echo !== undefined
  )
/** Needs root; false, said loudly, where it may not be done. */
function tryTo(run: () => void, back: () => void): boolean {
  try {
    run()
    undo.push(back)
    return true
  } catch (error) {
    console.warn(`SKIPPED: ${String(error).split('\n')[0]}`)
    return false
  }
}

describe('settings', () => {
  const withSettings = (text: string, previous?: string) =>
    startCore({
      prepare({ home }) {
        mkdirSync(home, { recursive: true, mode: 0o700 })
        writeFileSync(join(home, 'settings.json'), text)
        if (previous !== undefined) writeFileSync(join(home, 'settings.previous.json'), previous)
      }
    })
  const good = async (): Promise<string> => {
    core = await startCore()
    await add('tiny')
    await core.run('settings', 'theme', 'dark')
    await core.run('quit')
    const text = readFileSync(join(core.home, 'settings.json'), 'utf8')
    await core.stop()
    return text
  }

  it('torn: the generation before is used, the torn one kept, and it is said', async () => {
    const text = await good()
    core = await withSettings(text.slice(0, text.length / 2), text)
    expect(await core.ask('list')).toMatchObject([{ id: 'tiny' }])
    const { notices } = await core.ask('status')
    expect(notices).toMatchObject([{ code: 'settings-torn' }])
    // It goes on working, and what it writes now is whole.
    expect((await core.run('settings', 'theme', 'light')).code).toBe(0)
    expect(JSON.parse(readFileSync(join(core.home, 'settings.json'), 'utf8')).settings.theme).toBe('light')
  })
  it.each(['', '{', 'null', '[]', '\u0000\u0000\u0000'])(
    'being %j with nothing before them: a clean start, said',
    async (text) => {
      core = await withSettings(text)
      expect(await core.ask('list')).toEqual([])
      expect((await core.ask('status')).notices).toMatchObject([{ code: 'settings-torn' }])
      expect((await add('tiny')).code).toBe(0)
    }
  )
  it('of a newer Patchbay are read and never written', async () => {
    const text = JSON.stringify({ ...JSON.parse(await good()), version: 99, wonders: true }, null, 2)
    core = await withSettings(text)
    const { notices } = await core.ask('status')
    expect(notices).toMatchObject([{ code: 'settings-newer' }])
    expect(await core.ask('list')).toMatchObject([{ id: 'tiny' }])
    const ran = await core.run('settings', 'theme', 'light', '--json')
    expect(ran.code).toBe(1)
    expect(ran.json().error.code).toBe('settings-newer')
    expect((await add('other')).json().error.code).toBe('settings-newer')
    await core.run('quit')
    expect(readFileSync(join(core.home, 'settings.json'), 'utf8')).toBe(text)
  })
  it('with one value broken by hand cost that value only', async () => {
    const stored = JSON.parse(await good())
    core = await withSettings(JSON.stringify({ ...stored, settings: { ...stored.settings, theme: 'pink' } }))
    expect(await core.ask('list')).toMatchObject([{ id: 'tiny' }])
    expect((await core.ask('settings')).theme).toBe('system')
  })
  it('that were changed so that something else would run ask for consent first', async () => {
    const stored = JSON.parse(await good())
    stored.servers[0].launch.args = [tiny, '--name', 'somebody-else']
    core = await withSettings(JSON.stringify(stored))
    const view = await until(
      () => core.ask('show', 'tiny'),
      (each) => each.phase !== 'starting'
    )
    expect(view).toMatchObject({ phase: 'needs-consent', pid: null })
    expect((await core.run('start', 'tiny', '--json')).json().error.code).toMatch(/consent/)
  })
})

describe('a folder that takes nothing', () => {
  it('as the home of Patchbay: it says so and ends, without a stack', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'))
    undo.push(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const env = { ...process.env, PATCHBAY_HOME: join(file, 'home'), HOME: folder }
    const ran = await runCli(['serve', '--no-open', '--json', '--port', '0'], env)
    expect(ran.code).toBe(1)
    expect(ran.json().error.message).toContain(file)
    expect(ran.stdout + ran.stderr).not.toMatch(/\n\s+at /)
  })
  it('read-only while it runs: the change is refused in words, the rest goes on', async ({ skip }) => {
    core = await startCore()
    await add('tiny')
    const home = core.home
    const file = join(home, 'settings.json')
    const before = await settled(file)
    const locked = tryTo(
      () => execFileSync('chattr', ['+i', file, home], { stdio: 'pipe' }),
      () => {}
    )
    if (!locked) return skip('no immutable files here')
    try {
      const ran = await core.run('settings', 'theme', 'light', '--json')
      expect(ran.code).toBe(1)
      expect(ran.json().error.code).toBe('read-only')
      expect(ran.json().error.message).toContain(home)
      expect((await add('other')).json().error.code).toBe('read-only')
      expect(await core.ask('call', 'tiny', 'echo', '{"text":"on"}')).toMatchObject({ content: [{ text: 'on' }] })
      // Stopping needs no disk; that it can't be remembered is said.
      const stopped = await core.run('stop', 'tiny', '--json')
      expect(stopped.json().error.code).toBe('read-only')
      expect(stopped.json().error.message).toContain('is stopped')
      expect((await core.ask('list'))[0]).toMatchObject({ id: 'tiny', phase: 'stopped', pid: null })
    } finally {
      execFileSync('chattr', ['-i', home, file])
    }
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect((await core.run('settings', 'theme', 'light')).code).toBe(0)
  })
  it('a host’s folder that is read-only: refused in words, nothing changed', async ({ skip }) => {
    core = await startCore()
    const folder = join(core.user, '.cursor')
    mkdirSync(folder)
    writeFileSync(join(folder, 'mcp.json'), '{}\n')
    const mounted = tryTo(
      () => {
        execFileSync('mount', ['--bind', folder, folder], { stdio: 'pipe' })
        execFileSync('mount', ['-o', 'remount,ro,bind', folder], { stdio: 'pipe' })
      },
      () => {}
    )
    if (!mounted) return skip('nothing can be mounted here')
    try {
      const ran = await core.run('hosts', 'join', 'cursor', '--yes', '--json')
      expect(ran.code).toBe(1)
      expect(ran.json().error).toMatchObject({ code: 'read-only', message: expect.stringContaining('.cursor') })
    } finally {
      execFileSync('umount', [folder])
    }
    expect(readFileSync(join(folder, 'mcp.json'), 'utf8')).toBe('{}\n')
  })
})

describe('a full disk', () => {
  it('loses no setting: what cannot be written has not happened, and it goes on once there is room', async ({
    skip
  }) => {
    const disk = mkdtempSync(join(tmpdir(), 'patchbay-disk-'))
    const mounted = tryTo(
      () => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], { stdio: 'pipe' }),
      () => {
        execFileSync('umount', ['-l', disk])
        rmSync(disk, { recursive: true, force: true })
      }
    )
    if (!mounted) return skip('nothing can be mounted here')
    core = await startCore({ env: { PATCHBAY_HOME: disk } })
    await add('tiny')
    const file = join(disk, 'settings.json')
    const before = await settled(file)
    const ballast = join(disk, 'ballast')
    try {
      execFileSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1k', 'count=4096'], { stdio: 'pipe' })
    } catch {
      // it ends when the disk is full, as it should
    }
    const ran = await core.run('settings', 'theme', 'light', '--json')
    expect(ran.code).toBe(1)
    expect(ran.json().error.code).toBe('disk-full')
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect((await core.ask('settings')).theme).toBe('system')
    expect(await core.ask('call', 'tiny', 'echo', '{"text":"on"}')).toMatchObject({ content: [{ text: 'on' }] })
    expect((await add('other')).json().error.code).toBe('disk-full')
    rmSync(ballast)
    expect((await core.run('settings', 'theme', 'light')).code).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8')).settings.theme).toBe('light')
  })
})
