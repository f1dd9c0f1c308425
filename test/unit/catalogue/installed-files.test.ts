import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkInstalled, recordInstalled } from '../../../main/catalogue/installed-files.ts'
import { inTime } from '../../helpers/in-time.ts'

let prefix: string
const file = (...names: string[]) => path.join(prefix, 'node_modules', ...names)
beforeEach(async () => {
  prefix = mkdtempSync(path.join(tmpdir(), 'patchbay-installed-'))
  for (const name of ['a', 'b', '@s/c']) {
    mkdirSync(file(name, 'dist'), { recursive: true })
    writeFileSync(file(name, 'package.json'), `{"name":"${name}"}`)
    writeFileSync(file(name, 'dist', 'index.mjs'), 'export default 1')
    writeFileSync(file(name, 'dist', 'memory.json'), '{}')
  }
  symlinkSync('/etc/passwd', file('link.js'))
  await recordInstalled(prefix)
})
afterEach(() => rmSync(prefix, { recursive: true, force: true }))
const check = () => checkInstalled(prefix, 'Files')

it('what was not touched is fine, and so is what a server writes beside its code', async () => {
  expect(await check()).toMatchObject({ ok: true })
  writeFileSync(file('a', 'dist', 'memory.json'), '{"more":1}')
  writeFileSync(file('a', 'dist', 'later.js'), '')
  mkdirSync(file('.cache'))
  expect(await check()).toMatchObject({ ok: true })
})
it.each([
  ['appended to', () => appendFileSync(file('b', 'dist', 'index.mjs'), ';evil()')],
  ['replaced by one of the same size', () => writeFileSync(file('b', 'dist', 'index.mjs'), 'export default 2')],
  [
    'changed, and its date set back',
    () => {
      const { atime, mtime } = statSync(file('b', 'dist', 'index.mjs'))
      writeFileSync(file('b', 'dist', 'index.mjs'), 'export default 2')
      utimesSync(file('b', 'dist', 'index.mjs'), atime, mtime)
    }
  ],
  [
    'renamed over',
    () => {
      writeFileSync(path.join(prefix, 'new'), 'export default 2')
      renameSync(path.join(prefix, 'new'), file('b', 'dist', 'index.mjs'))
    }
  ],
  ['deleted', () => rmSync(file('b', 'dist', 'index.mjs'))],
  [
    'a link now',
    () => {
      rmSync(file('b', 'dist', 'index.mjs'))
      symlinkSync('/etc/passwd', file('b', 'dist', 'index.mjs'))
    }
  ]
])('a code file that was %s is named, and it does not start', async (_how, change) => {
  change()
  expect(await check()).toMatchObject({
    failure: { code: 'integrity', message: expect.stringContaining('node_modules/b/dist/index.mjs') as string }
  })
  expect(await check()).toMatchObject({ ok: false })
})
it('a changed package.json leads to other code, so it counts', async () => {
  writeFileSync(file('@s', 'c', 'package.json'), '{"name":"c","main":"evil.js"}')
  expect(await check()).toMatchObject({ failure: { detail: 'node_modules/@s/c/package.json' } })
})
it('the same content under new times is fine, and is known from then on', async () => {
  chmodSync(file('b', 'dist', 'index.mjs'), 0o600)
  expect(await check()).toMatchObject({ ok: true })
  const copy = `${prefix}-copy`
  cpSync(prefix, copy, { recursive: true, verbatimSymlinks: true })
  const before = readFileSync(path.join(copy, 'installed-stamps.txt'), 'utf8')
  expect(await checkInstalled(copy, 'Files')).toMatchObject({ ok: true })
  expect(readFileSync(path.join(copy, 'installed-stamps.txt'), 'utf8')).not.toBe(before)
  rmSync(copy, { recursive: true })
})
it('a folder of which nothing was written down is not judged', async () => {
  rmSync(path.join(prefix, 'installed-stamps.txt'))
  expect(await check()).toMatchObject({ ok: true })
})
it('three thousand files take no longer than twenty milliseconds', async () => {
  for (let n = 0; n < 3_000; n += 1) {
    if (n % 30 === 0) mkdirSync(file(`p${n}`))
    writeFileSync(file(`p${n - (n % 30)}`, `f${n}.js`), `${n}`)
  }
  await recordInstalled(prefix)
  await check()
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now()
    await check()
    times.push(performance.now() - start)
  }
  expect(Math.min(...times)).toBeLessThan(inTime(20))
})
