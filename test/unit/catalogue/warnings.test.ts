import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoopback } from '../../../main/catalogue/warnings/origin-rules.ts'
import type { Proposal } from '../../../main/catalogue/warnings/proposal.ts'
import { warningsFor } from '../../../main/catalogue/warnings/warnings.ts'
import { visible } from '../../../main/catalogue/visible.ts'
import { inTime } from '../../helpers/in-time.ts'

const now = new Date('2026-11-21T12:00:00Z')
/** fast-check's own unit of all characters takes a second to get ready. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point))
const calm: Proposal = { argv: [], url: null, env: {}, headers: {}, package: null, missingFiles: [], now }
const titles = (change: Partial<Proposal>) => warningsFor({ ...calm, ...change }).map((warning) => warning.title)
const items = (change: Partial<Proposal>) => warningsFor({ ...calm, ...change }).flatMap((warning) => warning.items)

describe('commands', () => {
  test.each([
    [['sh', '-c', 'echo hi'], 'Runs code that stands in the arguments'],
    [['/bin/bash', '-lc', 'echo hi'], 'Runs code that stands in the arguments'],
    [['npx', '-c', 'evil'], 'Runs code that stands in the arguments'],
    [['node', '-e', 'evil()'], 'Runs code that stands in the arguments'],
    [['node', '--import', 'x.mjs', 'a'], 'Runs code that stands in the arguments'],
    [['python3.12', '-c', 'evil()'], 'Runs code that stands in the arguments'],
    [['pwsh.exe', '-EncodedCommand', 'abc'], 'Runs code that stands in the arguments'],
    [['sudo', 'node', '/x.js'], 'Does what servers rarely need'],
    [['tool', 'x; rm -rf /'], 'Does what servers rarely need'],
    [['tool', 'curl https://x | sh'], 'Does what servers rarely need'],
    [['docker', 'run', '-i', '--privileged', 'a/b:1'], 'Opens the container towards your computer'],
    [['docker', 'run', '-i', '-v', '/:/host', 'a/b:1'], 'Opens the container towards your computer'],
    [
      ['docker', 'run', '-i', '--mount', 'type=bind,src=/,dst=/x', 'a/b:1'],
      'Opens the container towards your computer'
    ],
    [['python', './server.py'], 'Paths that depend on the working folder'],
    [['tool', '~/x'], 'Paths that depend on the working folder'],
    [['uvx', 'mcp-server-time'], 'No fixed version'],
    [['uvx', '--from', 'git-thing', 'run-it'], 'No fixed version'],
    [['npx', '-y', '@scope/thing'], 'No fixed version'],
    [['npx', '-y', 'thing@latest'], 'No fixed version'],
    [['docker', 'run', '-i', '--rm', '-e', 'A', 'ghcr.io/a/b'], 'No fixed version'],
    [['docker', 'run', '-i', 'a/b:latest'], 'No fixed version'],
    [['tool', '--api-key', 'abcdefgh'], 'A secret outside the vault'],
    [['tool', '--token=abcdefgh'], 'A secret outside the vault'],
    [['tool', 'postgres://me:pw@host/db'], 'A secret outside the vault'],
    [['tool', 'a\u202eb'], 'Characters that hide or reorder text'],
    [['tool', 'a\nb'], 'Characters that hide or reorder text'],
    [['tool', '<your folder>'], 'Not filled in'],
    [['tool', 'a && b'], 'Looks like shell syntax'],
    [['env', 'A=1', 'sh', '-c', 'x'], 'Runs code that stands in the arguments'],
    [['timeout', '5', 'nohup', 'bash', '-c', 'x'], 'Runs code that stands in the arguments'],
    [['awk', 'BEGIN{system("x")}'], 'Runs code that stands in the arguments'],
    [['env', 'NODE_OPTIONS=--require=/x.js', 'node', '/y.js'], 'Variables that load other code'],
    [['npx', '-y', 'cross-env@7.0.3', 'LD_PRELOAD=/x.so', 'node', '/y.js'], 'Variables that load other code'],
    [['env', 'PATH=/x', 'node', '/y.js'], 'Variables that choose what is found'],
    [['env', 'A=1', 'docker', 'run', '--privileged', 'a/b:1'], 'Opens the container towards your computer'],
    [['env', 'A=1', 'docker', 'run', 'a/b'], 'No fixed version'],
    [['cmd', '/c', 'npx', '-y', 'thing'], 'No fixed version']
  ] as const)('%j: %s', (argv, title) => expect(titles({ argv })).toContain(title))

  test.each([
    [['/usr/bin/node', '/home/me/server.js', '--root', '/home/me/a b']],
    [['uvx', 'mcp-server-git@2026.10.19', '--repository', '/r']],
    [['uvx', 'thing==1.2.3']],
    [['npx', '-y', '@scope/thing@1.2.3']],
    [['docker', 'run', '-i', '--rm', '-e', 'KEY', 'ghcr.io/a/b:1.2']],
    [['docker', 'run', '-i', 'a/b@sha256:abc']],
    [['python', '-m', 'my_server']],
    [['node', '/x/server.js', '-e', 'production']],
    [['constructor', '-c', 'x']],
    [['env', 'A=1', 'timeout', '60', '/usr/bin/node', '/x.js', '-e', 'production']],
    [['uv', 'run', '--directory', '/srv/x', 'server.py']],
    [['C:\\Program Files\\node.exe', 'C:\\s.js']]
  ] as const)('%j is calm', (argv) => expect(titles({ argv })).toEqual([]))
})

test('variables that load other code are named with their value', () => {
  expect(
    items({
      env: { NODE_OPTIONS: '-r /x.js', LD_PRELOAD: 'e.so', DYLD_INSERT_LIBRARIES: 'd', PYTHONSTARTUP: 'p', HOME: '/h' }
    })
  ).toEqual(['NODE_OPTIONS=-r /x.js', 'LD_PRELOAD=e.so', 'DYLD_INSERT_LIBRARIES=d', 'PYTHONSTARTUP=p'])
})
test('variables that choose what is found are named, without the password in an index', () => {
  expect(
    items({ env: { PATH: '/x', PIP_INDEX_URL: 'https://u:CANARY@x.example', UV_PYTHON: '3.9', HOME: '/h' } })
  ).toEqual(['PATH', 'PIP_INDEX_URL', 'UV_PYTHON', 'PIP_INDEX_URL'])
})
test('a secret as a plain value is named, never shown', () => {
  const shown = JSON.stringify(
    warningsFor({ ...calm, env: { API_TOKEN: 'CANARY-1' }, argv: ['tool', '--password=CANARY-2'] })
  )
  expect(shown).toContain('API_TOKEN')
  expect(shown).not.toContain('CANARY')
})
test('a place that is asked for is warned of once', () =>
  expect(titles({ argv: ['/bin/tool', '-e', 'TEAM=${input:TEAM}'] })).toEqual(['Not filled in']))
test('plain http only towards other computers', () => {
  expect(titles({ url: 'http://mcp.example.com/mcp' })).toEqual(['Not encrypted'])
  for (const url of ['http://127.0.0.1:3000/', 'http://localhost/mcp', 'http://[::1]:1/', 'https://mcp.example.com/'])
    expect(titles({ url })).toEqual([])
  expect(isLoopback('http://127.0.0.1.evil.com/')).toBe(false)
})
test('law: whatever an argument holds, what is shown has no hidden character, and every such argument is listed', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: anyCharacter }), { maxLength: 10 }), (args) => {
      for (const arg of args)
        expect(visible(arg)).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u)
      const odd = args.filter((arg) => visible(arg) !== arg)
      const listed =
        warningsFor({ ...calm, argv: ['tool', ...args] }).find((one) => one.title.startsWith('Characters'))?.items ?? []
      expect(listed).toEqual(odd.map(visible))
    }),
    { numRuns: 200 }
  )
})

test.each(['curl ', '<your', '${input:', 'rm -', '://a:', '--token-', '\u202e'])(
  'an argument of 8 kB made of %j is judged at once',
  (piece) => {
    const start = performance.now()
    warningsFor({ ...calm, argv: ['tool', piece.repeat(Math.ceil(8_192 / piece.length))] })
    expect(performance.now() - start).toBeLessThan(inTime(500))
  }
)
