/** A question of a server, put to the person at the terminal. */
import { createInterface } from 'node:readline'
import type { CallQuestion } from '../../contract/model.ts'
import type { Input } from '../../contract/requests.ts'
import { visibleText } from '../../contract/visible-text.ts'
import { sentence } from '../../contract/words/say.ts'
import { asObject, isPlain, type Plain } from '../mcp/json-bytes.ts'
import type { Streams } from './context.ts'

type Reply = Pick<Input<'calls.answer'>, 'action' | 'content' | 'text'>
/** One line of the person; null when there is none any more. */
type Ask = (prompt: string) => Promise<string | null>

/** A person is there: what is asked is seen, and what is typed comes. */
export const atTerminal = ({ stdin, stderr }: Streams): boolean => stdin.isTTY === true && stderr.isTTY === true

/** Questions come one after the other, however many a server asks at once. */
export function createAnswerer({ stdin, stderr }: Streams): {
  readonly answer: (question: CallQuestion, server: string) => Promise<Reply>
  readonly close: () => void
} {
  const lines = createInterface({ input: stdin, terminal: false })
  const came: string[] = []
  let wake: () => void = () => undefined
  let closed = false
  lines.on('line', (line) => {
    came.push(line)
    wake()
  })
  lines.on('close', () => {
    closed = true
    wake()
  })
  const ask: Ask = async (prompt) => {
    stderr.write(visibleText(prompt))
    while (came.length === 0 && !closed) await new Promise<void>((resolve) => (wake = resolve))
    return came.shift() ?? null
  }
  let turn: Promise<unknown> = Promise.resolve()
  return {
    answer(question, server) {
      const mine = turn.then(() => answerOne(question, server, ask))
      turn = mine.catch(() => undefined)
      return mine
    },
    close() {
      lines.close()
      stdin.pause()
    }
  }
}

async function answerOne({ method, params }: CallQuestion, server: string, ask: Ask): Promise<Reply> {
  const given = asObject(params) ?? {}
  if (method === 'sampling/createMessage') return sample(given, server, ask)
  const message = textOf(given['message'])
  const isAddress = given['mode'] === 'url'
  const question = isAddress
    ? sentence('cli-try.asks-address', { address: textOf(given['url']) })
    : sentence('cli-try.asks-form')
  const said = await ask(`${sentence('cli-try.asks', { server, message })}\n${question} `)
  if (said === null || /^\s*c/i.test(said)) return { action: 'cancel' }
  if (!/^\s*y/i.test(said)) return { action: 'decline' }
  if (isAddress) return { action: 'accept' }
  const content = await fields(asObject(given['requestedSchema']) ?? {}, ask)
  return content === null ? { action: 'cancel' } : { action: 'accept', content }
}

async function sample(params: Plain, server: string, ask: Ask): Promise<Reply> {
  const messages = Array.isArray(params['messages']) ? (params['messages'] as unknown[]) : []
  const lines = [
    sentence('cli-try.asks-sample', { server }),
    ...(params['systemPrompt'] ? [sentence('cli-try.sample-told', { text: textOf(params['systemPrompt']) })] : []),
    ...messages.map((message) => {
      const { role, content } = asObject(message) ?? {}
      const text = asObject(content)?.['text']
      return sentence('cli-try.sample-message', {
        role: textOf(role),
        text: typeof text === 'string' ? text : JSON.stringify(content)
      })
    }),
    sentence('cli-try.sample-how')
  ]
  const said: string[] = []
  for (let prompt = `${lines.join('\n')}\n`; ; prompt = '') {
    const line = await ask(prompt)
    if (line === null || line === '') break
    said.push(line)
  }
  return said.length === 0 ? { action: 'decline' } : { action: 'accept', text: said.join('\n') }
}

/** Field by field; null when the person left. */
async function fields(schema: Plain, ask: Ask): Promise<Record<string, unknown> | null> {
  const properties = asObject(schema['properties']) ?? {}
  const needed = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []
  const content: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(properties)) {
    const field = asObject(property) ?? {}
    const otherwise = field['default']
    const prompt = sentence('cli-try.field', {
      name,
      kind: kindOf(field),
      needed: needed.includes(name),
      otherwise: otherwise === undefined ? '' : JSON.stringify(otherwise)
    })
    for (let wrong = ''; ;) {
      const line = await ask(wrong + prompt)
      if (line === null) return null
      const read = readField(field, line.trim(), needed.includes(name))
      if ('problem' in read) {
        wrong = `${sentence('cli-try.field-wrong', { problem: read.problem })}\n`
        continue
      }
      if (read.value !== undefined) content[name] = read.value
      break
    }
  }
  return content
}
/** The choices of a field, however its schema writes them; empty when any text will do. */
function choicesOf(field: Plain): readonly string[] {
  const titled = [field['oneOf'], field['anyOf']].find(Array.isArray) as unknown[] | undefined
  const listed = field['enum'] ?? titled?.map((each) => asObject(each)?.['const'])
  return Array.isArray(listed) ? listed.filter((each) => typeof each === 'string') : []
}

function kindOf(field: Plain): string {
  const choices = choicesOf(field)
  if (choices.length > 0) return `one of ${choices.join(', ')}`
  if (field['type'] === 'array') {
    const items = isPlain(field['items']) ? choicesOf(field['items']) : []
    return items.length > 0 ? `some of ${items.join(', ')}, with commas between` : 'several, with commas between'
  }
  return { boolean: 'yes or no', integer: 'whole number', number: 'number' }[String(field['type'])] ?? 'text'
}

/** What was typed as the value of its field. Pure. */
export function readField(
  field: Plain,
  text: string,
  needed: boolean
): { readonly value: unknown } | { readonly problem: string } {
  if (text === '') {
    if (field['default'] !== undefined) return { value: field['default'] }
    return needed ? { problem: 'is needed' } : { value: undefined }
  }
  const choices = choicesOf(field)
  if (choices.length > 0 && !choices.includes(text)) return { problem: `is one of ${choices.join(', ')}` }
  switch (field['type']) {
    case 'boolean':
      return /^(y|yes|true|on)$/i.test(text)
        ? { value: true }
        : /^(n|no|false|off)$/i.test(text)
          ? { value: false }
          : { problem: 'is yes or no' }
    case 'integer':
    case 'number': {
      const value = Number(text)
      const { minimum, maximum } = field
      if (!Number.isFinite(value) || (field['type'] === 'integer' && !Number.isInteger(value)))
        return { problem: field['type'] === 'integer' ? 'is a whole number' : 'is a number' }
      if (typeof minimum === 'number' && value < minimum) return { problem: `is ${minimum} or more` }
      if (typeof maximum === 'number' && value > maximum) return { problem: `is ${maximum} or less` }
      return { value }
    }
    case 'array': {
      const values = text.split(',').map((each) => each.trim())
      const items = isPlain(field['items']) ? choicesOf(field['items']) : []
      const odd = items.length === 0 ? undefined : values.find((each) => !items.includes(each))
      return odd === undefined ? { value: values } : { problem: `has ${odd}, which is none of ${items.join(', ')}` }
    }
    default:
      return { value: text }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
