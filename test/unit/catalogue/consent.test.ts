import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ServerDefinition } from '../../../contract/model.ts'
import { loaderNames } from '../../../main/catalogue/agreed-env.ts'
import { consentHashOf, isConsented } from '../../../main/catalogue/consent.ts'

const npm: ServerDefinition = {
  id: 'a',
  name: 'A',
  source: { kind: 'npm', package: 'p', version: '1.0.0', integrity: 'sha512-x', bin: 'p', scripts: false },
  launch: { kind: 'stdio', command: '/usr/bin/node', args: ['/x/p.js', '--a', 'b'], cwd: '/x' },
  env: { MODE: { kind: 'plain', value: '1' }, KEY: { kind: 'secret', ref: 'server/a/env/KEY' } },
  wanted: 'up',
  idleMinutes: 10,
  startTimeoutSeconds: 60,
  memorySoftMb: 0,
  memoryHardMb: 0,
  messageLimitMb: 32,
  group: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  consent: null
}
const remote: ServerDefinition = {
  ...npm,
  source: { kind: 'remote' },
  launch: {
    kind: 'http',
    url: 'https://a.example/mcp',
    headers: { Authorization: { kind: 'secret', ref: 'server/a/header/Authorization' } }
  }
}
const stdio = npm.launch.kind === 'stdio' ? npm.launch : null!
const source = npm.source.kind === 'npm' ? npm.source : null!

describe('any change of what runs is another hash', () => {
  const changes: Record<string, ServerDefinition> = {
    package: { ...npm, source: { ...source, package: 'q' } },
    version: { ...npm, source: { ...source, version: '1.0.1' } },
    integrity: { ...npm, source: { ...source, integrity: 'sha512-y' } },
    'install scripts': { ...npm, source: { ...source, scripts: true } },
    command: { ...npm, launch: { ...stdio, command: '/usr/local/bin/node' } },
    'an argument more': { ...npm, launch: { ...stdio, args: [...stdio.args, 'c'] } },
    'two arguments joined': { ...npm, launch: { ...stdio, args: ['/x/p.js', '--a b'] } },
    'order of arguments': { ...npm, launch: { ...stdio, args: ['/x/p.js', 'b', '--a'] } },
    'working folder': { ...npm, launch: { ...stdio, cwd: '/y' } },
    'a plain value': { ...npm, env: { ...npm.env, MODE: { kind: 'plain', value: '2' } } },
    'a variable more': { ...npm, env: { ...npm.env, NODE_OPTIONS: { kind: 'plain', value: '-r x' } } },
    'a secret made plain': { ...npm, env: { ...npm.env, KEY: { kind: 'plain', value: 'server/a/env/KEY' } } },
    'another server’s secret': { ...npm, env: { ...npm.env, KEY: { kind: 'secret', ref: 'server/b/env/KEY' } } },
    address: { ...remote, launch: { ...remote.launch, url: 'https://b.example/mcp' } as never },
    transport: { ...remote, launch: { ...remote.launch, kind: 'sse' } as never },
    'a header': { ...remote, launch: { ...remote.launch, headers: {} } as never }
  }
  test.each(Object.entries(changes))('%s', (_name, changed) => {
    const before = changed.source.kind === 'remote' ? remote : npm
    expect(consentHashOf(changed)).not.toBe(consentHashOf(before))
  })
})
test('what does not decide what runs asks nobody again', () => {
  const same: ServerDefinition = {
    ...npm,
    name: 'B',
    wanted: 'down',
    idleMinutes: 5,
    group: 'x',
    createdAt: '',
    messageLimitMb: 64
  }
  expect(consentHashOf(same)).toBe(consentHashOf(npm))
})
test('the order of names does not matter', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (values) => {
      const plain = (entries: [string, string][]) =>
        Object.fromEntries(entries.map(([name, value]) => [name, { kind: 'plain', value } as const]))
      const entries = Object.entries(values)
      expect(consentHashOf({ ...npm, env: plain(entries) })).toBe(
        consentHashOf({ ...npm, env: plain([...entries].reverse()) })
      )
    })
  )
})
test('consented only with the hash of exactly this', () => {
  const agreed = { ...npm, consent: { hash: consentHashOf(npm), at: '' } }
  expect(isConsented(agreed)).toBe(true)
  expect(isConsented(npm)).toBe(false)
  expect(isConsented({ ...agreed, launch: { ...stdio, args: [] } })).toBe(false)
})

describe('variables that load code and are set by the command itself', () => {
  const of = (command: string, ...args: string[]) => loaderNames({ launch: { kind: 'stdio', command, args }, env: {} })
  it('are agreed to by name like those of the environment', () => {
    expect(of('env', 'NODE_OPTIONS=-r /x', 'LANG=C', 'node', '/y.js')).toEqual(['NODE_OPTIONS'])
    expect(of('nice', 'env', '-S', 'OPENSSL_CONF=/x PYTHONUSERBASE=/y python z')).toEqual([
      'OPENSSL_CONF',
      'PYTHONUSERBASE'
    ])
    expect(of('sh', '-c', 'LD_PRELOAD=/x exec /srv/y')).toEqual(['LD_PRELOAD'])
    expect(of('node', '/y.js', 'NODE_OPTIONS=x')).toEqual([])
  })
})
