/** A secret is known by its parts, too: what a server repeats of it is hidden in every form. */
import { describe, expect, it, test } from 'vitest'
import { learnOpen } from '../../../main/secrets/learn-open.ts'
import { createRedactor } from '../../../main/secrets/redact.ts'
import { newDefinition } from '../../helpers/new-definition.ts'

const token = 'abc-123/DEF+456ghi'
const forms = (text: string) => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('hex'),
  Buffer.from(text).toString('base64'),
  Buffer.from(`x${text}y`).toString('base64'),
  JSON.stringify(JSON.stringify({ text }))
]

describe.each([['Bearer'], ['Token'], ['ApiKey'], ['Splunk'], ['X-Made-Up']])('the token behind %s', (scheme) => {
  const redactor = createRedactor()
  redactor.learn('server/away/header/Authorization', `${scheme} ${token}`)
  it.each(forms(token))('is hidden as %s', (form) => {
    expect(redactor.mask(`said ${form} aloud`).hidden).toBe(1)
    expect(redactor.maskOwn('away', `Uses ${form}.`)).toContain('●●●●●●')
    expect(redactor.maskOwn('away', `Uses ${form}.`)).not.toContain(form)
  })
})

test('of basic credentials the password is known, and of JSON each member', () => {
  const redactor = createRedactor()
  redactor.learn('server/a/header/Authorization', `Basic ${Buffer.from(`me:${token}`).toString('base64')}`)
  redactor.learn('server/b/env/HEADERS', JSON.stringify({ Authorization: 'Bearer other-7788-token' }))
  redactor.learn('server/c/env/DATABASE_URL', 'postgres://me:third-5566@db/x')
  for (const part of [token, 'other-7788-token', 'third-5566'])
    for (const form of forms(part)) expect(redactor.mask(`x ${form}`).hidden, form).toBe(1)
})

test('what lies in the open in a definition is known, too', () => {
  const redactor = createRedactor()
  const definition = newDefinition({
    id: 'a',
    name: 'a',
    source: { kind: 'command' },
    createdAt: '',
    launch: {
      kind: 'stdio',
      command: 'x',
      args: ['--api-key', 'argument-1234', '-e', 'HEADERS={"X-Api-Key":"inner-5678"}']
    },
    env: { OPENAI_API_KEY: { kind: 'plain', value: `sk-${token}` }, MODE: { kind: 'plain', value: 'production' } }
  })
  learnOpen(definition, redactor)
  for (const text of ['argument-1234', 'inner-5678', `sk-${token}`]) expect(redactor.mask(text).hidden).toBe(1)
  expect(redactor.mask('production').hidden).toBe(0)
})
