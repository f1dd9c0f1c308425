/** Every file that Patchbay owns, damaged in every way at once: it starts, says so, keeps what lay there, and works. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const keep = mkdtempSync(join(tmpdir(), 'patchbay-sound-'))
let core: TestCore | undefined
let leftover = keep
const undo: (() => void)[] = []

/** Below the home, with what is wanted of it after it was damaged. */
const owned = [
  'data/activity.sqlite',
  'data/running.json',
  'data/web-sessions.json',
  'data/kept/tiny.json',
  'data/kept/tiny.era.json',
  'data/kept/tiny.history.json',
  'data/accepted/tiny.json',
  'data/test-calls/tiny.json',
  'data/saved-calls/tiny.json',
  'logs/tiny/000000000001.jsonl',
  'logs/_core/000000000001.jsonl',
  'tokens.json',
  'secrets.json',
  'settings.previous.json',
  'backups/cursor/history.json'
]

/** A home in which each of them has been written, as the sound one to damage copies of. */
beforeAll(async () => {
  core = await startCore()
  await core.ask('settings', 'secretsWithoutKeychain', 'file')
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny)
  await core.ask('add', 'safe', '--secret', 'TOKEN=tell-nobody-1234', '--yes', '--', process.execPath, tiny)
  await core.run('call', 'tiny', 'env', '{"name":"HOME"}', '--json')
  await core.run('saved', 'add', 'tiny', 'home', 'env', '{"name":"HOME"}')
  await core.ask('hosts', 'join', 'cursor', '--yes')
  await core.ask('token', 'cursor')
  await fetch(core.url, { redirect: 'manual' })
  await until(
    () => owned.filter((name) => !existsSync(join(core!.home, name))),
    (missing) => missing.length === 0 || missing.join() === 'logs/_core/000000000001.jsonl'
  )
  await core.run('quit')
  mkdirSync(join(core.home, 'logs', '_core'), { recursive: true })
  if (!existsSync(join(core.home, 'logs/_core/000000000001.jsonl')))
    cpSync(join(core.home, 'logs/tiny/000000000001.jsonl'), join(core.home, 'logs/_core/000000000001.jsonl'))
  cpSync(core.home, join(keep, 'home'), { recursive: true, filter: (from) => !from.endsWith('.sock') })
  cpSync(core.user, join(keep, 'user'), { recursive: true })
  // The folder stays: the servers were told to work in it.
  const { folder } = core
  leftover = folder
  core = undefined
})
afterEach(async () => {
  await core?.stop()
  for (const each of undo.splice(0).reverse()) each()
})
afterAll(() => [keep, leftover].forEach((each) => rmSync(each, { recursive: true, force: true })))

const bytes = (file: string) => readFileSync(file)
const instead = (make: (file: string) => void) => (file: string) => {
  rmSync(file, { recursive: true, force: true })
  make(file)
}
const kinds: readonly (readonly [string, (file: string) => void])[] = [
  ['empty', (file) => truncateSync(file, 0)],
  ['cut in the middle', (file) => truncateSync(file, Math.floor(bytes(file).length / 2))],
  ['garbage', (file) => writeFileSync(file, Buffer.from('\u0001\u0002 {{{ no file of ours ]] '.repeat(400)))],
  ['bytes that are no text', (file) => writeFileSync(file, Buffer.alloc(5_000, 0xff))],
  ['NULs', (file) => writeFileSync(file, Buffer.alloc(bytes(file).length))],
  ['JSON of another type', (file) => writeFileSync(file, '"a text"\n')],
  ['JSON of another shape', (file) => writeFileSync(file, '[{"odd": [null, 7]}, 3]\n')],
  [
    'a future version',
    (file) => writeFileSync(file, '{"version": 99, "secrets": 7, "tokens": 7, "tools": 7, "of": {}}')
  ],
  ['huge', (file) => truncateSync(file, 3_000_000_000)],
  ['a folder', instead((file) => (mkdirSync(file), writeFileSync(join(file, 'mine'), 'keep me')))],
  ['a circle of links', instead((file) => symlinkSync(basename(file), file))],
  ['a link to nowhere', instead((file) => symlinkSync('/nowhere/at/all', file))],
  ['a named pipe', instead((file) => execFileSync('mkfifo', [file]))]
]
/** Read as nothing, or as what is there: no damage. */
const sound = (kind: string, name: string) =>
  (kind === 'empty' && (name.endsWith('.jsonl') || name.endsWith('.sqlite'))) ||
  // The end of it is looked at, and a cut line is what any crash leaves; the rest is sound.
  (kind === 'cut in the middle' && (name.endsWith('.jsonl') || name.endsWith('.sqlite'))) ||
  // Sound at its beginning; what is not ours at the end is passed over.
  (kind === 'a future version' &&
    (name.includes('.era.') || name.endsWith('running.json') || name.startsWith('data/web'))) ||
  // A database with room behind its last page is one.
  (kind === 'huge' && name.endsWith('.sqlite')) ||
  // Only looked at when the settings themselves are damaged.
  name === 'settings.previous.json'

const start = (damage: (home: string) => void) =>
  startCore({
    prepare({ home, user }) {
      cpSync(join(keep, 'user'), user, { recursive: true })
      cpSync(join(keep, 'home'), home, { recursive: true })
      chmodSync(home, 0o700)
      damage(home)
    }
  })

describe('all files of Patchbay', () => {
  it.each(kinds)('%s: it starts, says which, keeps them, and works', { timeout: 120_000 }, async (kind, damage) => {
    core = await start((home) => owned.forEach((name) => damage(join(home, name))))
    // Not damaged: who is there, and how they are to be.
    const listed = await until(
      () => core!.ask('list'),
      ([each, safe]) => each?.phase === 'ready' && safe?.phase !== 'starting'
    )
    expect(listed).toMatchObject([
      { id: 'tiny', wanted: 'up' },
      { id: 'safe', wanted: 'up' }
    ])
    // Everything is asked for once.
    for (const words of [
      ['show', 'tiny'],
      ['tools', 'tiny'],
      ['call', 'tiny', 'echo', '{"text":"on"}'],
      ['logs', 'tiny', '-n', '100'],
      ['logs', '--all'],
      ['hosts'],
      ['token', 'cursor'],
      ['hosts', 'plan', 'cursor', '--undo'],
      ['status']
    ]) {
      const ran = await core.run('--json', ...words)
      expect([words, ran.json()?.error?.code ?? 'fine'], ran.stdout).not.toEqual([words, 'internal'])
    }
    const notice = (await core.ask('status')).notices.find((each: { code: string }) => each.code === 'file-damaged')
    const lost = owned.filter((name) => !sound(kind, name))
    const told = String(notice?.detail ?? '')
    expect(told).not.toMatch(/tell-nobody|TOKEN/)
    const missed = lost.filter((name) => !told.includes(join(core!.home, name)))
    expect(missed, told).toEqual([])
    for (const name of lost) {
      const folder = dirname(join(core.home, name))
      const aside = readdirSync(folder).find((each) => each.startsWith(`${basename(name)}.damaged-`))
      expect(aside, name).toBeDefined()
      if (kind === 'a folder') expect(readFileSync(join(folder, aside!, 'mine'), 'utf8')).toBe('keep me')
    }
    // It works, and what it writes now is whole: nothing is said at the next start.
    await core.ask('settings', 'theme', 'dark')
    await core.run('add', 'other', '--yes', '--', process.execPath, tiny)
    expect(await core.ask('call', 'other', 'echo', '{"text":"on"}')).toMatchObject({ content: [{ text: 'on' }] })
    await core.restart()
    await until(
      () => core!.ask('list'),
      (all) => all.find((each: { id: string }) => each.id === 'other')?.phase === 'ready'
    )
    expect((await core.ask('status')).notices.filter((each: { code: string }) => each.code === 'file-damaged')).toEqual(
      []
    )
    expect(lstatSync(join(core.home, 'data', 'activity.sqlite')).isFile()).toBe(true)
  })
  it.each(['garbage', 'a folder'])(
    '%s: each is named by itself soon after the start, before anything needs it',
    async (kind) => {
      const damage = kinds.find(([name]) => name === kind)![1]
      core = await start((home) => owned.forEach((name) => damage(join(home, name))))
      const lost = owned.filter((name) => !sound(kind, name) && name !== 'data/web-sessions.json')
      // Asking for anything but the status would read some of them.
      await until(
        async () => {
          const { notices } = await core!.ask('status')
          const told = JSON.stringify(notices)
          return lost.filter((name) => !told.includes(join(core!.home, name)))
        },
        (missing) => missing.length === 0
      )
    }
  )
  it('the settings: each kind is set aside, and the generation before is used', { timeout: 300_000 }, async () => {
    for (const [kind, damage] of kinds) {
      if (kind === 'a future version') continue
      core = await start((home) => damage(join(home, 'settings.json')))
      expect([kind, await core.ask('list')]).toMatchObject([kind, [{ id: 'tiny' }, { id: 'safe' }]])
      expect((await core.ask('status')).notices).toMatchObject([{ code: 'settings-torn' }])
      expect(readdirSync(core.home).some((name) => name.startsWith('settings.torn-'))).toBe(true)
      await core.ask('settings', 'theme', 'dark')
      await core.stop()
    }
  })
  it.each(['data', 'logs', 'data/kept', 'data/test-calls', 'data/accepted', 'backups', 'logs/tiny'])(
    'a file in the place of the folder %s gives way',
    async (name) => {
      core = await start((home) => {
        renameSync(join(home, name), join(home, 'moved'))
        writeFileSync(join(home, name), 'in the way')
      })
      expect((await core.ask('list'))[0].id).toBe('tiny')
      await core.run('add', 'other', '--yes', '--', process.execPath, tiny)
      expect(await core.ask('call', 'other', 'echo', '{"text":"on"}')).toMatchObject({ content: [{ text: 'on' }] })
      expect((await core.ask('status')).notices).toMatchObject([{ code: 'file-damaged' }])
      const folder = dirname(join(core.home, name))
      const aside = readdirSync(folder).find((each) => each.startsWith(`${basename(name)}.damaged-`))!
      expect(readFileSync(join(folder, aside), 'utf8')).toBe('in the way')
    }
  )
})
