import { describe, expect, test } from 'vitest'
import { installRequestSchema } from '../../../contract/requests.ts'
import { expandInstallRequest } from '../../../main/catalogue/expand.ts'
import { freeId, slug, suggestId } from '../../../main/catalogue/identity.ts'
import { shippedEntries } from '../../../main/catalogue/snapshot.ts'

const expand = (installRequest: unknown) => {
  const parsed = installRequestSchema.parse(installRequest)
  const source = parsed.source
  const entry = source.from === 'catalogue' ? (shippedEntries.find((one) => one.id === source.entry) ?? null) : null
  const outcome = expandInstallRequest(parsed, entry, '/home/me')
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value
}

describe('a name when none was given', () => {
  test.each([
    [{ from: 'npm', package: '@modelcontextprotocol/server-filesystem@1.2.3', args: [] }, 'filesystem'],
    [{ from: 'npm', package: '@playwright/mcp', args: [] }, 'playwright'],
    [{ from: 'npm', package: 'tavily-mcp', args: [] }, 'tavily'],
    [{ from: 'npm', package: 'mcp-server-kubernetes', args: [] }, 'kubernetes'],
    [{ from: 'npm', package: '/x/my-thing-1.0.0.tgz', args: [] }, 'my-thing'],
    [{ from: 'command', command: 'uvx', args: ['mcp-server-git@1.0', '--repository', '/x'] }, 'git'],
    [{ from: 'command', command: 'npx', args: ['-y', '@scope/server-x@1'] }, 'x'],
    [
      { from: 'command', command: 'docker', args: ['run', '-i', '--rm', 'ghcr.io/github/github-mcp-server:1'] },
      'github'
    ],
    [{ from: 'command', command: '/opt/My Tools/grafana.exe', args: [] }, 'grafana'],
    [{ from: 'command', command: 'python', args: ['server.py'] }, 'server'],
    [
      { from: 'remote', transport: 'http', url: 'https://mcp.linear.app/mcp', headers: {}, secretHeaders: [] },
      'linear'
    ],
    [{ from: 'catalogue', entry: 'time' }, 'time']
  ] as const)('%j: %s', (source, id) => expect(suggestId(source as never)).toBe(id))
  test('is always one the contract takes, and free', () => {
    for (const text of ['Ünïcode Sörver!', '---', 'x'.repeat(200), '日本'])
      expect(slug(text)).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/)
    expect(freeId('a', ['a', 'a-2'])).toBe('a-3')
  })
})

describe('inputs of an entry', () => {
  test('folders become arguments at the end, several, with the home filled in', () => {
    const { source } = expand({
      source: { from: 'catalogue', entry: 'filesystem' },
      inputs: { folders: ['~/a', '/b c', ' '] }
    })
    expect(source).toMatchObject({
      from: 'npm',
      package: '@modelcontextprotocol/server-filesystem@2026.8.31',
      args: ['/home/me/a', '/b c']
    })
  })
  test('arguments given without a name fill the place that is open, or come last', () => {
    const folders = expand({ source: { from: 'catalogue', entry: 'filesystem' }, inputs: { args: ['~/a', '/b'] } })
    expect(folders.source).toMatchObject({ args: ['/home/me/a', '/b'] })
    expect(folders.missing).toEqual([])
    expect(expand({ source: { from: 'catalogue', entry: 'git' }, inputs: { args: ['-v'] } }).source).toMatchObject({
      package: 'mcp-server-git==2026.10.19',
      args: ['-v']
    })
  })
  test('options keep their name, switches stand alone', () => {
    expect(
      expand({ source: { from: 'catalogue', entry: 'git' }, inputs: { '--repository': '/r' } }).source
    ).toMatchObject({
      args: ['--repository', '/r']
    })
    expect(
      expand({
        source: { from: 'catalogue', entry: 'playwright' },
        inputs: { '--headless': 'true', '--isolated': 'false' }
      }).source
    ).toMatchObject({ args: ['--headless'] })
  })
  test('a secret goes to the vault and is only shown as given, whichever way it came', () => {
    for (const installRequest of [
      { inputs: { NOTION_TOKEN: 'CANARY' } },
      { secrets: { NOTION_TOKEN: 'CANARY' } },
      { env: { NOTION_TOKEN: 'CANARY' } }
    ]) {
      const expanded = expand({ source: { from: 'catalogue', entry: 'notion' }, ...installRequest })
      expect(expanded.secretEnv).toEqual({ NOTION_TOKEN: 'CANARY' })
      expect(expanded.env).toEqual({})
      expect(expanded.missing).toEqual([])
      expect(JSON.stringify(expanded.inputs)).not.toContain('CANARY')
    }
  })
  test('what is required and missing is listed', () => {
    expect(expand({ source: { from: 'catalogue', entry: 'sentry' } }).missing.map((one) => one.key)).toEqual([
      'SENTRY_ACCESS_TOKEN'
    ])
  })
  test('a choice that is none is refused', () => {
    expect(() =>
      expand({ source: { from: 'catalogue', entry: 'playwright' }, inputs: { '--browser': 'lynx' } })
    ).toThrow('must be one of')
  })
})

describe('gaps in what was pasted', () => {
  const paste = { source: { from: 'command', command: 'x' } }
  test.each(['<your token>', '${input:key}', 'YOUR_API_KEY', 'your-api-key-here', 'my-api-key', 'xxxx', 'changeme'])(
    '%s is asked for',
    (value) => {
      const { missing, env } = expand({ ...paste, env: { API_KEY: value } })
      expect(missing).toMatchObject([{ key: 'API_KEY', secret: true, required: true }])
      expect(env).toEqual({})
    }
  )
  test('ordinary values are none, and a deliberate secret may be any word', () => {
    for (const value of ['my-database', 'production', 'your', 'https://x.y', '...'])
      expect(expand({ ...paste, env: { A: value } }).env).toEqual({ A: value })
    expect(expand({ ...paste, secrets: { KEY: 'changeme' } }).secretEnv).toEqual({ KEY: 'changeme' })
    expect(expand({ ...paste, secrets: { KEY: '<key>' } }).missing.map((one) => one.key)).toEqual(['KEY'])
  })
  test('filled in, a secret one goes to the vault', () => {
    expect(expand({ ...paste, env: { API_KEY: '<key>', MODE: '' }, inputs: { API_KEY: 'real' } })).toMatchObject({
      missing: [],
      env: { MODE: '' },
      secretEnv: { API_KEY: 'real' }
    })
  })
})

describe('what is surely a secret', () => {
  const key = 'sk-a1B2c3D4e5F6a1B2c3D4'
  test('goes to the vault however it was given, what may be one is left to be asked about', () => {
    const { env, secretEnv } = expand({
      source: { from: 'command', command: 'x' },
      env: {
        OPENAI_API_KEY: key,
        SLACK_WEBHOOK: 'https://hooks.slack.com/services/T0/B0/abcDEF123456',
        HEADERS: `{"Authorization":"Bearer ${key}"}`,
        MAX_TOKENS: '4096',
        NOTION_KEY: 'name'
      }
    })
    expect(Object.keys(secretEnv)).toEqual(['OPENAI_API_KEY', 'SLACK_WEBHOOK', 'HEADERS'])
    expect(env).toEqual({ MAX_TOKENS: '4096', NOTION_KEY: 'name' })
  })
  test('unless a person says that it is none', () => {
    const installRequest = { source: { from: 'command', command: 'x' }, env: { API_KEY: 'public-demo-1' } }
    expect(expand({ ...installRequest, plain: ['API_KEY'] }).env).toEqual({ API_KEY: 'public-demo-1' })
  })
  test('in a header and in an argument of docker as well', () => {
    const remote = {
      from: 'remote',
      transport: 'http',
      url: 'https://x.dev/mcp',
      headers: { 'X-Auth': `Bearer ${key}` }
    }
    expect(expand({ source: remote }).secretHeaders).toEqual({ 'X-Auth': `Bearer ${key}` })
    const docker = {
      from: 'command',
      command: 'docker',
      args: ['run', '-e', `HEADERS={"Authorization":"Bearer ${key}"}`, 'a/b']
    }
    const { source, extracted } = expand({ source: docker })
    expect(source).toMatchObject({
      args: ['run', '-e', 'HEADERS={"Authorization":"Bearer ${secret:Authorization}"}', 'a/b']
    })
    expect(extracted).toEqual({ Authorization: key })
  })
})
