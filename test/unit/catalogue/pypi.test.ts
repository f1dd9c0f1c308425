import { describe, expect, test } from 'vitest'
import { readMetadata } from '../../../main/catalogue/pypi/metadata.ts'
import {
  orderOfPipx,
  orderOfUv,
  orderOfUvx,
  parsePythonSpec,
  requirementOf
} from '../../../main/catalogue/pypi/spec.ts'
import { pythonsIn } from '../../../main/catalogue/pypi/source.ts'
import { uvFailure } from '../../../main/catalogue/pypi/uv-errors.ts'
import { engineFits, engineInWords } from '../../../main/runtimes/engines.ts'

describe('what a person types', () => {
  test.each([
    ['mcp-server-time', 'mcp-server-time'],
    ['MCP_Server.Time', 'mcp-server-time'],
    ['x==1.2.3', 'x==1.2.3'],
    ['x@1.2.3', 'x==1.2.3'],
    ['x@latest', 'x'],
    ['x[b,A] >=1, <2', 'x[a,b]>=1,<2'],
    ['x[cli]@1.0', 'x[cli]==1.0'],
    ['x~=1.4', 'x~=1.4']
  ])('%s is asked for as %s', (typed, asked) => {
    const spec = parsePythonSpec(typed)
    expect(spec.ok && requirementOf(spec.value)).toBe(asked)
  })
  test.each([
    '',
    '-x',
    '--index-url=http://evil',
    'x; rm',
    '../x',
    'x @ git+https://a/b',
    'a b',
    'git+https://a/b',
    'x[',
    'é'
  ])('%j is no package', (typed) =>
    expect(parsePythonSpec(typed)).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
  )
})

describe('what its runners are given', () => {
  const order = (name: string, args: string[] = [], bin?: string) => ({
    from: 'pypi',
    package: name,
    args,
    ...(bin ? { bin } : {})
  })
  test.each([
    [['mcp-server-time', '--local-timezone', 'UTC'], order('mcp-server-time', ['--local-timezone', 'UTC'])],
    [['-q', 'x@latest'], order('x@latest')],
    [['--from', 'pkg[extra]==1.0', 'script', 'a'], order('pkg[extra]==1.0', ['a'], 'script')],
    [['--from=pkg', 'script'], order('pkg', [], 'script')],
    [['--from', 'git+https://example.com/r', 'script'], null],
    [['--with', 'y', 'x'], null],
    [['--python', '3.12', 'x'], null],
    [['./folder'], null],
    [[], null]
  ])('uvx %j', (words, made) => expect(orderOfUvx(words)).toEqual(made))
  test('uv tool run and pipx run say the same', () => {
    expect(orderOfUv(['tool', 'run', 'x'])).toEqual(order('x'))
    expect(orderOfUv(['run', 'x.py'])).toBeNull()
    expect(orderOfPipx(['run', 'x', 'a'])).toEqual(order('x', ['a']))
    expect(orderOfPipx(['run', '--spec', 'pkg', 'x'])).toEqual(order('pkg', [], 'x'))
    expect(orderOfPipx(['list'])).toBeNull()
  })
})

test('a wheel’s description of itself', () => {
  const described = readMetadata(
    'Metadata-Version: 2.4\nName: x\nAuthor-email: "A. N. Other" <a@example.com>\nProject-URL: Repository, https://github.com/a/b\nProject-URL: Issues, https://x\nLicense-Expression: MIT\nRequires-Python: >=3.10\nClassifier: One\n\nProject-URL: Homepage, javascript:alert(1)\n',
    '[gui_scripts]\nno = a:b\n\n[console_scripts]\nx = x:main\nx-tool=x.tool:run\n../evil = a:b\n\n[other]\nz = y:z\n'
  )
  expect(described.bins).toEqual([
    { name: 'x', file: 'x' },
    { name: 'x-tool', file: 'x-tool' }
  ])
  expect(described.facts).toMatchObject({
    license: 'MIT',
    repository: 'https://github.com/a/b',
    homepage: null,
    engines: '>=3.10'
  })
  expect(described.facts.publisher).toContain('A. N. Other')
})

test('a licence is taken from the classifiers where its text or nothing stands in its place', () => {
  const licenceOf = (lines: string) => readMetadata(`Name: x\n${lines}\n`, '').facts.license
  const mit = 'Classifier: License :: OSI Approved :: MIT License'
  expect(licenceOf(mit)).toBe('MIT')
  expect(licenceOf(`License: ${'Permission is hereby granted '.repeat(9)}\n${mit}`)).toBe('MIT')
  expect(licenceOf(`License: Apache-2.0\n${mit}`)).toBe('Apache-2.0')
  expect(licenceOf('Classifier: License :: OSI Approved')).toBeNull()
})

test('every Python once, the interpreter before a shim of it', () => {
  const one = (path: string, version: string, more = {}) => ({
    path,
    version,
    implementation: 'cpython',
    variant: 'default',
    ...more
  })
  const found = pythonsIn(
    JSON.stringify([
      one('/opt/3.13/bin/python3.13', '3.13.1'),
      one('/home/a/.pyenv/shims/python3.13', '3.13.1'),
      one('/usr/bin/python3', '3.11.2'),
      one('/usr/bin/pypy', '3.10.0', { implementation: 'pypy' }),
      one('/opt/3.14t/bin/python', '3.14.0', { variant: 'freethreaded' })
    ])
  )
  expect(found.map(({ path }) => path)).toEqual(['/opt/3.13/bin/python3.13', '/usr/bin/python3'])
  expect(pythonsIn('no json')).toEqual([])
})

test.each([
  ['>=3.10', '3.11.2', true],
  ['>=3.12', '3.11.2', false],
  ['>=3.10,<3.13', '3.13.0', false],
  ['~=3.11', '3.12.1', true],
  ['!=3.11.*', '3.11.2', false],
  ['nonsense', '3.11.2', true],
  [null, '3.11.2', true]
])('Requires-Python %s with %s: %s', (range, version, fits) => expect(engineFits(range, version, 'python')).toBe(fits))
test('it is said in words', () => expect(engineInWords('>=3.10', 'python')).toBe('Python 3.10 or newer'))

test.each([
  ['Because nope was not found in the package registry and you require nope', 'package-not-found'],
  ['Because there is no version of x==0.0.1 and you require x==0.0.1', 'version-not-found'],
  ['error: Failed to fetch: `https://…`\n  cause: dns error: failed to lookup address', 'no-network'],
  ['invalid peer certificate: UnknownIssuer', 'certificate'],
  ['Because x==1.0 has no usable wheels and building from source is disabled', 'install-failed'],
  ['Because the current Python version (3.9) does not satisfy Python>=3.10', 'engine-too-old'],
  ['hash mismatch for x', 'integrity'],
  ['No space left on device (os error 28)', 'disk-full']
])('uv says %j', (stderr, code) => {
  const failure = uvFailure({ ended: 'exit', code: 1, stdout: '', stderr }, 'x')
  expect(failure).toMatchObject({ ok: false, failure: { code } })
})
