import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { done, type Outcome } from '../../../contract/failure.ts'
import { withLock } from '../../../main/files/lock.ts'
import { removeStaleTemporaries, safeWrite } from '../../../main/files/safe-write.ts'

const fixture = (name: string) => path.join(import.meta.dirname, '../../fixtures/files', name)
const quiet = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON']
let folder: string
let unmount: (() => void) | null = null
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patchbay-hard-'))
})
afterEach(async () => {
  unmount?.()
  unmount = null
  await rm(folder, { recursive: true, force: true })
})

/** A small disk of its own, where the system lets us; null where it does not. */
async function smallDisk(options: string): Promise<string | null> {
  const disk = path.join(folder, 'disk')
  await mkdir(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    return null
  }
  unmount = () => execFileSync('umount', [disk])
  return disk
}

test('killed at any moment, the file is a whole old or new one, and the next start clears up', async () => {
  const file = path.join(folder, 'settings.json')
  let leftovers = 0
  for (let round = 0; round < 12; round++) {
    const writer = spawn(process.execPath, [...quiet, fixture('write-loop.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    await once(writer.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, round * 3))
    writer.kill('SIGKILL')
    await once(writer, 'exit')
    const { generation, filling } = JSON.parse(await readFile(file, 'utf8')) as { generation: number; filling: string }
    expect(generation).toBeGreaterThan(0)
    expect(filling).toHaveLength(60_000)
    leftovers += await removeStaleTemporaries(folder)
  }
  expect(await readdir(folder)).toEqual(['settings.json'])
  expect(leftovers).toBeGreaterThanOrEqual(0)
})

test('on a nearly full disk the write is refused as disk-full and the old bytes stay', async ({ skip }) => {
  const disk = (await smallDisk('size=64k,mode=700')) ?? skip('no permission to mount a small disk')
  const file = path.join(disk, 'settings.json')
  const old = JSON.stringify({ old: 'x'.repeat(20_000) })
  await writeFile(file, old)
  const { bavail, bsize } = await statfs(disk)
  await writeFile(path.join(disk, 'filler'), Buffer.alloc(bavail * bsize - 8_192))
  const outcome = await safeWrite(file, JSON.stringify({ fresh: 'y'.repeat(20_000) }))
  expect(outcome).toMatchObject({
    ok: false,
    failure: { code: 'disk-full', message: expect.stringContaining('Free some space') }
  })
  expect(await readFile(file, 'utf8')).toBe(old)
  expect((await readdir(disk)).sort()).toEqual(['filler', 'settings.json'])
})

test('on a read-only disk the write is refused as read-only', async ({ skip }) => {
  const disk = (await smallDisk('size=64k,mode=700')) ?? skip('no permission to mount a small disk')
  await writeFile(path.join(disk, 'settings.json'), 'old')
  execFileSync('mount', ['-o', 'remount,ro', disk])
  const outcome = await safeWrite(path.join(disk, 'settings.json'), 'new')
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'read-only' } })
  expect(await readFile(path.join(disk, 'settings.json'), 'utf8')).toBe('old')
})

test('three processes that add to one file under the lock lose nothing', async () => {
  const file = path.join(folder, 'shared.json')
  await writeFile(file, '{}')
  const writers = ['a', 'b', 'c'].map((prefix) =>
    spawn(process.execPath, [...quiet, fixture('add-entries.ts'), file, prefix, '15'], {
      stdio: ['ignore', 'ignore', 'inherit']
    })
  )
  const codes = await Promise.all(writers.map(async (writer) => ((await once(writer, 'exit')) as [number])[0]))
  expect(codes).toEqual([0, 0, 0])
  expect(Object.keys(JSON.parse(await readFile(file, 'utf8')) as object)).toHaveLength(45)
  expect(await readdir(folder)).toEqual(['shared.json'])
})

test('within one process holders come one after the other, in order', async () => {
  const file = path.join(folder, 'x.json')
  const order: string[] = []
  const work = (name: string) => async (): Promise<Outcome<null>> => {
    order.push(`${name} in`)
    await new Promise((resolve) => setImmediate(resolve))
    order.push(`${name} out`)
    return done(null)
  }
  await Promise.all(['1', '2', '3'].map((name) => withLock(file, work(name))))
  expect(order).toEqual(['1 in', '1 out', '2 in', '2 out', '3 in', '3 out'])
})

test('a lock that is held elsewhere is waited for, then told as a conflict', async () => {
  const file = path.join(folder, 'x.json')
  await mkdir(`${file}.lock`)
  expect(await withLock(file, async () => done(null), 200)).toMatchObject({ ok: false, failure: { code: 'conflict' } })
})
