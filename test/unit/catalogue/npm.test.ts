import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { webAddress } from '../../../main/catalogue/web-address.ts'
import { binsOf } from '../../../main/catalogue/npm/bins.ts'
import { pickProgram } from '../../../main/catalogue/programs.ts'
import { newestOf, readManifest } from '../../../main/catalogue/npm/manifest.ts'
import { npmFailure } from '../../../main/catalogue/npm/npm-errors.ts'
import { npmEnv } from '../../../main/catalogue/npm/npm-run.ts'
import { parseSpec, specText } from '../../../main/catalogue/npm/spec.ts'
import { treeIn } from '../../../main/catalogue/npm/tree.ts'

describe('what may be typed as a package', () => {
  test.each([
    'a',
    'a@1.2.3',
    '@s/a',
    '@s/a@latest',
    'a@^1',
    'a@>=1 <2',
    '/x/a-1.0.0.tgz',
    'file:/x/a.tgz',
    'C:\\x\\a.tgz'
  ])('%s', (text) => expect(parseSpec(text).ok).toBe(true))
  test.each([
    '',
    '-g',
    '--registry=x',
    'a@--x',
    '@s',
    '@s/',
    'a/b',
    'git+ssh://x',
    'npm:a@1',
    'http://x/a.tgz',
    './a.tgz',
    'a b',
    'a;b',
    'a@npm:b',
    'a@file:..'
  ])('not %s', (text) => expect(parseSpec(text).ok).toBe(false))
  test('law: what is accepted never looks like an option to npm', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const spec = parseSpec(text)
        if (spec.ok) expect(specText(spec.value)).toMatch(/^[^-]/)
      })
    )
  })
})

describe('npm’s failures', () => {
  const said = (stderr: string, ended: 'exit' | 'timeout' = 'exit') =>
    npmFailure({ ended, code: 1, stdout: '', stderr }, 'pkg').code
  test.each([
    ['npm error code E404\nnpm error 404 Not Found - GET x', 'package-not-found'],
    ['npm error code E404\nnpm error 404 No match found for version 9', 'version-not-found'],
    ['npm error code ETARGET\nnpm error notarget No matching version found', 'version-not-found'],
    ['npm error code ENOTFOUND', 'no-network'],
    ['npm error code ECONNREFUSED', 'no-network'],
    ['npm error code EAI_AGAIN', 'no-network'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN\nnpm error request to x failed', 'certificate'],
    ['npm error code UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['npm error code EINTEGRITY', 'integrity'],
    ['npm error code E401', 'unauthorized'],
    ['npm error code ENOSPC', 'disk-full'],
    ['npm error code EACCES', 'read-only'],
    ['npm error something new', 'install-failed']
  ])('%s: %s', (stderr, code) => expect(said(stderr)).toBe(code))
  test('silence is the network', () => expect(said('', 'timeout')).toBe('no-network'))
})

test('an outer npm does not steer ours; the person’s settings do', () => {
  const env = {
    npm_config_local_prefix: '/a',
    npm_config_ignore_scripts: 'false',
    npm_package_name: 'x',
    INIT_CWD: '/a',
    NODE_OPTIONS: '-r x',
    npm_config_registry: 'https://r',
    HTTPS_PROXY: 'p',
    NODE_EXTRA_CA_CERTS: 'c'
  }
  expect(npmEnv(env)).toEqual({ npm_config_registry: 'https://r', HTTPS_PROXY: 'p', NODE_EXTRA_CA_CERTS: 'c' })
})

describe('which program', () => {
  const pick = (name: string, bin: unknown, wished?: string) => {
    const outcome = pickProgram(name, binsOf(name, bin), wished)
    return outcome.ok ? outcome.value.file : outcome.failure.code
  }
  test.each([
    ['a', 'x.js', undefined, 'x.js'],
    ['@s/a', { other: './d/x.js' }, undefined, 'd/x.js'],
    ['@s/a', { a: 'a.js', b: 'b.js' }, undefined, 'a.js'],
    ['a', { x: 'same.js', y: './same.js' }, undefined, 'same.js'],
    ['a', { x: 'x.js', y: 'y.js' }, undefined, 'several-bins'],
    ['a', { x: 'x.js', y: 'y.js' }, 'y', 'y.js'],
    ['a', { x: 'x.js' }, 'z', 'bad-input'],
    ['a', undefined, undefined, 'no-bin'],
    ['a', { a: '../../etc/passwd' }, undefined, 'no-bin']
  ])('%s %j %s: %s', (name, bin, wished, expected) => expect(pick(name, bin, wished)).toBe(expected))
})

describe('what npm tells about a package', () => {
  test('of several matching versions the highest', () => {
    expect(newestOf([{ version: '1.9.0' }, { version: '1.10.0' }, { version: '1.2.0' }])?.['version']).toBe('1.10.0')
  })
  test.each([
    ['git+https://github.com/a/b.git', 'https://github.com/a/b'],
    ['git@github.com:a/b.git', 'https://github.com/a/b'],
    ['git+ssh://git@github.com/a/b.git', 'https://github.com/a/b'],
    ['git://github.com/a/b.git', 'https://github.com/a/b'],
    ['a/b', 'https://github.com/a/b'],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null]
  ])('%s is %s', (given, address) => expect(webAddress(given)).toBe(address))
  test('what a package says about its author is marked as its own words', () => {
    expect(readManifest({ name: 'a', version: '1.0.0', author: 'Me <me@x.y> (site)' }).facts.publisher).toBe(
      'Me (says the package)'
    )
  })
  test('law: strange values never throw and never become something else than text', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'name',
            'version',
            'dist',
            'time',
            'bin',
            'scripts',
            'license',
            'repository',
            'maintainers',
            'author',
            'engines',
            'deprecated',
            'versions'
          ),
          fc.jsonValue()
        ),
        (manifest) => {
          const { facts } = readManifest(manifest)
          for (const value of [facts.name, facts.version, facts.publisher, facts.integrity])
            expect(typeof value).toBe('string')
        }
      )
    )
  })
  test('a tree is counted without what is for other systems', () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/a': { version: '1', hasInstallScript: true },
        'node_modules/b': { os: ['win32'] },
        'node_modules/c': { os: ['!linux'] },
        'node_modules/@s/d': { cpu: ['x64'] }
      }
    }
    expect(treeIn(lock, 'linux', 'x64')).toEqual({ count: 2, scripted: [{ name: 'a', version: '1' }] })
  })
})
