import { execFileSync } from 'node:child_process'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removeStaleTemporaries, safeWrite } from '../../../main/files/safe-write.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patchbay-write-'))
})
afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true, force: true })
})
const at = (name: string) => path.join(folder, name)
const mode = async (file: string) => (await stat(file)).mode & 0o777

describe('a good write', () => {
  test('creates a file only its owner may read, and the folders above it', async () => {
    const outcome = await safeWrite(at('new/deep/settings.json'), '{"a":1}')
    expect(outcome).toMatchObject({ ok: true, value: { created: true } })
    expect(await readFile(at('new/deep/settings.json'), 'utf8')).toBe('{"a":1}')
    expect(await mode(at('new/deep/settings.json'))).toBe(0o600)
  })

  test.each([0o600, 0o644, 0o640])('keeps mode %o of the file it replaces', async (bits) => {
    await writeFile(at('a.json'), 'old')
    await chmod(at('a.json'), bits)
    expect(await safeWrite(at('a.json'), 'new')).toMatchObject({ ok: true, value: { created: false } })
    expect(await readFile(at('a.json'), 'utf8')).toBe('new')
    expect(await mode(at('a.json'))).toBe(bits)
  })

  test('follows a link and leaves the link a link', async () => {
    await mkdir(at('dotfiles'))
    await writeFile(at('dotfiles/mcp.json'), 'old')
    await symlink('dotfiles/mcp.json', at('mcp.json'))
    expect((await safeWrite(at('mcp.json'), 'new')).ok).toBe(true)
    expect(await readlink(at('mcp.json'))).toBe('dotfiles/mcp.json')
    expect(await readFile(at('dotfiles/mcp.json'), 'utf8')).toBe('new')
  })

  test('leaves nothing beside the file', async () => {
    await safeWrite(at('a.json'), 'one')
    await safeWrite(at('a.json'), Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))
    expect(await readdir(folder)).toEqual(['a.json'])
    expect([...(await readFile(at('a.json')))]).toEqual([0xef, 0xbb, 0xbf, 0x7b, 0x7d])
  })
})

describe('refused, with nothing changed', () => {
  const refused = async (file: string, code: string, words: RegExp) => {
    const outcome = await safeWrite(file, 'new')
    expect(outcome).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(words) } })
  }

  test('a link that leads nowhere', async () => {
    await symlink(at('gone.json'), at('mcp.json'))
    await refused(at('mcp.json'), 'unsafe-file', /symbolic link to a file that does not exist/)
    expect((await lstat(at('mcp.json'))).isSymbolicLink()).toBe(true)
  })
  test('a circle of links', async () => {
    await symlink(at('b'), at('a'))
    await symlink(at('a'), at('b'))
    await refused(at('a'), 'unsafe-file', /circle/)
  })
  test('a folder', async () => {
    await mkdir(at('mcp.json'))
    await refused(at('mcp.json'), 'unsafe-file', /folder/)
  })
  test.skipIf(process.platform === 'win32')('a FIFO, without waiting for a reader', async () => {
    execFileSync('mkfifo', [at('mcp.json')])
    await refused(at('mcp.json'), 'unsafe-file', /pipe, socket or device/)
  })
  test('a file where a folder should be', async () => {
    await writeFile(at('file'), '')
    await refused(at('file/mcp.json'), 'unsafe-file', /not a folder/)
  })
  test.skipIf(process.platform === 'win32')('a folder that every user may write to', async () => {
    await mkdir(at('open'))
    await chmod(at('open'), 0o777)
    await refused(at('open/mcp.json'), 'unsafe-file', /every user/)
    await chmod(at('open'), 0o1777)
    expect((await safeWrite(at('open/mcp.json'), 'x')).ok).toBe(true)
  })
  test('a change seen at the last moment', async () => {
    await writeFile(at('a.json'), 'theirs')
    const failure = { code: 'file-changed', message: 'changed' } as const
    expect(await safeWrite(at('a.json'), 'ours', { beforeReplace: () => failure })).toEqual({ ok: false, failure })
    expect(await readFile(at('a.json'), 'utf8')).toBe('theirs')
    expect(await readdir(folder)).toEqual(['a.json'])
  })
})

test('temporary files of dead writers go, those of living ones and of others stay', async () => {
  const gone = execFileSync(process.execPath, ['-p', 'process.pid']).toString().trim()
  const dead = `.a.json.patchbay-${gone}-0123456789abcdef.tmp`
  const alive = `.a.json.patchbay-${process.ppid}-0123456789abcdef.tmp`
  const old = `.b.json.patchbay-${process.ppid}-0123456789abcdef.tmp`
  const foreign = '.a.json.123.tmp'
  for (const name of [dead, alive, old, foreign]) await writeFile(at(name), '')
  const longAgo = new Date(Date.now() - 2 * 3_600_000)
  await utimes(at(old), longAgo, longAgo)
  expect(await removeStaleTemporaries(folder)).toBe(2)
  expect((await readdir(folder)).sort()).toEqual([alive, foreign].sort())
  expect(await removeStaleTemporaries(at('no such folder'))).toBe(0)
})
