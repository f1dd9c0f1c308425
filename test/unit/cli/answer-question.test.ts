/** A server's question at the terminal. */
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { CallQuestion } from '../../../contract/model.ts'
import { createAnswerer, readField } from '../../../main/cli/answer-question.ts'
import type { Streams } from '../../../main/cli/context.ts'

const question = (method: CallQuestion['method'], params: unknown): CallQuestion => ({
  id: 'q',
  method,
  params,
  at: '',
  state: 'open'
})
async function answered(asked: CallQuestion, ...lines: string[]) {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()]
  const { answer, close } = createAnswerer({ stdin, stderr } as unknown as Streams)
  stdin.end(lines.map((line) => `${line}\n`).join(''))
  const reply = await answer(asked, 'kube')
  close()
  return { reply, shown: String(stderr.read()) }
}
const form = question('elicitation/create', {
  message: 'Where?\u001b[2J',
  requestedSchema: {
    properties: {
      space: { type: 'string', enum: ['atlas', 'default'] },
      copies: { type: 'integer', minimum: 1, default: 2 },
      wait: { type: 'boolean' }
    },
    required: ['space']
  }
})

describe('a form at the terminal', () => {
  it('is asked field by field, again where it does not fit, and nothing of it steers the terminal', async () => {
    const { reply, shown } = await answered(form, 'y', 'mars', 'atlas', '', 'yes')
    expect(reply).toEqual({ action: 'accept', content: { space: 'atlas', copies: 2, wait: true } })
    expect(shown).toContain('is one of atlas, default')
    expect(shown).not.toContain('\u001b[2J')
  })
  it.each([
    ['n', 'decline'],
    ['', 'decline'],
    ['c', 'cancel']
  ])('met with “%s” is a %s', async (said, action) => {
    expect((await answered(form, said)).reply).toEqual({ action })
  })
  it('left in the middle is a cancel', async () => {
    expect((await answered(form, 'y', 'atlas')).reply).toEqual({ action: 'cancel' })
  })
})

describe('other questions at the terminal', () => {
  it('an address is shown whole', async () => {
    const url = 'https://sign-in.example/?state=1'
    const { reply, shown } = await answered(
      question('elicitation/create', { mode: 'url', message: 'Sign in', url }),
      'y'
    )
    expect(reply).toEqual({ action: 'accept' })
    expect(shown).toContain(url)
  })
  it('a sample takes lines until an empty one', async () => {
    const asked = question('sampling/createMessage', {
      messages: [{ role: 'user', content: { type: 'text', text: 'A title?' } }]
    })
    expect((await answered(asked, 'The', 'hive', '')).reply).toEqual({ action: 'accept', text: 'The\nhive' })
    expect((await answered(asked, '')).reply).toEqual({ action: 'decline' })
  })
})

describe('what is typed into a field', () => {
  it.each([
    [{ type: 'integer' }, '2.5', { problem: 'is a whole number' }],
    [{ type: 'number', maximum: 3 }, '4', { problem: 'is 3 or less' }],
    [{ type: 'boolean' }, 'perhaps', { problem: 'is yes or no' }],
    [{ type: 'string' }, ' a b ', { value: ' a b ' }],
    [{ oneOf: [{ const: 'a', title: 'A' }] }, 'a', { value: 'a' }],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, 'a, b', { value: ['a', 'b'] }],
    [{ type: 'array', items: { enum: ['a'] } }, 'a,c', { problem: 'has c, which is none of a' }]
  ])('%j with “%s”', (field, text, outcome) => {
    expect(readField(field, text, true)).toEqual(outcome)
  })
})
