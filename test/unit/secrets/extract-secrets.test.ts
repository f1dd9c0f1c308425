/** What is surely a credential in arguments and addresses, and how it comes back in when the program is started. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filledLaunch, namesIn, putIn } from '../../../main/secrets/secret-placeholders.ts'
import { extractFromArgs, extractFromUrl } from '../../../main/secrets/extract-secrets.ts'

const key = 'a1B2c3D4e5F6'

describe('a credential in the arguments', () => {
  it.each([
    [
      ['--api-key', key],
      ['--api-key', '${secret:api-key}']
    ],
    [
      ['--apiKey', key],
      ['--apiKey', '${secret:apiKey}']
    ],
    [[`--token=${key}`], ['--token=${secret:token}']],
    [
      ['-e', `GITHUB_TOKEN=${key}`],
      ['-e', 'GITHUB_TOKEN=${secret:GITHUB_TOKEN}']
    ],
    [
      ['--header', `Authorization: Bearer ${key}`],
      ['--header', 'Authorization: Bearer ${secret:Authorization}']
    ],
    [
      ['-H', `X-Api-Key:${key}`],
      ['-H', 'X-Api-Key:${secret:X-Api-Key}']
    ],
    [['postgres://me:pa55@db/x'], ['postgres://me:${secret:password}@db/x']],
    [[`https://x.dev/mcp?a=1&token=${key}#top`], ['https://x.dev/mcp?a=1&token=${secret:token}#top']],
    [['ghp_abcdefghijklmnop1234'], ['${secret:key}']],
    [
      ['--password', 'postgres'],
      ['--password', '${secret:password}']
    ],
    [
      ['-e', `HEADERS={"Authorization":"Bearer ${key}","Accept":"*/*"}`],
      ['-e', 'HEADERS={"Authorization":"Bearer ${secret:Authorization}","Accept":"*/*"}']
    ],
    [
      ['sh', '-c', `API_TOKEN=${key} exec npx thing`],
      ['sh', '-c', 'API_TOKEN=${secret:API_TOKEN} exec npx thing']
    ]
  ])('%j becomes a place', (args, text) => {
    const extracted = extractFromArgs(args)
    expect(extracted.text).toEqual(text)
    expect(extracted.text.map((each) => putIn(each, extracted.values))).toEqual(args)
  })
  it.each([
    [['--key', 'name']],
    [['--token', '<your-token-1>']],
    [['--token', '${input:token}']],
    [['--token', '$MY_TOKEN_2']],
    [['--token-file', '/etc/token-1']],
    [['--auth', '/home/me/auth1.json']],
    [['--auth', 'none']],
    [['--auth', '--verbose']],
    [['--port', '8080']],
    [['https://x.dev/mcp?page=a1B2c3D4e5F6']],
    [['@scope/package-1@1.2.3']],
    [['--no-auth', 'folder1-2']],
    [['--max-tokens', '4096']]
  ])('%j is none', (args) => expect(extractFromArgs(args)).toEqual({ text: args, values: {} }))
  it('twice the same name is told apart, and names that are taken are left alone', () => {
    const { text, values } = extractFromArgs(
      ['--token', 'first-1234', '--token', 'second-123', '--token', 'first-1234'],
      ['token']
    )
    expect(text.filter((each) => each.startsWith('$'))).toEqual([
      '${secret:token-2}',
      '${secret:token-3}',
      '${secret:token-2}'
    ])
    expect(values).toEqual({ 'token-2': 'first-1234', 'token-3': 'second-123' })
  })
  it('put back, always gives what was typed', () => {
    const word = fc.oneof(fc.constantFrom('--token', '-H', 'https://a:b@c/?key=', 'X_TOKEN='), fc.string())
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        fc.pre(!args.some((arg) => arg.includes('${secret:')))
        const { text, values } = extractFromArgs(args)
        expect(text.map((each) => putIn(each, values))).toEqual(args)
      })
    )
  })
})

describe('a secret that has its place already', () => {
  it.each([
    [['--url', 'postgres://me:${secret:password}@host/x'], ['password']],
    [['--dsn=mysql://root:${secret:pw}@db:3306/x'], ['pw']],
    [['--api-key', '${secret:api-key}'], ['api-key']],
    [['--header', 'Authorization: Bearer ${secret:token}'], ['token']]
  ])('is not taken for another: %j', (args, taken) => {
    expect(extractFromArgs(args, taken)).toEqual({ text: args, values: {} })
  })
  it('in an address neither', () => {
    const url = 'https://me:${secret:pw}@host/mcp?token=${secret:t}'
    expect(extractFromUrl(url, ['pw', 't'])).toEqual({ text: url, values: {} })
  })
})

describe('an address', () => {
  it('keeps its user, and loses the password and the members that say so', () => {
    const { text, values } = extractFromUrl(`https://me:pw@x.dev/mcp?api_key=${key}&view=all`)
    expect(text).toBe('https://me:${secret:password}@x.dev/mcp?api_key=${secret:api_key}&view=all')
    expect(values).toEqual({ password: 'pw', api_key: key })
    expect(URL.canParse(text)).toBe(true)
  })
})

describe('a place', () => {
  it('without a secret of that name is text like any other', () => {
    expect(putIn('${secret:a} ${secret:constructor}', {})).toBe('${secret:a} ${secret:constructor}')
    expect(namesIn('${secret:a}', { kind: 'stdio', command: 'x', args: [] })).toEqual([])
  })
  it('is not looked for in a value that was put in', () => {
    const launch = { kind: 'stdio', command: 'x', args: ['${secret:a}', '${secret:b}'] } as const
    expect(filledLaunch(launch, { a: '${secret:b}', b: '2' })).toMatchObject({ args: ['${secret:b}', '2'] })
  })
})
