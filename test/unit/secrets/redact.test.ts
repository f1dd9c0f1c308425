import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../../main/secrets/redact.ts'
import { inTime } from '../../helpers/in-time.ts'

const canary = 'CANARY-7f3/a+b "q" ü-42'

function knowing(value: string, name = 'API_KEY') {
  const redactor = createRedactor()
  redactor.learn(name, value)
  return redactor
}

describe('known secrets', () => {
  const encoded: Record<string, string> = {
    plain: canary,
    base64: Buffer.from(canary).toString('base64'),
    'base64 within more': Buffer.from(`user:${canary}!`).toString('base64'),
    'base64 behind two bytes': Buffer.from(`ab${canary}cd`).toString('base64'),
    base64url: Buffer.from(canary).toString('base64url'),
    'URL-encoded': encodeURIComponent(canary),
    'form-encoded': encodeURIComponent(canary).replaceAll('%20', '+'),
    'JSON-escaped': JSON.stringify({ key: canary }),
    'JSON in JSON': JSON.stringify(JSON.stringify({ key: canary })),
    hexadecimal: Buffer.from(canary).toString('hex'),
    'hexadecimal with colons': [...Buffer.from(canary)].map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
    'every character percent-encoded': `%${Buffer.from(canary).toString('hex').match(/../g)!.join('%')}`,
    'every character escaped': [...canary].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  }
  for (const [how, text] of Object.entries(encoded)) {
    test(`is hidden ${how}, with its name`, () => {
      const masked = knowing(canary).mask(`before ${text} after`)
      expect(masked.text).toContain('●●●●●● (hidden: API_KEY)')
      expect(masked.hidden).toBe(1)
      expect(masked.text).not.toContain('CANARY')
      expect(masked.text).not.toContain(Buffer.from(canary).toString('base64').slice(4, 20))
      expect(masked.text.startsWith('before ')).toBe(true)
      expect(masked.text.endsWith(' after')).toBe(true)
    })
  }

  test.each([
    ['Python', String.raw`"CANARY\"7f3\u00e4\ud83d\udd11<a&b>'c'=+/d"`],
    ['PHP', String.raw`"CANARY\"7f3\u00e4\ud83d\udd11<a&b>'c'=+\/d"`],
    ['Go', String.raw`"CANARY\"7f3ä🔑\u003ca\u0026b\u003e'c'=+/d"`],
    ['Java', String.raw`"CANARY\"7f3ä🔑\u003ca\u0026b\u003e\u0027c\u0027\u003d+/d"`],
    ['.NET', String.raw`"CANARY\u00227f3\u00E4\uD83D\uDD11\u003Ca\u0026b\u003E\u0027c\u0027=\u002B/d"`]
  ])('is hidden as JSON writers of %s escape it, also within another JSON text', (_language, text) => {
    const secret = `CANARY"7f3ä🔑<a&b>'c'=+/d`
    expect(JSON.parse(text)).toBe(secret)
    expect(knowing(secret).mask(text).text).toBe('"●●●●●● (hidden: API_KEY)"')
    const within = JSON.stringify(text)
    expect(knowing(secret).mask(within).text).toBe(String.raw`"\"●●●●●● (hidden: API_KEY)\""`)
  })

  test('of a reference only the name of the variable is shown', () => {
    expect(knowing('hunter2hunter2', 'server/notion/env/NOTION_TOKEN').mask('hunter2hunter2').text).toBe(
      '●●●●●● (hidden: NOTION_TOKEN)'
    )
  })
  test('too short to be a secret: left alone, so that a log stays readable', () => {
    expect(knowing('1').mask('1 of 11 files').hidden).toBe(0)
    expect(knowing('dev').mask('dev server').text).toBe('dev server')
  })
  test('each line of a secret with several lines', () => {
    const key = 'first-line-of-key-material\nsecond-line-of-key-material'
    expect(knowing(key).mask('x second-line-of-key-material y').text).toBe('x ●●●●●● (hidden: API_KEY) y')
  })
  test('a longer secret that contains a shorter one is hidden as a whole', () => {
    const redactor = createRedactor()
    redactor.learn('SHORT', 'abcd1234')
    redactor.learn('LONG', 'abcd1234-and-more')
    expect(redactor.mask('v=abcd1234-and-more').text).toBe('v=●●●●●● (hidden: LONG)')
  })
  test('a changed value: both are hidden until the name is forgotten', () => {
    const redactor = knowing('old-value-1')
    redactor.learn('API_KEY', 'new-value-2')
    expect(redactor.mask('old-value-1 new-value-2').hidden).toBe(2)
    redactor.forget('API_KEY')
    expect(redactor.mask('old-value-1 new-value-2').hidden).toBe(0)
  })
  test('law: whatever surrounds it, in each encoding, the value is gone', () => {
    const secret = fc
      .string({ minLength: 8, maxLength: 60, unit: 'binary-ascii' })
      .filter((s) => s.trim().length >= 8 && !/[\r\n]/.test(s))
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), fc.nat(2), (value, before, after, shift) => {
        const redactor = knowing(value)
        const base64 = Buffer.from('xx'.slice(0, shift) + value + 'yyy').toString('base64')
        for (const form of [
          value,
          encodeURIComponent(value),
          Buffer.from(value).toString('hex'),
          JSON.stringify(value)
        ]) {
          const { text, hidden } = redactor.mask(`${before} ${form} ${after}`)
          expect(hidden).toBeGreaterThan(0)
          expect(text.includes(form) && !'●●●●●● (hidden: API_KEY)'.includes(value)).toBe(false)
        }
        expect(redactor.mask(base64).hidden).toBeGreaterThan(0)
      }),
      { numRuns: 200 }
    )
  })
})

describe('what looks like a credential', () => {
  const samples: Record<string, readonly [string, string]> = {
    'sk- key': [`key sk-${'a1B2'.repeat(6)} used`, 'key ●●●●●● (hidden: sk- key) used'],
    'GitHub token': [`ghp_${'a1B2'.repeat(9)}`, '●●●●●● (hidden: GitHub token)'],
    'Slack token': ['xoxb-123456789012-abcdef', '●●●●●● (hidden: Slack token)'],
    'GitLab token': [`at=glpat-${'a1B2'.repeat(5)}`, 'at=●●●●●● (hidden: GitLab token)'],
    'payment key': ['rk_test_a1B2a1B2a1', '●●●●●● (hidden: payment key)'],
    'live payment key': ['(pk_live_a1B2a1B2a1)', '(●●●●●● (hidden: payment key))'],
    'fine-grained GitHub token': [`github_pat_${'a1_2'.repeat(5)}`, '●●●●●● (hidden: GitHub token)'],
    'Notion token': [`ntn_${'a1B2'.repeat(5)}`, '●●●●●● (hidden: Notion token)'],
    'Supabase token': [`sbp_${'a1b2'.repeat(5)}`, '●●●●●● (hidden: Supabase token)'],
    'npm token': [`npm_${'a1B2'.repeat(8)}`, '●●●●●● (hidden: npm token)'],
    'Google key': [`AIza${'a-_2'.repeat(8)}`, '●●●●●● (hidden: Google key)'],
    'signed token': ['eyJhbGciOiJIUz.eyJzdWIiOiIxMj.x', '●●●●●● (hidden: signed token)'],
    'AWS session key': ['ASIAIOSFODNN7EXAMPLE', '●●●●●● (hidden: AWS key)'],
    'AWS key': ['id AKIAIOSFODNN7EXAMPLE.', 'id ●●●●●● (hidden: AWS key).'],
    'bearer token': ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer ●●●●●● (hidden: bearer token)'],
    'password in a URL': ['postgres://me:pa55@db.local/x', 'postgres://●●●●●● (hidden: password in a URL)@db.local/x']
  }
  for (const [name, [text, masked]] of Object.entries(samples)) {
    test(`${name} is hidden without being known`, () => expect(createRedactor().mask(text).text).toBe(masked))
  }
  test('ordinary lines stay as they are', () => {
    const redactor = createRedactor()
    for (const line of [
      'GET http://127.0.0.1:8080/path?x=1 200 12ms',
      'task-runner: sk-ipped 3 tasks',
      'the bearer of bad news',
      'listening on https://example.com/a@b',
      'basic settings loaded',
      'npm_config_cache=/home/x'
    ]) {
      expect(redactor.mask(line)).toEqual({ text: line, hidden: 0 })
    }
  })
})

test('ten thousand clean lines beside twenty known secrets take well under a second', () => {
  const redactor = createRedactor()
  for (let index = 0; index < 20; index++) redactor.learn(`KEY_${index}`, `secret-value-${index}-${'x'.repeat(30)}`)
  const line = `2026-11-21T10:00:00Z info handled tools/call read_file in 12 ms for session ${'ab'.repeat(30)}`
  const start = performance.now()
  for (let index = 0; index < 10_000; index++) redactor.mask(line)
  expect(performance.now() - start).toBeLessThan(inTime(1_000))
})

test.each([
  'a.',
  'eyJ-',
  'eyJ.',
  '://a:',
  'x://a:b',
  'bearer ',
  'sk-a',
  'authorization: ',
  '-----BEGIN PRIVATE KEY-----'
])('a hostile line of 200 kB made of %j is looked at in well under a second', (piece) => {
  const redactor = createRedactor()
  redactor.learn('KEY', 'aaaaaaaaaaaaaaaaaaaaaaaa')
  const line = `${piece.repeat(Math.ceil(200_000 / piece.length))}://x:y@`
  const start = performance.now()
  redactor.mask(line)
  expect(performance.now() - start).toBeLessThan(inTime(1_000))
})

describe('text that was cut off', () => {
  test('hides the beginning of a known secret where the cut goes through it', () => {
    const redactor = knowing(canary)
    for (let shown = 4; shown < canary.length; shown += 1) {
      const { text, hidden } = redactor.maskCut(`key ${canary.slice(0, shown)}`)
      expect(text, String(shown)).toBe('key ●●●●●● (hidden: API_KEY)')
      expect(hidden).toBe(1)
    }
  })

  test.each(['base64', 'hex'] as const)('hides it in %s too', (form) => {
    const told = Buffer.from(canary).toString(form)
    expect(knowing(canary).maskCut(`key ${told.slice(0, 12)}`).text).toBe('key ●●●●●● (hidden: API_KEY)')
  })

  test('leaves alone what only looks a little like it, and what is whole', () => {
    const redactor = knowing(canary)
    for (const text of ['key CAN', 'key CANARY-8', 'CANARY stands in front', '']) {
      expect(redactor.maskCut(text)).toEqual({ text, hidden: 0 })
    }
    expect(redactor.maskCut(`key ${canary}`)).toEqual(redactor.mask(`key ${canary}`))
  })
})
