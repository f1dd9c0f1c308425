/** Texts as people find and paste them, each standing for a kind, with what is meant by it. */
import { describe, expect, test } from 'vitest'
import { installRequestSchema, type InstallRequest } from '../../../contract/requests.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

interface Found {
  readonly code: string | null
  readonly servers: Readonly<Record<string, InstallRequest>>
  readonly skipped: readonly string[]
  readonly leftOut: readonly string[]
}

function read(text: string): Found {
  const outcome = parseSnippet(text)
  if (!outcome.ok) return { code: outcome.failure.code, servers: {}, skipped: [], leftOut: [] }
  for (const installRequest of outcome.value.installRequests) installRequestSchema.parse(installRequest)
  return {
    code: null,
    servers: Object.fromEntries(
      outcome.value.installRequests.map((installRequest) => [installRequest.id ?? '', installRequest] as const)
    ),
    skipped: outcome.value.skipped.map(({ name }) => name),
    leftOut: outcome.value.leftOut.map(({ name, key }) => `${name} ${key}`)
  }
}
const asks = (text: string) =>
  Object.values(read(text).servers).flatMap((installRequest) =>
    (installRequest.asks ?? []).map(({ key, secret }) => (secret ? `${key} (secret)` : key))
  )
const json = JSON.stringify
const uvx = (name: string, ...args: string[]) => ({ from: 'pypi', package: name, args })

describe('files where servers stand beside other things', () => {
  test.each([
    ['a status line', json({ model: 'x', statusLine: { type: 'command', command: 'bash ~/bar.sh' } })],
    ['hooks', json({ hooks: { Stop: [{ hooks: [{ type: 'command', command: 'say done' }] }] } })],
    ['a file suggestion', json({ fileSuggestion: { type: 'command', command: '~/suggest.sh' } })],
    ['commands of a host', json({ command: { review: { template: 'Review', description: 'x' } } })]
  ])('%s is no server', (_name, text) => expect(read(text)).toMatchObject({ code: 'no-servers-in-snippet' }))
  test('and hides none', () => {
    const others = { statusLine: { type: 'command', command: 'x' }, command: { review: { template: 'x' } } }
    const { servers, skipped } = read(
      json({
        ...others,
        mcp: {
          time: { type: 'local', command: ['uvx', 'mcp-server-time'] },
          docs: { url: 'https://docs.example.com/mcp' }
        }
      })
    )
    expect(Object.keys(servers)).toEqual(['time', 'docs'])
    expect(skipped).toEqual([])
    expect(Object.keys(read(json({ ...others, mcpServers: { a: { command: 'x' } } })).servers)).toEqual(['a'])
  })
})

describe('YAML', () => {
  test('of goose, with what is built in left out by name', () => {
    const text =
      'GOOSE_MODEL: m\nextensions:\n  time:\n    enabled: true\n    type: stdio\n    cmd: uvx\n    args: ["mcp-server-time"]\n    envs: { TOKEN_A: abc }\n    env_keys: [KEY_B]\n  built:\n    type: builtin\n    name: developer\n'
    expect(read(text)).toMatchObject({
      servers: { time: { source: uvx('mcp-server-time'), secrets: { TOKEN_A: 'abc', KEY_B: '${input:KEY_B}' } } },
      skipped: ['built']
    })
  })
  test('as a map, as a list, and with a token of the host', () => {
    const map =
      'version: 1\nmcpServers:\n  time:\n    command: uvx\n    args:\n      - mcp-server-time\n  docs:\n    type: streamable-http\n    url: https://docs.example.com/mcp\n    headers:\n      Authorization: "Bearer ${DOCS_TOKEN}"\n'
    expect(Object.keys(read(map).servers)).toEqual(['time', 'docs'])
    expect(asks(map)).toEqual(['DOCS_TOKEN (secret)'])
    expect(read('mcpServers:\n  - name: time\n    command: uvx\n    args: [mcp-server-time]\n').servers).toMatchObject({
      time: { source: uvx('mcp-server-time') }
    })
  })
  test('that breaks off is named by its place, and aliases without end are refused', () => {
    const outcome = parseSnippet('mcpServers:\n  a:\n    command: "x\n')
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'not-json', message: expect.stringContaining('line') }
    })
    const bomb = [
      'mcpServers:',
      ...Array.from(
        { length: 30 },
        (_, n) =>
          `  a${n}: &a${n} [${
            n === 0
              ? '1'
              : Array(9)
                  .fill(`*a${n - 1}`)
                  .join(', ')
          }]`
      )
    ].join('\n')
    expect(parseSnippet(bomb).ok).toBe(false)
  })
})

describe('command lines of hosts', () => {
  test.each<[string, object]>([
    [
      'droid mcp add w https://m.example.com/mcp --type http --header "Authorization: Bearer abc123def456"',
      { source: { headers: { Authorization: 'Bearer abc123def456' }, secretHeaders: ['Authorization'] } }
    ],
    [
      'droid mcp add w "npx -y weather-mcp" --env WEATHER_KEY=abc123def456',
      { source: { from: 'npm', package: 'weather-mcp' }, secrets: { WEATHER_KEY: 'abc123def456' } }
    ],
    [
      `claude mcp add-json w '{"type":"http","url":"https://m.example.com/mcp"}' --scope user`,
      { source: { from: 'remote', url: 'https://m.example.com/mcp' } }
    ],
    [
      'codex mcp add w --url https://m.example.com/mcp --bearer-token-env-var W_TOKEN',
      { source: { headers: { Authorization: 'Bearer ${input:W_TOKEN}' }, secretHeaders: ['Authorization'] } }
    ],
    [
      'claude mcp add --transport http w https://m.example.com/mcp -H X-Api-Key=abc123def456 -s user',
      { source: { headers: { 'X-Api-Key': 'abc123def456' } } }
    ],
    ['gemini mcp add -e A_TOKEN=x w uvx w-mcp --flag', { source: uvx('w-mcp', '--flag'), secrets: { A_TOKEN: 'x' } }]
  ])('%s', (text, installRequest) => expect(read(text).servers).toMatchObject({ w: installRequest }))
  test('an option that is not understood is named', () =>
    expect(read('claude mcp add --odd w -- uvx w-mcp').leftOut).toEqual(['w --odd']))
})

describe('open places', () => {
  test.each<[string, string[]]>([
    [
      'docker run -i --rm \\\n  -e WEATHER_TOKEN=<your-token> \\\n  ghcr.io/example/weather-mcp',
      ['WEATHER_TOKEN (secret)']
    ],
    ['docker run -i -e WEATHER_TOKEN=<<YOUR_TOKEN>> ghcr.io/example/weather-mcp', ['WEATHER_TOKEN (secret)']],
    ['uvx w-mcp --api-key <$KEY> --dir /path/to/data', ['api-key (secret)', 'path-to-data']],
    [
      'claude mcp add w -- w-mcp --project "$(pwd)" --token "$(cat ~/.token)"',
      ['workspaceFolder', 'cat-token (secret)']
    ],
    ['w-mcp --project $(pwd)', ['workspaceFolder']],
    [
      'export W_ID="your-id"\nexport W_SECRET=your-secret\ndocker run --rm -i -e W_ID -e W_SECRET ghcr.io/example/w-mcp',
      ['W_ID', 'W_SECRET (secret)']
    ],
    ['$env:W_TOKEN = "<token>"\nuvx w-mcp', ['W_TOKEN (secret)']],
    [
      '# on the command line\nclaude mcp add w -- uvx w-mcp\n\n# in files\n"env": {\n  "W_TOKEN": "$W_TOKEN"\n}',
      ['W_TOKEN (secret)']
    ],
    [
      json({ a: { command: 'x', env: { A: 'xoxp-...', B: 'ntn_****', C: 'ghp_your_token_here', K: '{secret}' } } }),
      ['A (secret)', 'B (secret)', 'C (secret)', 'K (secret)']
    ],
    [
      json({ a: { command: 'x', env: { URL: 'https://your-company.example.net', MAIL: 'your.email@company.com' } } }),
      ['your-company', 'MAIL']
    ],
    [
      json({
        a: { command: 'docker', args: ['run', '-e', 'API_TOKEN=your_api_token', '-v', '/path/to/data:/data', 'a/b'] }
      }),
      ['API_TOKEN (secret)', 'path-to-data']
    ],
    [json({ a: { url: 'https://m.example.com/{organization}' } }), ['organization']],
    [json({ a: { command: 'x', env: { H: '{"Authorization": "Bearer ntn_****"}' } } }), ['ntn (secret)']]
  ])('%s', (text, keys) => expect(asks(text).sort()).toEqual([...keys].sort()))
  test('a password that only looks like one is none', () => {
    const env = { PASSWORD: 'a<b>c$1', NOTE: '1 < 2 > 0' }
    expect(asks(json({ a: { command: 'x', env } }))).toEqual([])
  })
})

describe('what stands around', () => {
  test('a comment before a bare member', () =>
    expect(read('// any name\n"weather": {\n  "command": "uvx",\n  "args": ["weather-mcp"]\n}').servers).toMatchObject({
      weather: { source: uvx('weather-mcp') }
    }))
  test.each([
    'docker pull a/b:1',
    'npm install -g a-mcp',
    'pip install a-mcp',
    'npm publish',
    'uv sync',
    'git clone https://x/y',
    'podman build .'
  ])('“%s” before the command is no server', (line) =>
    expect(Object.keys(read(`${line}\ndocker run -i --rm ghcr.io/example/weather-mcp:1`).servers)).toEqual(['weather'])
  )
  test('alone it is refused in words', () =>
    expect(parseSnippet('docker pull a/b:1')).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('starts no server') }
    }))
})

describe('keys of an entry', () => {
  test('variables and headers as a list, an address with blanks, switched off as a text', () => {
    const { servers } = read(
      json({
        a: { command: 'uvx', args: ['a'], env: ['A_TOKEN=abc', 'B=c=d'] },
        d: { url: ' https://m.example.com/mcp ' },
        f: { command: 'uvx', args: ['f'], disabled: 'true' },
        g: { type: 'http', url: 'https://m.example.com/mcp', headers: ['Authorization: Bearer x'] }
      })
    )
    expect(servers).toMatchObject({
      a: { env: { B: 'c=d' }, secrets: { A_TOKEN: 'abc' } },
      d: { source: { url: 'https://m.example.com/mcp' } },
      f: { wanted: 'down' },
      g: { source: { headers: { Authorization: 'Bearer x' }, secretHeaders: ['Authorization'] } }
    })
  })
  test('tools that are off, or the only ones that are on', () => {
    const base = { command: 'uvx', args: ['x'] }
    const { servers, leftOut } = read(
      json({
        a: { ...base, excludeTools: ['x'] },
        b: { ...base, disabledTools: ['x'] },
        c: { ...base, includeTools: ['x'], timeout: 5 },
        d: { ...base, tools: ['*'], envFile: '/etc/d.env', autoApprove: [] }
      })
    )
    expect(
      [servers['a'], servers['b'], servers['c'], servers['d']].map((installRequest) => installRequest?.tools)
    ).toEqual([{ off: ['x'] }, { off: ['x'] }, { off: [], only: ['x'] }, undefined])
    expect(leftOut).toEqual(['d envFile', 'd autoApprove'])
  })
  test.each([
    [{ includeTools: [] }, { off: [], only: [] }],
    [
      { enabled_tools: [], disabled_tools: ['x'] },
      { off: ['x'], only: [] }
    ],
    [{ includeTools: ['read(path)', 'write'] }, { off: [], only: ['read', 'write'] }],
    [{ includeTools: [], tools: ['*'] }, undefined],
    [{ includeTools: null, excludeTools: [] }, undefined],
    [{ tools: [{ name: 'described', description: 'not allowed' }] }, undefined]
  ])('a list of the tools that are on means what it means to its host: %j', (keys, tools) => {
    const { servers } = read(json({ a: { command: 'uvx', args: ['x'], ...keys } }))
    expect(servers['a']?.tools).toEqual(tools)
  })
})

describe('what stands around, once more', () => {
  const npm = (name: string, ...args: string[]) => ({ from: 'npm', package: name, args })
  const sources = (text: string) => Object.values(read(text).servers).map(({ source }) => source)
  test('quotation marks of a word processor', () => {
    expect(sources('{ “mcpServers”: { “time”: { “command”: “npx”, “args”: [“-y”, “time-mcp”] } } }')).toEqual([
      npm('time-mcp')
    ])
    // Meant as they are where straight ones stand beside them.
    expect(sources('{"a": {"command": "npx", "args": ["-y", "a-mcp", "“x”"]}}')).toEqual([npm('a-mcp', '“x”')])
  })
  test('several JSON values one behind the other', () => {
    expect(
      sources(
        '{"mcpServers":{"a":{"command":"npx","args":["a-mcp"]}}}\n\n{"mcpServers":{"b":{"command":"npx","args":["b-mcp"]}}}'
      )
    ).toEqual([npm('a-mcp'), npm('b-mcp')])
    expect(read('{"mcpServers":{"a":{"command":"x"}}}\nand then').code).toBe('not-json')
  })
  test('arguments as a table of places', () => {
    expect(sources(json({ mcpServers: { a: { command: 'npx', args: { 0: '-y', 1: 'a-mcp' } } } }))).toEqual([
      npm('a-mcp')
    ])
  })
  test('a whole README offers each server once, and none of what sets it up or looks into it', () => {
    const fence = (language: string, ...lines: string[]) => `\`\`\`${language}\n${lines.join('\n')}\n\`\`\`\n`
    const text = [
      '# Weather',
      fence('bash', 'npm install -g weather-mcp', 'pip install weather', 'docker pull acme/weather'),
      '## Claude Desktop',
      fence(
        'json',
        json({
          mcpServers: {
            weather: { command: 'npx', args: ['-y', 'weather-mcp'], env: { WEATHER_API_KEY: '<your key>' } }
          }
        })
      ),
      fence('bash', 'claude mcp add weather -e WEATHER_API_KEY=xxx -- npx -y weather-mcp'),
      '## Development',
      fence('sh', 'npm ci && npm test', 'npx @modelcontextprotocol/inspector node dist/index.js')
    ].join('\n')
    expect(sources(text)).toEqual([npm('weather-mcp')])
    expect(asks(text)).toEqual(['WEATHER_API_KEY (secret)'])
  })
  test('of a header only the key is asked for, not the word in front of it', () => {
    const [one] = sources(
      json({ mcpServers: { gh: { url: 'https://example.com/mcp', headers: { Authorization: 'Bearer YOUR_PAT' } } } })
    )
    expect(one).toMatchObject({
      headers: { Authorization: 'Bearer ${input:Authorization}' },
      secretHeaders: ['Authorization']
    })
  })
})
