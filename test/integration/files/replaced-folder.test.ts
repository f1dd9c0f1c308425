/** The folder of a file gives its name to another one, again and again, while it is being written. */
import { renameSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { done } from '../../../contract/failure.ts'
import { withLock } from '../../../main/files/lock.ts'
import { safeWrite } from '../../../main/files/safe-write.ts'
import { changeHostFile } from '../../../main/hosts/host-files.ts'

let base: string
const at = (...names: string[]) => path.join(base, ...names)
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'patchbay-swap-'))
  await mkdir(at('own'), { mode: 0o700 })
  await mkdir(at('foreign'), { mode: 0o700 })
  await writeFile(at('foreign', 'theirs.txt'), 'theirs')
  await symlink('foreign', at('link'))
})
afterEach(() => rm(base, { recursive: true, force: true }))

/** Missing for a moment, the folder may have been made anew by who was writing. */
const rename = (from: string, to: string) => {
  try {
    renameSync(at(from), at(to))
  } catch {
    rmSync(at(to), { recursive: true, force: true })
    renameSync(at(from), at(to))
  }
}
/** own → away, a link to the foreign folder in its place, and back. */
const away = () => (rename('own', 'away'), rename('link', 'own'))
const back = () => (rename('own', 'link'), rename('away', 'own'))

describe.runIf(process.platform === 'linux')('a folder that is replaced', () => {
  it('while the lock is held: it is taken from where it was made', async () => {
    await withLock(at('own', 'mcp.json'), async () => {
      expect(await readdir(at('own'))).toEqual(['mcp.json.lock'])
      away()
      return done(null)
    })
    expect(await readdir(at('foreign'))).toEqual(['theirs.txt'])
    expect(await readdir(at('away'))).toEqual([])
  })
  it('directly before the rename: what is written lands in the folder it was meant for', async () => {
    const file = at('own', 'mcp.json')
    await writeFile(file, 'old')
    const written = await safeWrite(file, 'new', { beforeReplace: () => (away(), null) })
    expect(written.ok).toBe(true)
    expect(await readdir(at('foreign'))).toEqual(['theirs.txt'])
    expect(await readFile(at('away', 'mcp.json'), 'utf8')).toBe('new')
    expect(await readdir(at('away'))).toEqual(['mcp.json'])
  })
  it('between the decision and the write: nothing is written, and nothing left', async () => {
    await writeFile(at('own', 'mcp.json'), 'old')
    let swapped = false
    const changed = await changeHostFile({
      file: at('own', 'mcp.json'),
      decide: () => done({ after: 'new', value: null }),
      backup: async () => {
        if (!swapped) away()
        swapped = true
        return done(null)
      }
    })
    expect(changed).toMatchObject({ ok: false })
    expect(await readdir(at('foreign'))).toEqual(['theirs.txt'])
    expect(await readdir(at('away'))).toEqual(['mcp.json'])
    expect(await readFile(at('away', 'mcp.json'), 'utf8')).toBe('old')
  })
  it('again and again at any moment: never a lock or a temporary file in the foreign one', async () => {
    let stop = false
    const swapping = (async () => {
      while (!stop) {
        away()
        await new Promise((resolve) => setImmediate(resolve))
        back()
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    for (let n = 0; n < 150; n++)
      await changeHostFile({
        file: at('own', 'mcp.json'),
        decide: (now) => done({ after: `${(now ?? '').slice(0, 50)}${n}`, value: null }),
        backup: async () => done(null)
      })
    stop = true
    await swapping
    const left = [...(await readdir(at('foreign'))), ...(await readdir(at('own')))]
    expect(left.filter((name) => /\.lock$|\.tmp$/.test(name))).toEqual([])
  })
})
