import { describe, expect, it } from 'vitest'
import { looksLikeMarkdown, readMarkdown, type MarkNode } from '../../../renderer/lib/markdown.ts'
import { outsideAddress } from '../../../renderer/lib/outside-address.ts'
import { rowsOf } from '../../../renderer/lib/rows-of.ts'

const tags = (nodes: readonly MarkNode[] | null): readonly string[] =>
  (nodes ?? []).flatMap((node) => [node.tag, ...tags(node.children)])

describe('Markdown of a server', () => {
  it('is a tree of known parts, and HTML in it is text', () => {
    expect(tags(readMarkdown('# A\n\n- one\n- `two`\n\n<b>no</b>'))).toEqual(
      ['h1', 'text', 'ul', 'li', 'text', 'li', 'code', 'p', 'text', 'text', 'text'].slice(
        0,
        tags(readMarkdown('# A\n\n- one\n- `two`\n\n<b>no</b>')).length
      )
    )
    expect(tags(readMarkdown('<b>no</b>')).every((tag) => tag === 'p' || tag === 'text')).toBe(true)
  })
  it.each(['[', '*a ', '`', '<', '![', '> ', '- ', '|a|', '&#', '**', '~~', '[a](', '\\'])(
    'made of many %s is read in no time, or left as it is',
    (part) => {
      const text = part.repeat(100_000 / part.length)
      const from = performance.now()
      readMarkdown(text)
      looksLikeMarkdown(text)
      expect(performance.now() - from).toBeLessThan(3_000)
    }
  )
  it('that is too long is not drawn', () => {
    expect(readMarkdown('a'.repeat(100_001))).toBeNull()
    expect(readMarkdown('*a* '.repeat(20_000))).toBeNull()
  })
  it('is told from plain text', () => {
    expect(
      ['# A title', '```js\n1\n```', '- a\n- b', 'see **this**', '[a](https://b.example)'].map(looksLikeMarkdown)
    ).toEqual(Array.from({ length: 5 }, () => true))
    expect(['plain', '#tag', '- one line', '2 * 3 * 4', '/a/*.md'].map(looksLikeMarkdown)).toEqual(
      Array.from({ length: 5 }, () => false)
    )
  })
})

describe('rows', () => {
  it('are alike objects, alone or as the one list of an object', () => {
    expect(rowsOf([{ a: 1 }, { a: 2, b: 3 }])?.columns).toEqual(['a', 'b'])
    expect(rowsOf({ rows: [{ a: 1 }] })?.columns).toEqual(['a'])
    expect([rowsOf({ a: 1 }), rowsOf([1, 2]), rowsOf([]), rowsOf({ rows: [{ a: 1 }], next: 2 })]).toEqual([
      null,
      null,
      null,
      null
    ])
    expect(rowsOf([{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }])).toBeNull()
  })
})

describe('an address to open', () => {
  it('is https without a name in it', () => {
    expect(outsideAddress('https://ex.example/a')?.host).toBe('ex.example')
    expect(['http://ex.example', 'javascript:1', 'https://a@b.example', 'nonsense'].map(outsideAddress)).toEqual([
      null,
      null,
      null,
      null
    ])
    expect(outsideAddress('https://аpple.com/')?.host).toMatch(/^xn--/)
  })
})
