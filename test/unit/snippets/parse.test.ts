import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { installRequestSchema } from '../../../contract/requests.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

function parsed(text: string) {
  const outcome = parseSnippet(text)
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`)
  for (const installRequest of outcome.value.installRequests) installRequestSchema.parse(installRequest)
  return outcome.value
}
const only = (text: string) => {
  const { installRequests, skipped } = parsed(text)
  expect(skipped).toEqual([])
  expect(installRequests).toHaveLength(1)
  return installRequests[0] as (typeof installRequests)[number]
}
const failure = (text: string) => {
  const outcome = parseSnippet(text)
  return outcome.ok ? null : outcome.failure
}
const inner = { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem@2026.1.0', '/srv'] }
const npm = { from: 'npm', package: '@modelcontextprotocol/server-filesystem@2026.1.0', args: ['/srv'] }

describe('the same server in every shape', () => {
  const json = JSON.stringify
  const shapes: Record<string, string> = {
    mcpServers: json({ mcpServers: { filesystem: inner } }),
    servers: json({ servers: { filesystem: { type: 'stdio', ...inner } }, inputs: [] }),
    context_servers: json({ context_servers: { filesystem: { source: 'custom', ...inner } } }),
    'amp.mcpServers': json({ 'amp.mcpServers': { filesystem: inner } }),
    opencode: json({ mcp: { filesystem: { type: 'local', command: [inner.command, ...inner.args], enabled: true } } }),
    'VS Code settings': json({ mcp: { servers: { filesystem: inner } } }),
    'a map': json({ filesystem: inner }),
    'a bare entry': json(inner),
    'a list with names': json([{ name: 'filesystem', ...inner }]),
    'a list below mcpServers': json({ mcpServers: [{ name: 'filesystem', ...inner }] }),
    'one line in command': json({ mcpServers: { filesystem: { command: [inner.command, ...inner.args].join(' ') } } }),
    'behind cmd /c': json({ filesystem: { command: 'cmd', args: ['/c', inner.command, ...inner.args] } }),
    'nested transport': json({ filesystem: { transport: { type: 'stdio', ...inner } } }),
    goose: json({ extensions: { filesystem: { type: 'stdio', cmd: inner.command, args: inner.args } } }),
    'without braces': `"filesystem": ${json(inner)},`,
    'comments and trailing commas': `// mine\n{ "mcpServers": { /* here */ "filesystem": { "command": "npx", "args": ${json(inner.args)}, }, }, }`,
    'a byte order mark': '\uFEFF' + json({ mcpServers: { filesystem: inner } }),
    'a fence':
      'Add this:\n\n```json\n' + json({ mcpServers: { filesystem: inner } }, null, 2) + '\n```\n\nThen restart {it}.',
    'words around it':
      'Add this to your file:\n\n' + json({ mcpServers: { filesystem: inner } }, null, 2) + '\n\nDone.',
    'codex TOML': '[mcp_servers.filesystem]\ncommand = "npx"\nargs = ' + json(inner.args),
    'a command': 'npx -y @modelcontextprotocol/server-filesystem@2026.1.0 /srv',
    'a command with a prompt': '$ npx --yes @modelcontextprotocol/server-filesystem@2026.1.0 /srv',
    'claude mcp add': 'claude mcp add filesystem -- npx -y @modelcontextprotocol/server-filesystem@2026.1.0 /srv',
    'claude mcp add, scoped':
      'claude mcp add -s user --transport stdio filesystem npx -y @modelcontextprotocol/server-filesystem@2026.1.0 /srv',
    'claude mcp add-json': `claude mcp add-json filesystem '${json(inner)}'`,
    'code --add-mcp': `code --add-mcp '${json({ name: 'filesystem', ...inner })}'`,
    'a Cursor link': `cursor://anysphere.cursor-deeplink/mcp/install?name=filesystem&config=${encodeURIComponent(btoa(json(inner)))}`,
    'a Cursor link, plain base64': `cursor://anysphere.cursor-deeplink/mcp/install?name=filesystem&config=${btoa(json(inner)).replace(/=+$/, '')}`,
    'a Cursor page': `https://cursor.com/en/install-mcp?name=filesystem&config=${encodeURIComponent(btoa(json(inner)))}`,
    'a VS Code link': `vscode:mcp/install?${encodeURIComponent(json({ name: 'filesystem', ...inner }))}`,
    'a VS Code page': `https://vscode.dev/redirect?url=${encodeURIComponent(`vscode:mcp/install?${encodeURIComponent(json({ name: 'filesystem', ...inner }))}`)}`,
    'an LM Studio link': `lmstudio://add_mcp?name=filesystem&config=${encodeURIComponent(btoa(json(inner)))}`,
    'a Kiro page': `https://kiro.dev/launch/mcp/add?name=filesystem&config=${encodeURIComponent(json(inner))}`,
    'a Goose link':
      'goose://extension?cmd=npx&arg=-y&arg=' +
      encodeURIComponent(inner.args[1] as string) +
      '&arg=%2Fsrv&id=x&name=filesystem'
  }
  test.each(Object.entries(shapes))('%s', (_name, text) => {
    expect(only(text)).toMatchObject({ id: 'filesystem', source: npm })
  })
})

describe('what runs', () => {
  test.each<[string, unknown]>([
    ['npx pkg', { from: 'npm', package: 'pkg', args: [] }],
    ['@scope/pkg', { from: 'npm', package: '@scope/pkg', args: [] }],
    ['mcp-server-time@1.2.3', { from: 'npm', package: 'mcp-server-time@1.2.3', args: [] }],
    ['npx -y -p @a/b other --flag', { from: 'npm', package: '@a/b', bin: 'other', args: ['--flag'] }],
    ['npx -y pkg@latest --flag "a b"', { from: 'npm', package: 'pkg@latest', args: ['--flag', 'a b'] }],
    ['npx github:someone/thing', { from: 'command', command: 'npx', args: ['github:someone/thing'] }],
    ['uvx mcp-server-git --repository .', { from: 'pypi', package: 'mcp-server-git', args: ['--repository', '.'] }],
    ['python server.py', { from: 'command', command: 'python', args: ['server.py'] }],
    ['"/opt/My Tools/server" --x', { from: 'command', command: '/opt/My Tools/server', args: ['--x'] }],
    [
      'C:\\Tools\\server.exe --dir C:\\data',
      { from: 'command', command: 'C:\\Tools\\server.exe', args: ['--dir', 'C:\\data'] }
    ],
    [
      'docker run -i --rm \\\n  -e TOKEN mcp/time',
      { from: 'command', command: 'docker', args: ['run', '-i', '--rm', '-e', 'TOKEN', 'mcp/time'] }
    ],
    ['https://mcp.example.com/mcp', { from: 'remote', transport: 'http', url: 'https://mcp.example.com/mcp' }],
    ['https://mcp.example.com/sse', { from: 'remote', transport: 'sse', url: 'https://mcp.example.com/sse' }],
    ['{"x":{"type":"streamableHttp","url":"http://127.0.0.1:1/mcp"}}', { from: 'remote', transport: 'http' }],
    ['{"x":{"type":"streamable-http","url":"http://127.0.0.1:1/sse"}}', { from: 'remote', transport: 'http' }],
    ['{"x":{"serverUrl":"https://a.dev/sse"}}', { from: 'remote', transport: 'sse' }],
    ['{"x":{"httpUrl":"https://a.dev/mcp"}}', { from: 'remote', transport: 'http' }],
    ['{"x":{"uri":"https://a.dev/mcp","type":"streamable_http"}}', { from: 'remote', transport: 'http' }],
    ['claude mcp add --transport sse linear https://mcp.linear.app/sse', { from: 'remote', transport: 'sse' }],
    ['codex mcp add ctx --url https://a.dev/mcp', { from: 'remote', transport: 'http', url: 'https://a.dev/mcp' }],
    [
      '{"x":{"command":"/opt/My Tools/server","args":[1]}}',
      { from: 'command', command: '/opt/My Tools/server', args: ['1'] }
    ],
    [
      '{"x":{"command":"node","args":["a"],"cwd":"/srv"}}',
      { from: 'command', command: 'node', args: ['a'], cwd: '/srv' }
    ]
  ])('%s', (text, source) => {
    expect(only(text).source).toMatchObject(source as object)
  })

  test.each([
    ['npx -y @modelcontextprotocol/server-memory', 'memory'],
    ['uvx mcp-server-time', 'time'],
    ['docker run -i --rm -v /a:/b mcp/sqlite:1', 'sqlite'],
    ['python /srv/weather/server.py', 'weather'],
    ['python -m my_server', 'my-server'],
    ['https://mcp.notion.com/mcp', 'notion'],
    ['{"My Söphisticated Server!": {"command": "x"}}', 'my-sophisticated-server'],
    ['{"日本": {"command": "x"}}', 'server']
  ])('%s gets the id %s', (text, id) => {
    expect(only(text).id).toBe(id)
  })

  test('equal names get different ids, however long', () => {
    const long = 'a'.repeat(80)
    const { installRequests } = parsed(
      JSON.stringify({ 'A B': { command: 'x' }, 'a-b': { command: 'y' }, [long]: inner, [long + 'b']: inner })
    )
    expect(installRequests.map((installRequest) => installRequest.id)).toEqual([
      'a-b',
      'a-b-2',
      'a'.repeat(63),
      'a'.repeat(61) + '-2'
    ])
  })
})

describe('values', () => {
  test('what looks secret goes to the secrets, by name or by look; the rest is plain', () => {
    const env = {
      API_KEY: 'abc',
      githubToken: 'x',
      DB_PASSWORD: 'p',
      ODD: 'sk-1234567890',
      DB: 'postgres://u:p@h/d',
      KEYBOARD: 'de',
      AUTHOR: 'me',
      PORT: 3000
    }
    const installRequest = only(JSON.stringify({ x: { command: 'y', env } }))
    expect(installRequest.secrets).toEqual({
      API_KEY: 'abc',
      githubToken: 'x',
      DB_PASSWORD: 'p',
      ODD: 'sk-1234567890',
      DB: 'postgres://u:p@h/d'
    })
    expect(installRequest.env).toEqual({ KEYBOARD: 'de', AUTHOR: 'me', PORT: '3000' })
  })
  test('what is to be filled in is asked for', () => {
    const env = {
      A_KEY: '${input:key}',
      NAME: '${input:name}',
      B_TOKEN: '<your token>',
      HOME_DIR: '${env:HOME}',
      C_KEY: 'YOUR_API_KEY'
    }
    const installRequest = only(
      JSON.stringify({
        servers: { x: { command: 'y', env } },
        inputs: [{ id: 'key', type: 'promptString', password: true }]
      })
    )
    expect(installRequest.secrets).toEqual({
      A_KEY: '${input:key}',
      B_TOKEN: '${input:B_TOKEN}',
      C_KEY: '${input:C_KEY}'
    })
    expect(installRequest.env).toEqual({ NAME: '${input:name}', HOME_DIR: '${input:HOME}' })
    expect(installRequest.asks).toMatchObject([
      { key: 'name', kind: 'env', secret: false, value: null },
      { key: 'HOME', value: '~', format: 'folder' },
      { key: 'key', secret: true },
      { key: 'B_TOKEN', secret: true, placeholder: '<your token>' },
      { key: 'C_KEY', secret: true }
    ])
  })
  test('headers with a secret are named', () => {
    const headers = { Authorization: 'Bearer abc', 'X-Trace': '1', 'X-Api-Key': '${input:k}' }
    expect(only(JSON.stringify({ x: { url: 'https://a.dev/mcp', headers } })).source).toMatchObject({
      headers: { Authorization: 'Bearer abc', 'X-Trace': '1', 'X-Api-Key': '${input:k}' },
      secretHeaders: ['Authorization', 'X-Api-Key']
    })
    expect(
      only('claude mcp add -t http n https://a.dev/mcp --header "Authorization: Bearer abc"').source
    ).toMatchObject({
      headers: { Authorization: 'Bearer abc' },
      secretHeaders: ['Authorization']
    })
    expect(only('[mcp_servers.f]\nurl = "https://a.dev/mcp"\nbearer_token_env_var = "F"').source).toMatchObject({
      headers: { Authorization: 'Bearer ${input:F}' },
      secretHeaders: ['Authorization']
    })
  })
  test('variables before the command, and behind -e of an agent', () => {
    expect(only('API_TOKEN=abc PORT=1 node server.js')).toMatchObject({
      secrets: { API_TOKEN: 'abc' },
      env: { PORT: '1' }
    })
    const added = only('claude mcp add airtable -e AIRTABLE_API_KEY=k -e MODE=x -- npx -y airtable-mcp-server')
    expect(added).toMatchObject({
      id: 'airtable',
      secrets: { AIRTABLE_API_KEY: 'k' },
      env: { MODE: 'x' },
      source: { package: 'airtable-mcp-server' }
    })
    expect(only('claude mcp add -e A=1 B=2 name -- x -e C=3')).toMatchObject({
      env: { A: '1', B: '2' },
      source: { args: ['-e', 'C=3'] }
    })
  })
  test('a server that is switched off comes in switched off', () => {
    expect(only('{"x":{"command":"y","disabled":true}}').wanted).toBe('down')
    expect(only('{"mcp":{"x":{"type":"local","command":["y"],"enabled":false}}}').wanted).toBe('down')
    expect(only('{"x":{"command":"y"}}').wanted).toBe('up')
  })
})

describe('what a snippet leaves open', () => {
  const asksOf = (text: string) => Object.fromEntries((only(text).asks ?? []).map((ask) => [ask.key, ask] as const))
  test('inputs of VS Code keep their default, choices, description and whether they are secret', () => {
    const text = JSON.stringify({
      inputs: [
        { id: 'tok', type: 'promptString', description: 'Your token', password: true },
        { id: 'plain_key', type: 'promptString', password: false },
        { id: 'mode', type: 'pickString', options: ['fast', { label: 'Slow', value: 'slow' }], default: 'fast' },
        { id: 'path', type: 'promptString', default: '/srv', description: 'Where to look' }
      ],
      servers: {
        x: {
          command: 'node',
          args: ['a.js', '--root=${input:path}'],
          env: { TOK: '${input:tok}', MODE: '${input:mode}', API_KEY: '${input:plain_key}' }
        }
      }
    })
    expect(asksOf(text)).toMatchObject({
      tok: { kind: 'env', secret: true, description: 'Your token', value: null },
      plain_key: { secret: false },
      mode: { secret: false, format: 'choice', choices: ['fast', 'slow'], value: 'fast' },
      path: { kind: 'arg', value: '/srv', description: 'Where to look' }
    })
    expect(only(text)).toMatchObject({
      env: { MODE: '${input:mode}', API_KEY: '${input:plain_key}' },
      secrets: { TOK: '${input:tok}' },
      source: { args: ['a.js', '--root=${input:path}'] }
    })
  })
  test('a secret that others can read while it runs is said to', () => {
    const text = '{"inputs":[{"id":"t","password":true}],"servers":{"x":{"command":"node","args":["${input:t}"]}}}'
    expect(asksOf(text)).toMatchObject({
      t: { secret: true, description: expect.stringMatching(/other programs of yours can read/) }
    })
  })
  test('an address and its headers', () => {
    const installRequest = only(
      JSON.stringify({
        inputs: [{ id: 't', type: 'promptString', password: true }],
        servers: { x: { url: 'https://${input:host}/mcp', headers: { Odd: 'Bearer ${input:t}' } } }
      })
    )
    expect(installRequest).toMatchObject({
      source: { url: 'https://${input:host}/mcp', headers: { Odd: 'Bearer ${input:t}' }, secretHeaders: ['Odd'] }
    })
    expect(only('{"x":{"url":"${input:address}"}}').source).toMatchObject({ url: '${input:address}' })
  })
  test.each<[string, object]>([
    ['${env:TEAM_ID}', { TEAM_ID: { secret: false, value: null } }],
    ['${TEAM_ID}', { TEAM_ID: {} }],
    ['$TEAM_ID', { TEAM_ID: {} }],
    ['--x=${API_TOKEN}', { API_TOKEN: { secret: true } }],
    ['${TEAM:-blue}', { TEAM: { value: 'blue' } }],
    ['{env:TEAM}', { TEAM: {} }],
    ['%APPDATA%\\x', { APPDATA: {} }],
    ['${userHome}/x', { userHome: { value: '~', format: 'folder' } }],
    ['$HOME/x', { HOME: { value: '~' } }],
    ['${workspaceFolder}/src', { workspaceFolder: { format: 'folder', value: null } }],
    ['<your team id>', { 'your-team-id': { placeholder: '<your team id>' } }],
    ['--team=<your team id>', { 'your-team-id': {} }],
    ['YOUR_TEAM', {}]
  ])('%s among the arguments', (arg, asks) => {
    const text = JSON.stringify({ x: { command: 'node', args: ['a.js', arg] } })
    expect(asksOf(text)).toMatchObject(asks)
    expect(only(text).source).toMatchObject({ args: ['a.js', expect.stringMatching(/\$\{input:[^}]+\}/)] })
  })
  test('what only looks open stays as it is', () => {
    const args = ['^foo$', 'pa$WORD', '[1,2]', '***', '<b>x</b>', '{{.Name}}', '$']
    const installRequest = only(JSON.stringify({ x: { command: 'node', args } }))
    expect(installRequest.source).toMatchObject({ args })
    expect(installRequest.asks).toBeUndefined()
    expect(only('{"x":{"command":"sh","args":["-c","echo ${A} $B"]}}').asks).toBeUndefined()
  })
  test('a variable is asked for once, however it is spelled, and never taken as empty', () => {
    const installRequest = only('{"x":{"command":"node","args":["$TEAM"],"env":{"A":"${env:TEAM}"},"env_vars":["B"]}}')
    expect(installRequest.asks?.map(({ key }) => key)).toEqual(['TEAM', 'B'])
    expect(installRequest.env).toEqual({ A: '${input:TEAM}', B: '${input:B}' })
  })
  test('a folder to work in that is open is asked for', () => {
    const installRequest = only('{"x":{"command":"node","args":["a"],"cwd":"${workspaceFolder}"}}')
    expect(installRequest.source).toMatchObject({ cwd: '${input:workspaceFolder}' })
  })
  test('Zed’s nested command, and a list with the inputs in the entry of a link', () => {
    expect(
      only('{"context_servers":{"x":{"command":{"path":"node","args":["a.js"],"env":{"M":"1"}},"settings":{}}}}')
    ).toMatchObject({ id: 'x', source: { command: 'node', args: ['a.js'] }, env: { M: '1' } })
    const link = { name: 'x', command: 'node', args: ['${input:p}'], inputs: [{ id: 'p', description: 'P' }] }
    expect(asksOf(`vscode:mcp/install?${encodeURIComponent(JSON.stringify(link))}`)).toMatchObject({
      p: { description: 'P' }
    })
  })
})

describe('several, and what cannot be taken', () => {
  test('each is judged by itself', () => {
    const { installRequests, skipped } = parsed(
      JSON.stringify({
        mcpServers: {
          good: { command: 'x' },
          empty: {},
          odd: 'text',
          ftp: { url: 'ftp://a' },
          patchbay: { command: '/opt/patchbay', args: ['connect', '--host', 'cursor'] },
          developer: { type: 'builtin', command: 'x' }
        }
      })
    )
    expect(installRequests.map((installRequest) => installRequest.id)).toEqual(['good'])
    expect(skipped.map(({ name }) => name)).toEqual(['empty', 'odd', 'ftp', 'patchbay', 'developer'])
    expect(skipped.every(({ reason }) => reason.endsWith('.'))).toBe(true)
  })
  test('lines of commands', () => {
    expect(
      parsed('npx -y a-mcp\nuvx b-mcp\n# comment\nhttps://c.dev/mcp').installRequests.map(
        (installRequest) => installRequest.id
      )
    ).toEqual(['a', 'b', 'c'])
  })
  test('two fences', () => {
    expect(
      parsed('```json\n{"a":{"command":"x"}}\n```\nor\n```sh\nnpx -y b\n```').installRequests.map(
        (installRequest) => installRequest.id
      )
    ).toEqual(['a', 'b'])
  })

  test.each([
    ['{"mcpServers": {"a": {"command": "x"}}', 'not-json', /line 1, column 39.*closing \}/],
    ['{\n  "mcpServers": {\n    "a": { "command": "x" }\n    "b": {}\n  }\n}', 'not-json', /line 4, column 5.*comma/],
    ["{'a': 1}", 'not-json', /line 1, column 2/],
    ['"a": { "command": }', 'not-json', /line 1, column 19/],
    ['[mcp_servers.x]\ncommand = ', 'not-json', /line 2/],
    ['', 'no-servers-in-snippet', /nothing to read/],
    ['{"theme":"dark"}', 'no-servers-in-snippet', /no server/],
    ['{"mcpServers":{}}', 'no-servers-in-snippet', /empty/],
    ['Hello there.\nHow are you?', 'no-servers-in-snippet', /No server/],
    ['npx a | tee log', 'bad-input', /\|/],
    ['npx a && npx b', 'bad-input', /&&/],
    ['node server.js > out', 'bad-input', />/],
    ['node "server.js', 'bad-input', /quotation mark/],
    ['cursor://anysphere.cursor-deeplink/mcp/install?name=x&config=%%%', 'no-servers-in-snippet', /link/],
    ['x'.repeat(2_000_001), 'bad-input', /2 MB/]
  ])('%j', (text, code, message) => {
    expect(failure(text)).toMatchObject({ code, message: expect.stringMatching(message) })
  })
  test('the offending line is shown with a mark, unless it looks secret', () => {
    expect(failure('{\n  "a": 1\n  "b": 2\n}')?.detail).toBe('  "b": 2\n  ^')
    expect(failure('{\n  "a": "sk-abcdefghijk" "b"\n}')?.detail).not.toContain('sk-')
  })
})

test('hostile keys reach no prototype', () => {
  const text =
    '{"mcpServers":{"__proto__":{"command":"x","polluted":1},"constructor":{"command":"y","env":{"__proto__":"z","constructor":"q"}}}}'
  const { installRequests } = parsed(text)
  expect(installRequests.map((installRequest) => installRequest.name)).toEqual(['constructor'])
  expect(installRequests[0]?.env).toEqual(JSON.parse('{"constructor":"q"}'))
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('odd values in odd places are no reason to fall over', () => {
  const text =
    '{"mcpServers":{"a":{"command":"x","args":[{},[1],null,"ok",2],"type":{},"name":[],"env":{"E":{},"F":null}},"b":{"command":[{}]},"c":{"command":{}}}}'
  const { installRequests, skipped } = parsed(text)
  expect(installRequests).toMatchObject([{ id: 'a', source: { args: ['ok', '2'] }, env: { F: '' } }])
  expect(skipped.map(({ name }) => name)).toEqual(['b', 'c'])
})

test.each(['{"a":', '[', 'see:\n{\n', 'x\n{"a":\n'])('%j without end is refused', (piece) => {
  expect(parseSnippet(piece.repeat(20_000))).toMatchObject({ ok: false })
})

test('no text makes it throw, and every order fits the contract', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    'npx ',
    '-y ',
    'mcpServers',
    '"command"',
    '\n',
    '```',
    '|',
    '$',
    '\\',
    '=',
    'http://',
    '__proto__',
    '[mcp_servers.',
    "'",
    ' '
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 }))).map((all) => all.join(''))
      ),
      (text) => {
        const outcome = parseSnippet(text)
        if (outcome.ok)
          for (const installRequest of outcome.value.installRequests) installRequestSchema.parse(installRequest)
      }
    ),
    { numRuns: 2_000 }
  )
})

test('no entry makes it throw', () => {
  const keys = fc.constantFrom(
    'command',
    'args',
    'env',
    'url',
    'headers',
    'type',
    'transport',
    'name',
    'cwd',
    'requestOptions',
    'env_vars',
    'disabled'
  )
  const values = fc.oneof(
    fc.string(),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('npx -y a', 'https://a.dev/sse', 'sse', ['npx', 'b'])
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.dictionary(keys, values)), (mcpServers) => {
      const outcome = parseSnippet(JSON.stringify({ mcpServers }))
      if (outcome.ok)
        for (const installRequest of outcome.value.installRequests) installRequestSchema.parse(installRequest)
    }),
    { numRuns: 1_000 }
  )
})
