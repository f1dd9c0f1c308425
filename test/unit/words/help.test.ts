import { expect, test } from 'vitest'
import { failureCodes } from '../../../contract/failure.ts'
import { places } from '../../../contract/places.ts'
import { helpFor, helpGroups } from '../../../contract/words/help.ts'
import { parseRoute } from '../../../renderer/lib/route.ts'

test('the list of help has every code once', () => {
  expect(helpGroups.flatMap(({ codes }) => codes).sort()).toEqual([...failureCodes].sort())
})
test.each(failureCodes)('%s has a page of help with an address of its own', (code) => {
  const { title, sentence, remedy } = helpFor(code)
  for (const words of [title, sentence, remedy]) expect(words).not.toBe('')
  expect(parseRoute(`#${places.help(code)}`)).toEqual({ page: 'help', code })
})
test('what is no code leads to the list', () => {
  expect(parseRoute(`#${places.help()}`)).toEqual({ page: 'help', code: null })
  expect(parseRoute('#/help/__proto__')).toEqual({ page: 'help', code: null })
})
