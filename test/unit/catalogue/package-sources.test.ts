import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../../build/lib/root.mjs'
import { packageVersion, runsScripts } from '../../../contract/packages.ts'
import { inWords, say } from '../../../contract/words/say.ts'
import { readManifest } from '../../../main/catalogue/npm/manifest.ts'
import {
  packageNamed,
  packageOrderOf,
  packageSourceOf,
  packageSources
} from '../../../main/catalogue/package-sources.ts'
import { sourceOfWords } from '../../../main/snippets/order.ts'

const kinds = Object.values(packageSources).map(({ kind }) => kind)
const found = readManifest({
  name: '@s/server-x',
  version: '1.2.3',
  bin: { x: 'bin/x.js' },
  dist: { integrity: 'sha512-a' }
})
const runtime = { kind: 'node', path: '/bin/node', version: '24.0.0', problem: null, yours: true } as const

describe('a package runner', () => {
  test('is known under any of its names, wherever it lies', () => {
    for (const npx of ['npx', 'NPX', 'npx.cmd', '/usr/bin/npx', 'C:\\Program Files\\nodejs\\npx.cmd'])
      expect(packageOrderOf([npx, '-y', 'a@1', '--port', '80'])).toEqual({
        from: 'npm',
        package: 'a@1',
        args: ['--port', '80']
      })
  })
  test('names its package and program apart', () => {
    expect(packageOrderOf(['npx', '--package=@s/a', '--', 'tool', 'x'])).toEqual({
      from: 'npm',
      package: '@s/a',
      bin: 'tool',
      args: ['x']
    })
  })
  test('stays a command where it asks for something else', () => {
    for (const words of [
      ['npx', './local'],
      ['npx', 'github:a/b'],
      ['npx', '-c', 'a'],
      ['npx'],
      ['npx', '-p', 'a', '-x'],
      ['npx', 'x.tgz/y']
    ]) {
      expect(packageOrderOf(words)).toBeNull()
      expect(sourceOfWords(words)).toMatchObject({ from: 'command', command: 'npx' })
    }
  })
  test('is not taken from names that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])
      expect(packageOrderOf([name, 'a'])).toBeNull()
    expect(packageOrderOf([])).toBeNull()
  })
  test('that works in a folder of its own choice stays a command', () => {
    expect(sourceOfWords(['npx', 'a'], '/somewhere')).toMatchObject({ from: 'command', cwd: '/somewhere' })
  })
})

test('a lone word is a package only when it can be the name of one', () => {
  expect(packageNamed('@s/a@latest')).toEqual({ from: 'npm', package: '@s/a@latest', args: [] })
  for (const word of ['', './a', 'a b', '@s/', '@s', 'https://a.example/x', '../..'])
    expect(packageNamed(word)).toBeNull()
})

describe.each(kinds)('the source %s', (kind) => {
  const source = packageSourceOf(kind)
  test('reads back what it makes of an entry of the catalogue', () => {
    for (const version of [null, '1.2.3']) {
      const order = source.order('some-name', version, ['a'])
      expect(source.nameIn(order)).toMatchObject({ full: 'some-name', short: 'some-name', version })
      expect(order.args).toEqual(['a'])
      expect(source.address(order).ok).toBe(true)
    }
  })
  test('agrees on every field of what it plans, keeps it whole, and gives the person’s arguments back', () => {
    const planned = source.plan(source.order(found.facts.name, null, []), found, [runtime])
    if (!planned.ok) throw new Error(planned.failure.message)
    const fields = planned.value.source
    expect([...source.consented(fields)].sort()).toEqual(Object.values(fields).sort())
    expect(source.consented(fields)[0]).toBe(kind)
    expect(source.kept.parse(fields)).toEqual(fields)
    expect(packageVersion(fields)).toBe('1.2.3')
    expect(runsScripts(fields)).toBe(false)
    for (const args of [[], ['a', 'b']]) {
      const launch = source.launch(planned.value, args, { prefix: '/data/servers/x', platform: 'linux' })
      expect(launch.kind === 'stdio' && source.ownArgs(launch)).toEqual(args)
    }
  })
  test('has a word for people', () => expect(inWords(say(`source.${kind}`))).not.toBe(''))
})

test('nothing but a source’s own folder tests for its kind', () => {
  const tests = new RegExp(
    `(?:[!=]==?\\s*|case\\s+)['"](?:${kinds.join('|')})['"]|['"](?:${kinds.join('|')})['"]\\s*[!=]==?`
  )
  const files = ['main', 'contract', 'renderer'].flatMap((layer) =>
    readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' }).map((file) => join(layer, file))
  )
  const own = kinds.map((kind) => join('main', 'catalogue', kind))
  const strange = files
    .filter((file) => /\.(?:ts|svelte)$/.test(file) && !own.some((folder) => file.startsWith(folder)))
    .filter((file) => tests.test(readFileSync(join(root, file), 'utf8')))
  expect(strange).toEqual([])
})
