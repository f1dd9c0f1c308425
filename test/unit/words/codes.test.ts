import { describe, expect, test } from 'vitest'
import { failureCodes } from '../../../contract/failure.ts'
import { codeTexts } from '../../../contract/words/en/codes.ts'

test('every failure code has words, and no words are left over', () => {
  expect(Object.keys(codeTexts).sort()).toEqual([...failureCodes].sort())
})
describe.each(failureCodes.map((code) => [code] as const))('%s', (code) => {
  const { title, sentence, remedy } = codeTexts[code]
  test('has a short heading, whole sentences and no shouting', () => {
    expect(title).toMatch(/^[A-Z][^!.]*$/)
    expect(title.length).toBeLessThanOrEqual(45)
    for (const part of [sentence, remedy]) expect(part).toMatch(/^[A-Z“][^!]*\.$/)
  })
})
