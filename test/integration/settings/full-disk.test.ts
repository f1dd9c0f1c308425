import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createSettingsStore } from '../../../main/settings/settings-store.ts'

test('on a full disk an update is refused, and memory and disk keep the state before it', async ({ skip }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchbay-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    await rm(folder, { recursive: true })
    skip('no permission to mount a small disk')
  }
  try {
    const store = createSettingsStore({ places: { config: folder }, clock: { wall: () => new Date() } })
    const joined = (name: string, size: number) => ({ [name]: { file: 'x'.repeat(size), at: '2026' } })
    expect((await store.update((now) => ({ ...now, joined: joined('cursor', 12_000) }))).ok).toBe(true)
    const { bavail, bsize } = await statfs(folder)
    await writeFile(path.join(folder, 'filler'), Buffer.alloc(bavail * bsize - 8_192))
    const before = await readFile(path.join(folder, 'settings.json'), 'utf8')
    const outcome = await store.update((now) => ({ ...now, joined: { ...now.joined, ...joined('zed', 12_000) } }))
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'disk-full' } })
    expect(await readFile(path.join(folder, 'settings.json'), 'utf8')).toBe(before)
    expect(Object.keys(store.get().joined)).toEqual(['cursor'])
    await rm(path.join(folder, 'filler'))
    expect((await store.update((now) => ({ ...now, joined: { ...now.joined, ...joined('zed', 900) } }))).ok).toBe(true)
  } finally {
    execFileSync('umount', [folder])
    await rm(folder, { recursive: true, force: true })
  }
})
