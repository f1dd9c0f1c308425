/** What became a secret is overwritten where it was written before, and nothing else moves. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { encodingsOf } from '../../../main/secrets/encodings.ts'
import { scrubFile } from '../../../main/secrets/scrub-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'patchbay-scrub-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'a.jsonl')
const secret = 'abc-123/DEF+456'

it('in every form, with each line as long as it was', async () => {
  // A backslash would be written twice in there.
  const lines = encodingsOf(secret)
    .filter((form) => !form.includes('\\'))
    .map((form) => JSON.stringify({ text: `ä ${form} ö` }))
  writeFileSync(file, lines.join('\n'))
  expect(await scrubFile(file, encodingsOf(secret))).toBe(lines.length)
  const after = readFileSync(file, 'utf8').split('\n')
  expect(after.map((line) => line.length)).toEqual(lines.map((line) => line.length))
  for (const line of after) expect((JSON.parse(line) as { text: string }).text).toMatch(/^ä \*+ ö$/)
})
it('also across the edges of what is read at once', async () => {
  for (const at of [256 * 1024 - 1, 256 * 1024 - 7, 256 * 1024 - secret.length, 256 * 1024]) {
    writeFileSync(file, 'x'.repeat(at) + secret + 'y'.repeat(9))
    expect(await scrubFile(file, [secret])).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('x'.repeat(at) + '*'.repeat(secret.length) + 'y'.repeat(9))
  }
})
it('and a file that is not there is passed over', async () =>
  expect(await scrubFile(join(folder, 'none'), [secret])).toBe(0))
