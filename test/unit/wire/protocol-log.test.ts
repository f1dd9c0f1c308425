/** How grave a line of the protocol log is. */
import { expect, test } from 'vitest'
import { describeExchange } from '../../../main/wire/protocol-log.ts'

const answered = (method: string) =>
  describeExchange({
    method,
    direction: 'out',
    host: null,
    params: undefined,
    ms: 1,
    answer: { kind: 'error', bytes: Buffer.from(`{"code":-32601,"message":"Method not found: ${method}"}`) }
  })

test('a ping that a server does not know is a sign of life, no error among the errors', () => {
  expect(answered('ping').level).toBe('debug')
})
test('a ping without an answer is an error, as is any other question that is refused', () => {
  expect(answered('resources/list').level).toBe('error')
  const { level } = describeExchange({
    method: 'ping',
    direction: 'out',
    host: null,
    params: undefined,
    ms: 10_000,
    ended: 'no answer within 10 s'
  })
  expect(level).toBe('error')
})
