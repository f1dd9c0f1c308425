import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLine, peekLine } from '../../../main/logs/block.ts'
import { formatBlock } from '../../../main/logs/format-block.ts'
import { capText } from '../../../main/logs/cap-text.ts'
import { guessLevel, mayHaveLevels } from '../../../main/logs/level.ts'
import { createKeyGuard } from '../../../main/logs/private-key.ts'
import { createRing } from '../../../main/logs/ring.ts'
import { createSplitter } from '../../../main/logs/splitter.ts'
import { isPlain, makeVisible } from '../../../main/logs/visible.ts'

describe('foreign text made harmless', () => {
  it('loses colours, titles, links and cursor moves', () => {
    expect(
      makeVisible(
        '\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\ \u001b[2J\u001b(Bend\u009b1m'
      )
    ).toBe('red xlink end')
    expect(makeVisible('a\u001b]0;never ended\nb')).toBe('a\nb')
  })
  it('shows what hides, moves or reorders text', () => {
    expect(makeVisible('a\u202eb\u200bc\u2066d\ufeffe\u0000\u0008\u0085\u{e0041}')).toBe(
      'a\\u202eb\\u200bc\\u2066d\\ufeffe\\x00\\x08\\x85\\u{e0041}'
    )
  })
  it('leaves ordinary text of any script, tabs, newlines and joined emoji alone', () => {
    for (const text of ['é漢字\t😀\n', 'שלום', '👨‍👩‍👧', '❤️‍🔥']) expect(makeVisible(text)).toBe(text)
    expect(makeVisible('a\u200db')).toBe('a\\u200db')
  })
  it('leaves nothing behind that a terminal would act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(makeVisible(text)).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/
        )
      })
    )
  }, 30_000)
})

describe('capping', () => {
  it('says how much is missing, also when the text was cut before', () => {
    expect(capText('x'.repeat(10), 10)).toBe('x'.repeat(10))
    expect(capText('x'.repeat(25), 10)).toBe('xxxxxxxxxx…[+15 bytes]')
    expect(capText(`${'x'.repeat(20)}…[+7 bytes]`, 10)).toBe('xxxxxxxxxx…[+17 bytes]')
    expect(capText('漢漢漢漢', 10)).toBe('漢漢漢…[+3 bytes]')
  })
})

describe('levels guessed', () => {
  it('from what the server states, then from words', () => {
    for (const [text, level] of [
      ['[INFO] no error here', 'info'],
      ['2026-11-21 WARN: slow', 'warning'],
      ['{"level":"error","msg":"x"}', 'error'],
      ['level=debug ok', 'debug'],
      ['Error: getaddrinfo ENOTFOUND', 'error'],
      ['TypeError: x is not a function', 'error'],
      ['found 0 errors', 'info'],
      ['DeprecationWarning: old', 'warning'],
      ['server ready', 'info'],
      ['connection failed', 'error'],
      ['DEBUG:root:hello', 'debug'],
      ['retry 1 of 3', 'warning'],
      ['INFO: error count 3', 'info']
    ] as const) {
      expect([text, guessLevel(text)]).toEqual([text, level])
      if (level !== 'info') expect([text, mayHaveLevels(text, 'info')]).toEqual([text, true])
    }
    expect(guessLevel('    at Object.<anonymous> (/x.js:1:2)', 'error')).toBe('error')
    expect(guessLevel('    at Object.<anonymous> (/x.js:1:2)', 'info')).toBe('info')
  })
})

describe('lines of a stream', () => {
  it('come whole from any chunking, with a last one that has no newline', () => {
    const text = 'é漢😀\r\n\nplain\nprogress 1%\rprogress 2%\nlast'
    const bytes = Buffer.from(text)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const splitter = createSplitter()
        const lines: string[] = []
        const at = [0, ...[...cuts].sort((one, two) => one - two), bytes.length]
        for (let index = 1; index < at.length; index += 1) {
          const out = splitter.push(bytes.subarray(at[index - 1], at[index]))
          if (out !== null) lines.push(...out.split('\n'))
        }
        const last = splitter.end()
        if (last !== null) lines.push(last)
        expect(lines).toEqual(['é漢😀', '', 'plain', 'progress 1%', 'progress 2%', 'last'])
      })
    )
  })
  it('keep 20 KB of an endless line and count the rest', () => {
    const splitter = createSplitter()
    for (let count = 0; count < 100; count += 1) expect(splitter.push(Buffer.alloc(1_000, 'x'))).toBeNull()
    const line = splitter.push(Buffer.from('\n')) as string
    expect(line.length).toBeLessThan(21_000)
    expect(line.endsWith(`…[+${100_000 - 20 * 1024} bytes]`)).toBe(true)
  })
  it('after a tear, neither half of the torn line comes out', () => {
    const splitter = createSplitter()
    splitter.push(Buffer.from('one\nhalf a sec'))
    expect(splitter.tear()).toBe(10)
    expect(splitter.push(Buffer.from('ret'))).toBeNull()
    expect(splitter.push(Buffer.from(' tail\nnext\n'))).toBe('next')
    expect(splitter.skipped()).toEqual({ lines: 1, bytes: 9 })
    expect(splitter.skipped()).toEqual({ lines: 0, bytes: 0 })
  })
})

describe('a private key over several pieces', () => {
  it('is hidden to its end, and what follows is shown', () => {
    const keys = createKeyGuard()
    expect(keys.guard('hello').text).toBe('hello')
    keys.guard('before\n●●●●●● (hidden: private key)')
    const rest = keys.guard('MIIEvQIBADANBg\nkqhkiG9w0=\n-----END PRIVATE KEY-----\nafter')
    expect(rest.text.split('\n').at(-1)).toBe('after')
    expect(rest.text).not.toContain('MII')
    expect(rest.hidden).toBe(3)
    keys.guard('●●●●●● (hidden: private key)')
    expect(keys.guard('ordinary text, [no key]').text).toBe('ordinary text, [no key]')
  })
})

describe('blocks', () => {
  const block = {
    firstSeq: 5,
    at: '2026-11-21T10:00:00.000Z',
    ms: Date.parse('2026-11-21T10:00:00.000Z'),
    mono: 1.3,
    stream: 'stderr' as const,
    texts: ['a "b"\\', 'é\n\u2028'],
    levels: ['info', 'error'] as const,
    weight: 1
  }
  it('are written as lines that read back the same', () => {
    const lines = formatBlock(block).toString('utf8').trimEnd().split('\n')
    expect(lines.map((line) => parseLine(line, 's'))).toEqual([
      { seq: 5, at: block.at, mono: 1.3, stream: 'stderr', level: 'info', text: 'a "b"\\', server: 's' },
      { seq: 6, at: block.at, mono: 1.3, stream: 'stderr', level: 'error', text: 'é\n\u2028', server: 's' }
    ])
    expect(peekLine(lines[0] as string)).toEqual({ seq: 5, ms: block.ms })
    expect([parseLine('{"seq":', 's'), parseLine('{"x":1}', 's'), peekLine('x')]).toEqual([null, null, null])
  })
  it('are written the same whether their bytes are copied or escaped', () => {
    const level = fc.constantFrom('debug', 'info', 'warning', 'error')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 30 }).filter(isPlain), level), { minLength: 1 }),
        fc.constantFrom(1, 7, 9, 98, 995, 999_999_999),
        fc.boolean(),
        (lines, firstSeq, mixed) => {
          const texts = lines.map(([text]) => text.replaceAll('\n', ' '))
          const own = { ...block, firstSeq, texts, levels: mixed ? lines.map((line) => line[1]) : ('info' as const) }
          expect(formatBlock({ ...own, plain: texts.join('\n') }).toString()).toBe(formatBlock(own).toString())
        }
      )
    )
  })
  it('are copied only when there is nothing to escape or to make visible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4 }), (text) => {
        const shown = JSON.stringify(text.replaceAll('\n', ''))
        if (isPlain(text)) {
          expect(makeVisible(text)).toBe(text)
          expect(shown).toHaveLength(text.replaceAll('\n', '').length + 2)
        }
      }),
      { numRuns: 2_000 }
    )
    for (let code = 0; code < 0x80; code += 1) {
      const text = String.fromCharCode(code)
      const escapes = JSON.stringify(text).length > 3 || makeVisible(text) !== text
      expect([code, isPlain(text)]).toEqual([code, code === 10 || !escapes])
    }
  })
  it('fall out of the ring by weight, each told once', () => {
    const out: number[] = []
    const ring = createRing(100, (dropped) => out.push(dropped.firstSeq))
    for (let seq = 1; seq <= 200; seq += 1) ring.push({ ...block, firstSeq: seq, texts: ['x'], weight: 10 })
    expect(out).toEqual(Array.from({ length: 190 }, (_value, at) => at + 1))
    expect(ring.blocks()).toHaveLength(10)
    expect(ring.after(198).map((kept) => kept.firstSeq)).toEqual([199, 200])
    ring.settle(197, 30)
    expect(ring.blocks().map((kept) => kept.firstSeq)).toEqual([198, 199, 200])
    expect(out).toHaveLength(190)
    ring.settle(200, 0)
    expect(ring.blocks().map((kept) => kept.firstSeq)).toEqual([200])
    ring.clear()
    expect(ring.blocks()).toEqual([])
  })
})
