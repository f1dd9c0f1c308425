import { afterAll, describe, expect, test } from 'vitest'
import { readAnswer } from '../../../main/servers/lists/answer.ts'
import { createListReader } from '../../../main/servers/lists/reader.ts'

const answer = (tools: unknown) => Buffer.from(JSON.stringify({ tools }))
const parts = { list: 'tools', anyOutput: false, most: 5_000 } as const
const wide = (count: number) => ({
  name: 'wide',
  inputSchema: {
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, { type: 'string' }]))
  }
})

describe('a list', () => {
  const reader = createListReader(1_000)
  afterAll(reader.stop)
  test('is read the same on its thread as here', async () => {
    const bytes = answer([wide(2_000), { name: 'odd', inputSchema: null }, null])
    expect(await reader.read(bytes, parts)).toEqual(readAnswer(bytes, parts))
  })
  test('of several at once each gets its own', async () => {
    const all = [100, 200, 300, 400].map((count) => answer([wide(count)]))
    const read = await Promise.all(all.map((bytes) => reader.read(bytes, parts)))
    expect(read).toEqual(all.map((bytes) => readAnswer(bytes, parts)))
  })
  test('that takes too long is given up, and the next one is read', async () => {
    const hasty = createListReader(1_000, 1)
    expect(await hasty.read(answer([wide(100_000)]), parts)).toMatchObject({ kind: 'failed' })
    await hasty.stop()
    expect(await reader.read(answer('none'.repeat(1_000)), parts)).toEqual({ kind: 'no-list' })
  })
})
