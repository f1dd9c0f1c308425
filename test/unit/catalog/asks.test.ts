import { describe, expect, test } from 'vitest'
import { orderSchema } from '../../../contract/requests.ts'
import { expandOrder, givenSecret, missingFailure } from '../../../main/catalog/expand.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

const snippet = (entry: unknown, inputs: unknown = []) => {
  const parsed = parseSnippet(JSON.stringify({ servers: { x: entry }, inputs }))
  const order = parsed.ok ? parsed.value.orders[0] : undefined
  if (!order) throw new Error('No order in it')
  return orderSchema.parse(order)
}
const expanded = (order: unknown) => {
  const outcome = expandOrder(orderSchema.parse(order), null, '/home/me')
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value
}
const inputs = [
  { id: 'tok', type: 'promptString', password: true },
  { id: 'root', type: 'promptString', default: '/srv' },
  { id: 'mode', type: 'pickString', options: ['fast', 'slow'] }
]
const entry = {
  command: 'node',
  args: ['--root=${input:root}'],
  env: { TOK: 'pre-${input:tok}', MODE: '${input:mode}' }
}

describe('what a snippet leaves open', () => {
  test('is told as missing, and its text reaches no variable', () => {
    const { env, secretEnv, missing, inputs: fields, wish } = expanded(snippet(entry, inputs))
    expect({ env, secretEnv }).toEqual({ env: {}, secretEnv: {} })
    expect(missing.map(({ key }) => key)).toEqual(['tok', 'mode'])
    expect(fields.find(({ key }) => key === 'root')?.value).toBe('/srv')
    expect(wish).toMatchObject({ args: ['--root=/srv'] })
    expect(missingFailure('x', missing)).toMatchObject({ failure: { code: 'missing-secret' } })
  })
  test('answers take their places, and a secret one goes to the vault only', () => {
    const order = { ...snippet(entry, inputs), inputs: { tok: 's3cret', mode: 'slow', root: '/data' } }
    const { env, secretEnv, missing, inputs: fields, wish } = expanded(order)
    expect(missing).toEqual([])
    expect({ env, secretEnv, wish }).toMatchObject({
      env: { MODE: 'slow' },
      secretEnv: { TOK: 'pre-s3cret' },
      wish: { args: ['--root=/data'] }
    })
    expect(fields.find(({ key }) => key === 'tok')?.value).toBe(givenSecret)
  })
  test('a choice that is none of the list is refused', () => {
    const order = { ...snippet(entry, inputs), inputs: { mode: 'other' } }
    expect(expandOrder(order, null, '/home/me')).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
  })
  test('an address is an address once it is filled in, or refused', () => {
    const order = snippet(
      { url: 'https://${input:host}/mcp', headers: { Authorization: 'Bearer ${input:tok}' } },
      inputs
    )
    expect(expanded({ ...order, inputs: { host: 'a.dev', tok: 't' } })).toMatchObject({
      wish: { url: 'https://a.dev/mcp' },
      secretHeaders: { Authorization: 'Bearer t' }
    })
    expect(expanded(order)).toMatchObject({ headers: {}, secretHeaders: {} })
    const wrong = expandOrder({ ...order, inputs: { host: 'a b', tok: 't' } }, null, '/home/me')
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
  })
  test('your own folder is filled in; a folder to work in is asked for', () => {
    const order = snippet({ command: 'node', args: ['${userHome}/a.js'], cwd: '${workspaceFolder}' })
    const open = expanded(order)
    expect(open.wish).toEqual({ from: 'command', command: 'node', args: ['/home/me/a.js'] })
    expect(open.missing.map(({ key }) => key)).toEqual(['workspaceFolder'])
    expect(expanded({ ...order, inputs: { workspaceFolder: '~/w' } }).wish).toMatchObject({ cwd: '/home/me/w' })
  })
  test('an input written by hand is asked for as well', () => {
    const order = { wish: { from: 'command', command: 'node', args: ['${input:y}'] } }
    expect(expanded(order).missing.map(({ key }) => key)).toEqual(['y'])
    expect(expanded({ ...order, inputs: { y: 'z' } }).wish).toMatchObject({ args: ['z'] })
  })
})
