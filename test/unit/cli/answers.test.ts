import { describe, expect, test } from 'vitest'
import { withAnswers } from '../../../main/cli/answers.ts'
import { expandOrder } from '../../../main/catalog/expand.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

const ordersOf = (text: unknown) => {
  const parsed = parseSnippet(JSON.stringify(text))
  if (!parsed.ok) throw new Error(parsed.failure.message)
  return parsed.value.orders
}
const none = { inputs: {}, env: {}, secrets: {}, headers: {} }
const two = ordersOf({
  inputs: [{ id: 'tok', password: true }],
  servers: {
    a: { command: 'node', args: ['${input:tok}'], env: { API_KEY: '${input:tok}' } },
    b: { url: 'https://a.dev/mcp', headers: { 'X-Api-Key': '${input:tok}' } },
    c: { command: 'node', env: { API_KEY: '${input:tok}', MODE: 'x' } }
  }
})

describe('answers of the command line', () => {
  test('an input goes to every order that asks for it', () => {
    const { orders, unused } = withAnswers(two, { ...none, inputs: { tok: 't' } })
    expect(unused).toEqual([])
    for (const order of orders) {
      const made = expandOrder(order, null, '/home/me')
      expect(made.ok && made.value.missing).toEqual([])
    }
  })
  test('a variable or header given whole replaces what it was made of, and its field with it', () => {
    const { orders, unused } = withAnswers(two, {
      ...none,
      secrets: { API_KEY: 'k' },
      headers: { 'x-api-key': 'h' },
      env: { MODE: 'y' }
    })
    expect(unused).toEqual([])
    expect(orders[0]).toMatchObject({ secrets: { API_KEY: 'k' }, asks: [{ key: 'tok' }] })
    expect(orders[1]).toMatchObject({ wish: { headers: { 'X-Api-Key': 'h' } }, asks: [] })
    expect(orders[2]).toMatchObject({ secrets: { API_KEY: 'k' }, env: { MODE: 'y' }, asks: [] })
  })
  test('an answer is taken under whichever option names it; what nobody asks for is told', () => {
    expect(withAnswers(two, { ...none, env: { tok: 't' } }).orders[1]).toMatchObject({ inputs: { tok: 't' } })
    expect(withAnswers(two, { ...none, inputs: { typo: 't' } }).unused).toEqual(['--input typo'])
  })
})
