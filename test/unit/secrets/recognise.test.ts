/** What is a secret and what is none: the table that every part of Patchbay goes by. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { asksForSecret, recognise, secretParts, secretSpans, type Verdict } from '../../../main/secrets/recognise.ts'
import { inTime } from '../../helpers/in-time.ts'

const long = 'a1B2'.repeat(6)
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl'
const table: readonly (readonly [Verdict, string, string])[] = [
  // The name says so.
  ['surely', 'API_KEY', 'abc'],
  ['surely', 'githubToken', 'x'],
  ['surely', 'DB_PASSWORD', 'postgres'],
  ['surely', 'MYSQL_PWD', 'p'],
  ['surely', 'DB_PASSWORD', '1234'],
  ['surely', 'Authorization', 'Bearer x'],
  ['surely', 'X-Api-Key', '00112233'],
  ['surely', 'AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['surely', 'API_TOKENS', 'one,two'],
  ['surely', 'TOKEN_2', 'abc'],
  ['surely', 'WEATHER_KEY', 'abc123def456'],
  ['surely', 'Cookie', 'sid=abc123def456; theme=dark'],
  ['surely', 'GITHUB_PAT', 'abc123def456'],
  // Where it leads is the key to it.
  ['surely', 'SLACK_WEBHOOK', 'https://hooks.slack.com/services/T0000/B0000/abcDEF123456'],
  ['surely', 'NOTIFY', 'https://discord.com/api/webhooks/123456/abcDEF_123456-xyz'],
  ['maybe', 'SLACK_WEBHOOK', 'https://hooks.example.com/x'],
  ['maybe', 'WEBHOOK_URL', 'https://example.com/in'],
  // The value says so, whatever its name.
  ['surely', 'ODD', 'sk-1234567890'],
  ['surely', '', `ghp_${long}`],
  ['surely', 'AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE'],
  ['surely', 'X', jwt],
  ['surely', 'BOT', '123456789:AAabcdefghijklmnopqrstuvwxyz0123456'],
  ['surely', 'CERT', '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'],
  ['surely', 'DATABASE_URL', 'postgres://me:pa55@db/x'],
  ['surely', 'SENTRY_DSN', 'https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1'],
  ['surely', 'ENDPOINT', `https://x.dev/mcp?api_key=${long}`],
  // Inside something else.
  ['surely', 'HEADERS', `{"Authorization":"Bearer ${long}"}`],
  ['surely', 'OPENAPI_MCP_HEADERS', '{"Authorization": "Bearer ntn_abcdefgh1234", "Notion-Version": "2022-06-28"}'],
  ['surely', '', `HEADERS={"Authorization":"Bearer ${long}"}`],
  ['surely', 'CONFIG', JSON.stringify({ a: { b: JSON.stringify({ token: long }) } })],
  ['surely', 'CONNECTION', 'Server=db;User Id=me;Password=secret'],
  ['surely', '', `Authorization: Bearer ${long}`],
  ['surely', '', `X-Api-Key: ${long}`],
  ['surely', 'AUTH_HEADER', `Bearer ${long}`],
  ['surely', '', `API_KEY=${long}`],
  // Nobody can tell.
  ['maybe', 'TOKEN', '4096'],
  ['maybe', 'NOTION_KEY', 'name'],
  ['maybe', 'TRACE', '0123456789abcdef0123456789abcdef'],
  ['maybe', 'FEATURE', 'aGVsbG8gd29ybGQ1234567890abcDEF'],
  ['maybe', 'SESSION', 'abc123def456'],
  // None, although its name sounds like one.
  ['no', 'MAX_TOKENS', '4096'],
  ['no', 'maxOutputTokens', '8192'],
  ['no', 'CONTEXT_TOKENS', '200000'],
  ['no', 'TOKENS_PER_MINUTE', '60000'],
  ['no', 'TOKEN_URL', 'https://auth.example.com/token'],
  ['no', 'TOKEN_LIMIT', '100'],
  ['no', 'SSH_KEY_PATH', '/home/me/.ssh/id_ed25519'],
  ['no', 'SSH_KEY', '~/.ssh/id_ed25519'],
  ['no', 'GOOGLE_APPLICATION_CREDENTIALS', '/home/me/service.json'],
  ['no', 'PASSWORD_FILE', '/run/secrets/db'],
  ['no', 'USE_TOKEN', 'abc'],
  ['no', 'REQUIRE_AUTH', 'true'],
  ['no', 'PASSWORD', 'false'],
  ['no', 'AUTH', 'none'],
  ['no', 'AUTH', 'oauth'],
  ['no', 'AUTH_TYPE', 'bearer'],
  ['no', 'SORT_KEY', 'created-at'],
  ['no', 'PUBLIC_KEY', 'abcdef123456'],
  ['no', 'key', 'name'],
  ['no', 'KEYBOARD', 'de'],
  ['no', 'AUTHOR', 'me'],
  ['no', 'PATH', '/usr/bin:/bin'],
  ['no', 'MONKEY', 'abc'],
  // None, although its value is odd.
  ['no', 'PROJECT_ID', '123e4567-e89b-12d3-a456-426614174000'],
  ['no', 'COMMIT_SHA', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
  ['no', '', 'ghcr.io/a/b@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['no', '', '@modelcontextprotocol/server-filesystem@2026.1.0'],
  ['no', '', '/home/me/Projects/MyProject2/BuildOutput3/index.js'],
  ['no', '', 'C:\\Users\\me\\AppData\\Roaming\\npm\\x.cmd'],
  ['no', 'URL', 'https://example.com/a/b?page=2&sort=name'],
  ['no', '', 'the password: must be long enough'],
  ['no', 'MODE', 'Basic settings'],
  ['no', 'NODE_ENV', 'production'],
  // Gaps that somebody left, and places that are filled in later.
  ['no', 'API_KEY', '<your key>'],
  ['no', 'API_KEY', 'YOUR_API_KEY'],
  ['no', 'GITHUB_TOKEN', 'ghp_your_token_here'],
  ['no', 'SLACK_TOKEN', 'xoxp-...'],
  ['no', 'NOTION_TOKEN', 'ntn_****'],
  ['no', 'K', '{secret}'],
  ['no', 'TOKEN', '${env:TOKEN}'],
  ['no', 'TOKEN', '$TOKEN'],
  ['no', 'TOKEN', '${secret:token}'],
  ['no', 'Authorization', 'Bearer ${input:token}'],
  ['no', 'HEADERS', '{"Authorization":"Bearer ntn_****"}'],
  ['no', 'DATABASE_URL', 'postgres://me:<password>@db/x'],
  ['no', 'TOKEN', '●●●●●●'],
  ['no', 'TOKEN', ''],
  ['surely', 'ADMIN_PW', 'Qq4pwqqqqq'],
  ['surely', 'DB_PW', 'Zz9!kk88'],
  ['surely', 'KENNWORT', 'Zz9!kk88']
]

test.each(table)('%s: %s=%s', (verdict, name, value) => expect(recognise(name, value)).toBe(verdict))

test('a field whose value is not known is asked for as a secret by its name', () => {
  for (const name of ['NOTION_TOKEN', 'api-key', 'Authorization', 'DB_PASSWORD', 'OPENAI_API_KEY', 'weather_key'])
    expect(asksForSecret(name)).toBe(true)
  for (const name of ['MODE', 'KEYBOARD', 'TOKEN_URL', 'SSH_KEY_PATH', 'MAX_TOKENS', 'PORT'])
    expect(asksForSecret(name)).toBe(false)
})

describe('the parts of a value', () => {
  test.each<[string, string, string[]]>([
    ['Authorization', `Bearer ${long}`, [long]],
    ['Authorization', `Custom ${long}`, [long]],
    ['X-Auth', `Basic ${btoa('me:pa55-word1')}`, [btoa('me:pa55-word1'), 'me:pa55-word1', 'pa55-word1']],
    ['DATABASE_URL', 'postgres://me:pa55%2Fw0rd@db/x', ['pa55%2Fw0rd', 'pa55/w0rd']],
    ['HEADERS', JSON.stringify({ Authorization: `Bearer ${long}`, 'X-Api-Key': 'k3y-12345' }), [long, 'k3y-12345']],
    ['CONNECTION', 'Server=db;Password=pa55-w0rd', ['pa55-w0rd']],
    ['WEBHOOK', 'https://hooks.slack.com/services/T0/B0/abcDEF123456', ['T0/B0/abcDEF123456']]
  ])('%s %s', (name, value, parts) => expect(secretParts(name, value)).toEqual([value, ...parts]))
  it('that are ordinary words are no secrets by themselves', () =>
    expect(secretParts('Authorization', 'Bearer postgres')).toEqual(['Bearer postgres']))
})

test('law: spans lie in order within the text, are not empty and do not overlap', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'token=',
      'Bearer ',
      '{"password":"',
      '"}',
      'https://a:',
      '@b',
      '?key=',
      '; ',
      `ghp_${long}`,
      '[',
      '\\"'
    ),
    fc.string({ maxLength: 12 })
  )
  fc.assert(
    fc.property(fc.constantFrom('', 'TOKEN', 'HEADERS', 'key'), fc.array(piece, { maxLength: 12 }), (name, pieces) => {
      const text = pieces.join('')
      let at = 0
      for (const { start, end } of secretSpans(name, text)) {
        expect(start).toBeGreaterThanOrEqual(at)
        expect(end).toBeGreaterThan(start)
        at = end
      }
      expect(at).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 2_000 }
  )
})

test.each([
  '{"a":',
  '[',
  'a=b;',
  'token: ',
  'https://a:',
  '?token=',
  'Bearer ',
  'eyJ-',
  '\\"',
  'a.',
  'hooks.',
  'your-',
  '-'
])('a hostile value of 60 kB made of %j is judged in well under a second', (piece) => {
  const start = performance.now()
  recognise('', piece.repeat(Math.ceil(60_000 / piece.length)))
  recognise('TOKEN', piece.repeat(Math.ceil(60_000 / piece.length)))
  expect(performance.now() - start).toBeLessThan(inTime(1_000))
})
