/** What the official registry says of a server, pasted or answered by its API. */
import { describe, expect, test } from 'vitest'
import { installRequestSchema, type InstallRequest } from '../../../contract/requests.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

function read(value: unknown): readonly InstallRequest[] {
  const outcome = parseSnippet(JSON.stringify(value))
  if (!outcome.ok) throw new Error(outcome.failure.message)
  for (const one of outcome.value.installRequests) installRequestSchema.parse(one)
  return outcome.value.installRequests as readonly InstallRequest[]
}
const described = (more: object) => ({
  name: 'io.github.acme/weather',
  description: 'Weather',
  version: '1.2.0',
  ...more
})
const stdio = { transport: { type: 'stdio' } }

describe('a package', () => {
  test('of npm, with what it asks for', () => {
    const [one] = read(
      described({
        packages: [
          {
            registryType: 'npm',
            identifier: '@acme/weather-mcp',
            version: '1.2.0',
            ...stdio,
            packageArguments: [
              { type: 'named', name: '--units', value: 'metric' },
              { type: 'named', name: '--verbose', format: 'boolean' },
              { type: 'positional', valueHint: 'city', isRequired: true, description: 'Where' },
              { type: 'named', name: '--data', value: '{folder}/x', variables: { folder: { format: 'filepath' } } },
              { type: 'named', name: '--optional', description: 'Nobody needs it' }
            ],
            environmentVariables: [
              { name: 'WEATHER_API_KEY', isRequired: true, isSecret: true, description: 'Your key' },
              { name: 'REGION', default: 'eu', choices: ['eu', 'us'] },
              { name: 'MODE', value: 'plain' },
              { name: 'MORE' }
            ]
          }
        ]
      })
    )
    expect(one).toMatchObject({
      name: 'weather',
      source: {
        from: 'npm',
        package: '@acme/weather-mcp@1.2.0',
        args: ['--units', 'metric', '${input:city}', '--data', '${input:folder}/x']
      },
      env: { MODE: 'plain', REGION: '${input:REGION}', MORE: '${input:MORE}' },
      secrets: { WEATHER_API_KEY: '${input:WEATHER_API_KEY}' }
    })
    expect(one?.asks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'WEATHER_API_KEY', required: true, secret: true, description: 'Your key' }),
        expect.objectContaining({
          key: 'REGION',
          required: false,
          format: 'choice',
          choices: ['eu', 'us'],
          value: 'eu'
        }),
        expect.objectContaining({ key: 'MORE', required: false, secret: false }),
        expect.objectContaining({ key: 'city', required: true, description: 'Where' }),
        expect.objectContaining({ key: 'folder', required: true, format: 'path' })
      ])
    )
  })

  test.each([
    ['pypi', 'acme-mcp', { from: 'pypi', package: 'acme-mcp@1.2.0', args: [] }],
    [
      'oci',
      'registry.example.com/acme/x:1.2.0',
      {
        from: 'command',
        command: 'docker',
        args: ['run', '-i', '--rm', '-e', 'KEY', 'registry.example.com/acme/x:1.2.0']
      }
    ],
    ['nuget', 'Acme.Mcp', { from: 'command', command: 'dnx', args: ['Acme.Mcp@1.2.0', '--yes'] }]
  ])('of %s is the command that runs it', (registryType, identifier, source) => {
    const environmentVariables = registryType === 'oci' ? [{ name: 'KEY', isRequired: true }] : []
    const [one] = read(
      described({ packages: [{ registryType, identifier, version: '1.2.0', ...stdio, environmentVariables }] })
    )
    expect(one?.source).toEqual(source)
  })

  test('in the older spelling, and the lightest of several', () => {
    const [one] = read(
      described({
        packages: [
          { registry_type: 'oci', identifier: 'acme/x:1' },
          {
            registry_type: 'npm',
            identifier: 'x',
            version: '1.0.0',
            environment_variables: [{ name: 'A_KEY', is_required: true, is_secret: true }]
          }
        ]
      })
    )
    expect(one?.source).toEqual({ from: 'npm', package: 'x@1.0.0', args: [] })
    expect(one?.secrets).toEqual({ A_KEY: '${input:A_KEY}' })
  })
})

test('an address, with a secret in a header', () => {
  const [one] = read(
    described({
      remotes: [
        {
          type: 'streamable-http',
          url: 'https://{tenant}.example.com/mcp',
          variables: { tenant: { description: 'Yours' } },
          headers: [
            { name: 'Authorization', value: 'Bearer {token}', isSecret: true, variables: { token: { isSecret: true } } }
          ]
        }
      ]
    })
  )
  expect(one?.source).toMatchObject({
    from: 'remote',
    transport: 'http',
    url: 'https://${input:tenant}.example.com/mcp',
    headers: { Authorization: 'Bearer ${input:token}' },
    secretHeaders: ['Authorization']
  })
})

test('as the registry’s API answers: one, or a list', () => {
  const server = described({ packages: [{ registryType: 'npm', identifier: 'x', version: '1.0.0', ...stdio }] })
  expect(read({ server, _meta: {} })).toHaveLength(1)
  expect(
    read({
      servers: [
        { server },
        {
          server: {
            ...server,
            name: 'io.github.acme/other',
            packages: [{ registryType: 'npm', identifier: 'y', version: '1.0.0' }]
          }
        }
      ],
      metadata: {}
    })
  ).toHaveLength(2)
})

test('of a kind that nothing here can run is told by its name', () => {
  const outcome = parseSnippet(
    JSON.stringify(described({ packages: [{ registryType: 'mcpb', identifier: 'https://example.com/a.mcpb' }] }))
  )
  expect(outcome).toMatchObject({ ok: true, value: { installRequests: [], skipped: [{ name: 'weather' }] } })
})
