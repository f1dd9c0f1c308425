import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseReference, referenceOf } from '../../../main/secrets/references.ts'

test('a reference says whose secret it is', () => {
  expect(referenceOf('notion', 'env', 'NOTION_TOKEN')).toBe('server/notion/env/NOTION_TOKEN')
})
test('law: read back it is the same, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      expect(parseReference(referenceOf('a-1', 'header', name))).toEqual({ server: 'a-1', place: 'header', name })
    })
  )
})
test('a name cannot pretend to be the reference of another server', () => {
  expect(parseReference(referenceOf('evil', 'env', '../../notion/env/TOKEN'))?.server).toBe('evil')
})
test('other texts are no references', () => {
  for (const text of ['', 'server/x', 'server/X/env/A', 'server/a/file/A', 'server/a/env/%E0%A4%A']) {
    expect(parseReference(text)).toBeNull()
  }
})
