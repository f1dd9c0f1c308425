/** Whatever lies where the history of calls should be, Patchbay opens, says so once, and goes on. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createActivity } from '../../../main/activity/activity.ts'
import type { Damage } from '../../../main/files/own-file.ts'
import { systemClock } from '../../../main/lib/clock.ts'

let folder: string
let file: string
let damages: Damage[]
let troubles: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'activity-'))
  file = join(folder, 'activity.sqlite')
  damages = []
  troubles = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

let mono = 0
const open = () =>
  createActivity({
    file,
    clock: { ...systemClock, mono: () => mono },
    onTrouble: (message) => troubles.push(message),
    onDamage: (damage) => damages.push(damage)
  })
const call = (server = 'memory') =>
  ({
    at: new Date().toISOString(),
    host: 'cursor',
    server,
    method: 'tools/call',
    name: 'echo',
    outcome: 'ok',
    ms: 3,
    requestBytes: 1,
    responseBytes: 2,
    error: null
  }) as const
/** A history with some hundred calls, closed. */
function good(): void {
  const activity = open()
  for (let n = 0; n < 2_000; n++) activity.called(call(`server-${n % 7}`))
  activity.close()
}
const foreign = (sql: string) => () => {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}
const overwrite = (from: number, bytes: Buffer) => () => {
  good()
  const whole = readFileSync(file)
  bytes.copy(whole, from)
  writeFileSync(file, whole)
}

const kinds: readonly (readonly [string, () => void])[] = [
  ['garbage', () => writeFileSync(file, 'no database at all. '.repeat(500))],
  ['NULs', () => writeFileSync(file, Buffer.alloc(8_192))],
  ['cut in the middle of a page', () => (good(), truncateSync(file, 5_000))],
  ['cut to one page', () => (good(), truncateSync(file, 4_096))],
  ['cut within its header', () => (good(), truncateSync(file, 50))],
  ['pages of garbage behind a good header', overwrite(4_096, Buffer.alloc(200_000, 0xa5))],
  ['a database of somebody else', foreign('CREATE TABLE calls (what TEXT); CREATE TABLE audit (id INTEGER)')],
  ['one whose tables take nothing of ours', foreign('CREATE TABLE calls (id TEXT CHECK (0)); CREATE TABLE audit (x)')],
  ['one of a newer Patchbay', () => (good(), foreign('PRAGMA user_version = 99')())],
  ['one that lost a table', () => (good(), foreign('DROP TABLE audit')())],
  ['a folder', () => mkdirSync(file)],
  ['a folder with something in it', () => (mkdirSync(file), writeFileSync(join(file, 'mine'), 'keep me'))],
  ['a circle of links', () => symlinkSync('activity.sqlite', file)],
  ['a link to nowhere', () => symlinkSync(join(folder, 'gone', 'there'), file)],
  ['a named pipe', () => execFileSync('mkfifo', [file])],
  ['a folder for its log', () => (good(), mkdirSync(`${file}-wal`))],
  ['a folder for its memory', () => (good(), mkdirSync(`${file}-shm`))],
  ['a huge file of nothing', () => (writeFileSync(file, 'x'), truncateSync(file, 3_000_000_000))]
]

describe('a damaged history of calls', () => {
  it.each(kinds)('%s: put aside, said, and a new one works', (_name, damage) => {
    damage()
    const activity = open()
    const { id } = activity.called(call())
    activity.audit({ actor: 'person', action: 'stopped', subject: 'memory', detail: '' })
    expect(activity.calls({ limit: 5, server: 'memory' }).map((each) => each.id)).toContain(id)
    // Everything is asked of it once, whatever part is broken.
    expect(activity.calls({ limit: 500, host: 'cursor' }).length).toBeGreaterThan(0)
    expect(activity.audits({ limit: 5 })).toMatchObject([{ action: 'stopped' }])
    expect(activity.toolCounts('memory')).toEqual({ echo: 1 })
    activity.forget('server-1')
    activity.close()
    expect(damages).toHaveLength(1)
    expect(damages[0]).toMatchObject({ file, holds: expect.stringContaining('history') })
    expect(readdirSync(folder).some((name) => name.includes('.damaged-'))).toBe(true)
    expect(troubles).toEqual([])
    // The next start finds a sound one.
    damages = []
    const again = open()
    expect(again.calls({ limit: 5, server: 'memory' }).length).toBeGreaterThan(0)
    again.close()
    expect(damages).toEqual([])
  })
  it('an empty file is one to begin with, and a log of garbage beside a good one is passed over', () => {
    writeFileSync(file, '')
    good()
    writeFileSync(`${file}-wal`, Buffer.alloc(9_000, 0x5a))
    const activity = open()
    expect(activity.calls({ limit: 500 })).toHaveLength(500)
    activity.close()
    expect([...damages, ...troubles]).toEqual([])
  })
  it('never deletes what lay in its place', () => {
    mkdirSync(file)
    writeFileSync(join(file, 'mine'), 'keep me')
    open().close()
    const aside = readdirSync(folder).find((name) => name.includes('.damaged-'))!
    expect(readFileSync(join(folder, aside, 'mine'), 'utf8')).toBe('keep me')
  })
  it('damaged while it is open, by a cut: what is asked next is answered', () => {
    good()
    const activity = open()
    truncateSync(file, 4_096)
    expect(() => activity.calls({ limit: 500, host: 'cursor' })).not.toThrow()
    activity.called(call())
    expect(activity.calls({ limit: 1 })).toMatchObject([{ server: 'memory' }])
    activity.close()
  })
  it('is readable for its owner only, with what lies beside it', () => {
    const before = process.umask(0)
    try {
      const activity = open()
      activity.called(call())
      activity.calls({ limit: 1 })
      const names = readdirSync(folder)
      expect(names).toContain('activity.sqlite-wal')
      for (const name of names) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
      activity.close()
    } finally {
      process.umask(before)
    }
  })
  it('tightens one of an earlier Patchbay', () => {
    good()
    chmodSync(file, 0o644)
    open().close()
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
  it('waits in memory for a folder that cannot be made, and goes to disk once it can', () => {
    mono = 1_000
    writeFileSync(join(folder, 'data'), 'in the way')
    file = join(folder, 'data', 'activity.sqlite')
    const activity = open()
    expect(activity.called(call()).id).toBe(1)
    expect(activity.calls({ limit: 5 })).toHaveLength(1)
    expect(troubles).toHaveLength(1)
    rmSync(join(folder, 'data'))
    mono += 10_000
    activity.called(call())
    expect(activity.calls({ limit: 5 })).toHaveLength(2)
    activity.close()
    expect(existsSync(file)).toBe(true)
    expect(open().calls({ limit: 5 })).toHaveLength(2)
    expect(troubles).toHaveLength(1)
  })
})
