import { describe, expect, test } from 'vitest'
import { alikeInWords, lookAlikes, skeleton } from '../../../main/access/look-alikes.ts'

const of = (...names: readonly (readonly [string, string])[]) =>
  lookAlikes(names.map(([server, tool]) => ({ server, tool })))

describe('names that look the same', () => {
  test.each([
    ['read_file', 'rеad_file'],
    ['read_file', 'read_fi1e'],
    ['read_file', 'read_fiIe'],
    ['delete', 'de\u200blete'],
    ['send', 'ѕеnd'],
    ['copy', 'с0ру'],
    ['turn', 'tum'],
    ['view', 'vievv'],
    ['read', 'ｒｅａｄ'],
    ['read', '𝐫𝐞𝐚𝐝'],
    ['resume', 'résumé']
  ])('%j and %j', (one, two) => {
    expect(skeleton(one)).toBe(skeleton(two))
    const found = of(['files', one], ['other', two])
    expect(found.get('files')?.get(one)).toEqual({ server: 'other', tool: two })
    expect(found.get('other')?.get(two)).toEqual({ server: 'files', tool: one })
  })
  test('within one server also those that differ in case or separators only', () => {
    expect(of(['a', 'readFile'], ['a', 'read_file']).get('a')?.size).toBe(2)
    expect(of(['a', 'Read'], ['a', 'read']).get('a')?.size).toBe(2)
    expect(of(['a', 'readFile'], ['b', 'read_file']).size).toBe(0)
    expect(of(['a', 'Read'], ['b', 'read']).size).toBe(0)
  })
  test('the same name in two servers is no trap: hosts see it with the server before it', () => {
    expect(of(['a', 'search'], ['b', 'search'], ['c', 'list']).size).toBe(0)
  })
  test('names of the language itself work like any other', () => {
    expect(of(['constructor', '__proto__'], ['toString', '__prot0__']).get('constructor')?.size).toBe(1)
  })
  test('are told on the board, a few of them by name and nothing hidden', () => {
    const found = of(
      ...Array.from({ length: 5 }, (_, at) => ['a', `read${'x'.repeat(at)}\u200b`] as const),
      ...Array.from({ length: 5 }, (_, at) => ['b', `read${'x'.repeat(at)}`] as const)
    )
    const words = alikeInWords(found.get('a')!)
    expect(words).toContain('“read\\u200b” looks like “read” of b')
    expect(words).toContain('(+2)')
  })
})
