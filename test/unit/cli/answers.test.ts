import { describe, expect, test } from 'vitest'
import { withAnswers } from '../../../main/cli/answers.ts'
import { expandInstallRequest } from '../../../main/catalogue/expand.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

const ordersOf = (text: unknown) => {
  const parsed = parseSnippet(JSON.stringify(text))
  if (!parsed.ok) throw new Error(parsed.failure.message)
  return parsed.value.installRequests
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
    const { installRequests, unused } = withAnswers(two, { ...none, inputs: { tok: 't' } })
    expect(unused).toEqual([])
    for (const installRequest of installRequests) {
      const made = expandInstallRequest(installRequest, null, '/home/me')
      expect(made.ok && made.value.missing).toEqual([])
    }
  })
  test('a variable or header given whole replaces what it was made of, and its field with it', () => {
    const { installRequests, unused } = withAnswers(two, {
      ...none,
      secrets: { API_KEY: 'k' },
      headers: { 'x-api-key': 'h' },
      env: { MODE: 'y' }
    })
    expect(unused).toEqual([])
    expect(installRequests[0]).toMatchObject({ secrets: { API_KEY: 'k' }, asks: [{ key: 'tok' }] })
    expect(installRequests[1]).toMatchObject({ source: { headers: { 'X-Api-Key': 'h' } }, asks: [] })
    expect(installRequests[2]).toMatchObject({ secrets: { API_KEY: 'k' }, env: { MODE: 'y' }, asks: [] })
  })
  test('an answer is taken under whichever option names it; what nobody asks for is told', () => {
    expect(withAnswers(two, { ...none, env: { tok: 't' } }).installRequests[1]).toMatchObject({ inputs: { tok: 't' } })
    expect(withAnswers(two, { ...none, inputs: { typo: 't' } }).unused).toEqual(['--input typo'])
  })
})
