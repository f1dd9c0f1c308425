import { expect, test } from 'vitest'
import { createTurns } from '../../../main/lib/turns.ts'

test('work about one thing is done in the order asked, about another at once', async () => {
  const inTurn = createTurns()
  const seen: string[] = []
  let open: () => void = () => undefined
  const first = inTurn('a', async () => {
    await new Promise<void>((resolve) => (open = resolve))
    seen.push('first')
  })
  const second = inTurn('a', async () => seen.push('second'))
  await inTurn('b', async () => seen.push('other'))
  expect(seen).toEqual(['other'])
  open()
  await Promise.all([first, second])
  expect(seen).toEqual(['other', 'first', 'second'])
})

test('what throws is told to its asker, and does not hold up the next', async () => {
  const inTurn = createTurns()
  const first = inTurn('a', async () => Promise.reject(new Error('broken')))
  const second = inTurn('a', async () => 'goes on')
  await expect(first).rejects.toThrow('broken')
  await expect(second).resolves.toBe('goes on')
})
