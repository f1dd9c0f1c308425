/** Disks without room: for bytes, or for another file. Needs root to mount small ones; said loudly where it may not. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { root, runCli, startCore, until, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore | undefined
const undo: (() => void)[] = []
afterEach(async () => {
  await core?.stop()
  core = undefined
  for (const each of undo.splice(0).reverse()) each()
})

/** A small disk of its own; null, said loudly, where it may not be made. */
function disk(options: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-disk-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=700`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    console.warn(`SKIPPED: ${String(error).split('\n')[0]}`)
    return null
  }
  undo.push(() => execFileSync('umount', ['-l', folder]))
  return folder
}
const fill = (folder: string): string => {
  const file = join(folder, 'ballast')
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=4k'], { stdio: 'pipe' })
  } catch {
    // It ends when the disk is full, as it should.
  }
  return file
}
const useInodes = (folder: string): void => {
  mkdirSync(join(folder, 'many'))
  try {
    for (let n = 0; statfsSync(folder).ffree > 0; n++) writeFileSync(join(folder, 'many', String(n)), '')
  } catch {
    // The last one is gone.
  }
}

describe('a full disk', () => {
  it('at the very first start: it starts, says so, and works from memory until there is room', async ({ skip }) => {
    const folder = disk('size=2m')
    if (folder === null) return skip('nothing can be mounted here')
    const ballast = fill(folder)
    core = await startCore({ env: { PATCHBAY_HOME: join(folder, 'home') } })
    expect((await core.ask('status')).notices.map((each: { code: string }) => each.code)).toContain('disk-full')
    expect((await core.run('add', 'tiny', '--yes', '--json', '--', process.execPath, tiny)).json().error.code).toBe(
      'disk-full'
    )
    rmSync(ballast)
    await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny)
    expect(await core.ask('call', 'tiny', 'echo', '{"text":"on"}')).toMatchObject({ content: [{ text: 'on' }] })
    await until(
      () => readdirSync(join(folder, 'home', 'data')),
      (names) => names.includes('activity.sqlite')
    )
  })
  it('a stopped server can be started, and the wish is said to be in memory and written down later', async ({
    skip
  }) => {
    const folder = disk('size=4m')
    if (folder === null) return skip('nothing can be mounted here')
    core = await startCore({ env: { PATCHBAY_HOME: folder } })
    await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny)
    await core.ask('stop', 'tiny')
    const ballast = fill(folder)
    expect(await core.ask('start', 'tiny')).toMatchObject({ phase: 'ready', wanted: 'up' })
    const told = (await core.ask('status')).notices.filter((each: { code: string }) => each.code === 'disk-full')
    expect(told.map((each: { message: string }) => each.message).join('\n')).toContain(
      'tiny is started, but that it is wanted could not be written down'
    )
    expect(await core.ask('call', 'tiny', 'echo', '{"text":"on"}')).toMatchObject({ content: [{ text: 'on' }] })
    rmSync(ballast)
    await core.ask('settings', 'theme', 'dark')
    await core.restart('SIGKILL')
    await until(
      () => core!.ask('list'),
      ([each]) => each?.phase === 'ready'
    )
  })
})

describe('a disk without room for another file', () => {
  it('as the home of Patchbay is named within two seconds', async ({ skip }) => {
    const folder = disk('size=4m,nr_inodes=20')
    if (folder === null) return skip('nothing can be mounted here')
    useInodes(folder)
    const from = performance.now()
    const ran = await runCli(['serve', '--no-open', '--json', '--port', '0'], {
      ...process.env,
      PATCHBAY_HOME: join(folder, 'home'),
      HOME: folder
    })
    expect(performance.now() - from).toBeLessThan(2_000)
    expect(ran.code).toBe(1)
    expect(ran.json().error).toMatchObject({ code: 'bad-home', message: expect.stringContaining('no free inodes') })
  })
  it('while it runs is named within two seconds, by settings and by a host’s file alike', async ({ skip }) => {
    const folder = disk('size=8m,nr_inodes=200')
    if (folder === null) return skip('nothing can be mounted here')
    const user = join(folder, 'user')
    mkdirSync(join(user, '.cursor'), { recursive: true })
    writeFileSync(join(user, '.cursor', 'mcp.json'), '{}')
    core = await startCore({ env: { PATCHBAY_HOME: join(folder, 'home'), HOME: user, USERPROFILE: user } })
    useInodes(folder)
    for (const words of [
      ['settings', 'theme', 'dark'],
      ['hosts', 'join', 'cursor', '--yes']
    ]) {
      const from = performance.now()
      const ran = await core.run('--json', ...words)
      expect(performance.now() - from).toBeLessThan(2_000)
      expect([words, ran.json().error?.code, ran.json().error?.message]).toEqual([
        words,
        'disk-full',
        expect.stringContaining('no free inodes')
      ])
    }
  })
})

it.each(['state', './state', '~/state'])(
  'a PATCHBAY_HOME that is no whole path (%s) is refused in words',
  async (own) => {
    const env = { ...process.env, PATCHBAY_HOME: own }
    for (const words of [
      ['serve', '--no-open', '--json'],
      ['status', '--json'],
      ['connect', '--host', 'cursor']
    ]) {
      const ran = await runCli(words, env, '')
      expect([words, ran.code]).toEqual([words, 1])
      expect(ran.stdout + ran.stderr).toContain('which is not a whole path')
      expect(ran.stdout + ran.stderr).not.toMatch(/\n\s+at /)
    }
  }
)
