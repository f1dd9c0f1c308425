import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonTokens, readJson } from '../../../renderer/lib/json-tokens.ts'
import { markParts } from '../../../renderer/lib/marks.ts'
import { snippetOf } from '../../../renderer/lib/snippet-of.ts'
import { readUnifiedDiff } from '../../../renderer/lib/unified-diff.ts'
import { visibleParts, visibleText } from '../../../renderer/lib/visible-text.ts'

describe('text of unknown origin', () => {
  test('direction, zero-width and control characters are shown by their number', () => {
    expect(visibleText('exe\u202Egnp.\u200B\u0007')).toBe('exe‹U+202E›gnp.‹U+200B›‹U+0007›')
    expect(visibleText('tag\u{E0041}')).toBe('tag‹U+E0041›')
  })
  test('ordinary text, line breaks, tabs and other scripts stay as they are', () => {
    for (const text of ['plain', 'a\tb\nc', 'Ünïcödé', 'שלום', '日本語', '🙂']) expect(visibleText(text)).toBe(text)
  })
  test('nothing of it is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const kept = visibleParts(text)
          .filter((part) => !part.hidden)
          .map((part) => part.text)
          .join('')
        expect([...text].filter((char) => !kept.includes(char)).every((char) => visibleText(char) !== char)).toBe(true)
      })
    )
  })
})
describe('marks', () => {
  test('every place, ignoring case', () => {
    expect(markParts('Enotfound and ENOTFOUND', 'enotfound').filter((part) => part.hit)).toHaveLength(2)
  })
  test('a query is text unless it is said to be a pattern, and a broken pattern marks nothing', () => {
    expect(markParts('a.b', 'a.b')[0]?.hit).toBe(true)
    expect(markParts('axb', 'a.b')[0]?.hit).toBe(false)
    expect(markParts('axb', 'a.b', true)[0]?.hit).toBe(true)
    expect(markParts('axb', '(', true)).toEqual([{ text: 'axb', hit: false }])
  })
  test('the parts are the text again', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (text, query) =>
          void expect(
            markParts(text, query)
              .map((part) => part.text)
              .join('')
          ).toBe(text)
      )
    )
  })
})
describe('JSON', () => {
  test('the parts of a line are the line again, JSON or not', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string()),
        (line) =>
          void expect(
            jsonTokens(line)
              .map((token) => token.text)
              .join('')
          ).toBe(line)
      )
    )
  })
  test('keys and values are told apart', () => {
    expect(jsonTokens('"a": "b"').map((token) => token.kind)).toEqual(['key', 'mark', 'space', 'string'])
  })
  test('a problem names its line', () => {
    const read = readJson('{\n  "a": 1,\n  b\n}')
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.problem).toContain('line 3')
  })
})
describe('a unified diff', () => {
  const diff =
    '--- a\n+++ b\n@@ -17,3 +17,4 @@ extensions\n   same\n-  old\n+  new: 1\n+    more\n   end\n\\ No newline at end of file\n'
  test('is numbered on both sides, without its file names', () => {
    const rows = readUnifiedDiff(diff)
    expect(rows.map((row) => row.kind)).toEqual(['hunk', 'same', 'del', 'add', 'add', 'same', 'note'])
    expect(rows[3]).toMatchObject({ old: null, new: 18, text: '  new: 1' })
    expect(rows[5]).toMatchObject({ old: 19, new: 20 })
  })
  test('gives the snippet to paste by hand', () => expect(snippetOf(diff)).toBe('new: 1\n  more'))
})
