import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from '../../../main/lib/make-folder.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'patchbay-folder-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

test('makes every folder on the way, and is content with one that is there', () => {
  const deep = join(home, 'a', 'b', 'c')
  makeFolder(deep, 0o700)
  makeFolder(deep, 0o700)
  expect(statSync(deep).isDirectory()).toBe(true)
})

test('a file in the way is told as it is', () => {
  writeFileSync(join(home, 'a'), '')
  expect(() => makeFolder(join(home, 'a', 'b'), 0o700)).toThrow(/ENOTDIR/)
})

test.skipIf(process.platform !== 'linux')('a folder nothing can be made in is refused, not tried for ever', () => {
  expect(() => makeFolder('/proc/patchbay/a', 0o700)).toThrow(/ENOENT|EACCES|EPERM/)
})
