import fc from 'fast-check'
import { parse } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import { dropEntry, putEntry, readEntry, readTable } from '../../../main/hosts/config/edit-json.ts'
import type { Insertion } from '../../../main/hosts/config/types.ts'

const place = { path: ['mcpServers'], name: 'patchbay' }
const entry = { command: '/opt/patchbay', args: ['connect', '--host', 'cursor'], env: { A: '1' } }

function put(text: string, value: unknown = entry, where = place, known: Insertion | null = null) {
  const edited = putEntry(text, where, value, known)
  if (!edited.ok) throw new Error(JSON.stringify(edited.refusal))
  return edited.value
}
function drop(text: string, known: Insertion | null = null, where = place) {
  const edited = dropEntry(text, where, known)
  if (!edited.ok) throw new Error(JSON.stringify(edited.refusal))
  return edited.value
}
const refusal = (text: string) => {
  const edited = putEntry(text, place, entry)
  return edited.ok ? null : edited.refusal
}

describe('an entry is set as its neighbours are', () => {
  test('two spaces, behind the last one', () => {
    const text = '{\n  "mcpServers": {\n    "a": { "command": "x" }\n  }\n}\n'
    expect(put(text, { command: 'p' }).text).toBe(
      '{\n  "mcpServers": {\n    "a": { "command": "x" },\n    "patchbay": {\n      "command": "p"\n    }\n  }\n}\n'
    )
  })
  test('tabs and CRLF', () => {
    const text = '{\r\n\t"mcpServers": {\r\n\t\t"a": {}\r\n\t}\r\n}'
    expect(put(text, { command: 'p' }).text).toBe(
      '{\r\n\t"mcpServers": {\r\n\t\t"a": {},\r\n\t\t"patchbay": {\r\n\t\t\t"command": "p"\r\n\t\t}\r\n\t}\r\n}'
    )
  })
  test('a comment at the end of the line stays with its entry, a trailing comma stays trailing', () => {
    expect(put('{\n "mcpServers": {\n  "a": {} // mine\n }\n}', 1).text).toBe(
      '{\n "mcpServers": {\n  "a": {}, // mine\n  "patchbay": 1\n }\n}'
    )
    expect(put('{\n "mcpServers": {\n  "a": {}, // mine\n }\n}', 1).text).toBe(
      '{\n "mcpServers": {\n  "a": {}, // mine\n  "patchbay": 1,\n }\n}'
    )
  })
  test('a file on one line stays on one line', () => {
    expect(put('{"mcpServers":{"a":{}}}', { command: 'p' }).text).toBe(
      '{"mcpServers":{"a":{},"patchbay":{"command":"p"}}}'
    )
    expect(put('{ "mcpServers": { "a": {} } }', { command: 'p' }).text).toBe(
      '{ "mcpServers": { "a": {}, "patchbay": { "command": "p" } } }'
    )
    expect(put('{"x": 1}', { command: 'p' }).text).toBe('{"x": 1, "mcpServers": { "patchbay": { "command": "p" } }}')
  })
  test.each([
    ['', '{\n  "mcpServers": {\n    "patchbay": 1\n  }\n}\n'],
    ['\uFEFF', '\uFEFF{\n  "mcpServers": {\n    "patchbay": 1\n  }\n}\n'],
    ['{}', '{\n  "mcpServers": {\n    "patchbay": 1\n  }\n}'],
    ['{\n}\n', '{\n  "mcpServers": {\n    "patchbay": 1\n  }\n}\n'],
    ['{ // nothing yet\n}', '{ // nothing yet\n  "mcpServers": {\n    "patchbay": 1\n  }\n}'],
    ['{\n    "theme": "dark"\n}', '{\n    "theme": "dark",\n    "mcpServers": {\n        "patchbay": 1\n    }\n}']
  ])('what is missing on the way is made: %j', (text, after) => {
    expect(put(text, 1).text).toBe(after)
  })
  test('a dotted key is one key', () => {
    const where = { path: ['amp.mcpServers'], name: 'patchbay' }
    expect(parse(put('{ "amp.url": "x" }', 1, where).text)).toEqual({
      'amp.url': 'x',
      'amp.mcpServers': { patchbay: 1 }
    })
  })
  test('an entry that is there is replaced in place, and leaving is still exact', () => {
    const text = '{\n  "x": 1\n}\n'
    const first = put(text)
    const second = put(first.text, { command: '/new/place' }, place, first.insertion)
    expect(parse(second.text)).toEqual({ x: 1, mcpServers: { patchbay: { command: '/new/place' } } })
    expect(drop(second.text, second.insertion)).toBe(text)
  })
})

describe('refused with line and column', () => {
  test.each([
    ['{\n  "mcpServers": {\n    "a": {}\n', 4, 1, /closing \} is missing/],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, /comma/],
    ['{\n  a: 1\n}', 2, 3, /not JSON|double quotes/],
    ['\0\0\0\0', 1, 1, /NUL/],
    ['[]', 1, 1, /a list/],
    ['{\n  "mcpServers": []\n}', 2, 17, /a list where an object/],
    ['{\n  "mcpServers": null\n}', 2, 17, /null where an object/],
    ['{\n  "mcpServers": {},\n  "mcpServers": {}\n}', 3, 3, /second time/],
    ['{"mcpServers": {"patchbay": 1, "patchbay": 2}}', 1, 32, /second time/],
    ['// only a comment', 1, 18, /value is expected/]
  ])('%j', (text, line, column, reason) => {
    expect(refusal(text)).toMatchObject({ line, column, reason: expect.stringMatching(reason) })
  })
  test('a file nested without end', () => {
    expect(refusal('{"a":'.repeat(200_000))).not.toBeNull()
  })
})

test('doubled keys that are not on our way are left as they are', () => {
  const text = '{\n  "x": 1,\n  "x": 2,\n  "mcpServers": {\n    "a": 1,\n    "a": 2\n  }\n}'
  const joined = put(text)
  expect(joined.text).toContain('"x": 1,\n  "x": 2')
  expect(drop(joined.text)).toBe(text)
})

test('numbers and escapes pass letter by letter', () => {
  const text = '{"n": 9007199254740993, "e": 1e400, "s": "\\u00e9\\/", "__proto__": {"x": 1}}'
  expect(put(text).text.startsWith(text.slice(0, -1))).toBe(true)
  expect(({} as Record<string, unknown>)['x']).toBeUndefined()
})

test('reading the table and the entry', () => {
  const text = '{"mcpServers": {"a": {"command": "x"}, "patchbay": {"command": "p"}}}'
  const table = readTable(text, ['mcpServers'])
  expect(table.ok && [...table.value.keys()]).toEqual(['a', 'patchbay'])
  expect(readEntry(text, place)).toMatchObject({ ok: true, value: { raw: '{"command": "p"}' } })
  expect(readEntry('', place)).toEqual({ ok: true, value: null })
})

describe('leaving without a record', () => {
  test.each([
    ['{\n  "mcpServers": {\n    "patchbay": 1\n  }\n}', '{\n  "mcpServers": {}\n}'],
    ['{"mcpServers":{"patchbay":1,"b":2}}', '{"mcpServers":{"b":2}}'],
    ['{ "mcpServers": { "a": 1, "patchbay": 1, "b": 2 } }', '{ "mcpServers": { "a": 1, "b": 2 } }'],
    ['{"mcpServers": {\n  "patchbay": 1, // ours?\n  "b": 2\n}}', '{"mcpServers": {\n  // ours?\n  "b": 2\n}}'],
    ['{"mcpServers": {\n  "a": 1, // x\n  "patchbay": 1 }}', '{"mcpServers": {\n  "a": 1 // x\n  }}'],
    ['{"mcpServers": {\n  "a": 1\n  , "patchbay": 1\n}}', '{"mcpServers": {\n  "a": 1\n  \n}}'],
    [
      '{"mcpServers": {\n  "a": 1,\n  "patchbay": 1 /* c */ ,\n  "b": 2\n}}',
      '{"mcpServers": {\n  "a": 1,\n   /* c */ \n  "b": 2\n}}'
    ],
    ['{"mcpServers": {\n  "patchbay": 1,\n  "b": 2\n}}', '{"mcpServers": {\n  "b": 2\n}}']
  ])('%j', (text, after) => {
    expect(drop(text)).toBe(after)
  })
})

// ---- the law: joining and leaving is nothing ---------------------------------------------------------------------
const blank = fc.constantFrom('', '', ' ', '  ', '\t')
const breakOf = (eol: string) => fc.constantFrom('', '', eol, eol + '  ', eol + '\t', ' ', eol + eol + '    ')
const comment = (eol: string) =>
  fc.constantFrom(
    '',
    '',
    '',
    '',
    `// note, with "quotes" and { braces }${eol}`,
    '/* block */',
    `/* two${eol}lines */`,
    '/**/'
  )
const gap = (eol: string) =>
  fc.tuple(breakOf(eol), comment(eol), breakOf(eol)).map(([one, two, three]) => one + two + three)
const keys = fc.constantFrom('a', 'b', 'mcpServers', 'theme', 'x y', 'ünï', '__proto__', 'constructor', 'patchbay2', '')
const leaf = fc.constantFrom(
  '1',
  '-0.50',
  '1e400',
  '9007199254740993',
  'true',
  'null',
  '"text"',
  '"\\u00e9 \\" // no"',
  '""'
)

function document(eol: string): fc.Arbitrary<string> {
  const { value } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('object'), tie('list')),
    list: fc
      .tuple(fc.array(fc.tuple(gap(eol), tie('value'), gap(eol)), { maxLength: 3 }), fc.boolean(), gap(eol))
      .map(([items, trailing, inner]) =>
        items.length === 0 ? `[${inner}]` : `[${items.map((item) => item.join('')).join(',')}${trailing ? ',' : ''}]`
      ),
    object: objectOf(eol, tie('value'))
  }))
  return fc
    .tuple(gap(eol), objectOf(eol, value), gap(eol), fc.constantFrom('', '\uFEFF'))
    .map(([head, object, tail, bom]) => bom + head + object + tail)
}
function objectOf(eol: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const member = fc
    .tuple(keys, gap(eol), blank, blank, value, gap(eol))
    .map(([key, before, one, two, inner, after]) => ({
      key,
      text: `${before}${JSON.stringify(key)}${one}:${two}${inner}${after}`
    }))
  return fc.tuple(fc.array(member, { maxLength: 4 }), fc.boolean(), gap(eol)).map(([members, trailing, inner]) => {
    if (members.length === 0) return `{${inner}}`
    // A comma after a line comment belongs on the next line, which the gap's own line break gives it.
    return `{${members.map((one) => one.text).join(',')}${trailing ? ',' : ''}${inner}}`
  })
}
const anyDocument = fc.constantFrom('\n', '\r\n').chain(document)

describe('for any file', () => {
  test('leaving with the record gives back what was there before joining, byte for byte', () => {
    let joined = 0
    fc.assert(
      fc.property(anyDocument, fc.constantFrom<unknown>(entry, 1, { command: 'p' }), (text, value) => {
        const edited = putEntry(text, place, value)
        if (!edited.ok) return
        joined++
        expect(readEntry(edited.value.text, place)).toMatchObject({ ok: true, value: { value } })
        expect(drop(edited.value.text, edited.value.insertion)).toBe(text)
      }),
      { numRuns: 2_000 }
    )
    expect(joined).toBeGreaterThan(1_000)
  })

  test('leaving without the record gives it back too where the table had entries', () => {
    let joined = 0
    fc.assert(
      fc.property(anyDocument, (text) => {
        const table = readTable(text, place.path)
        const edited = putEntry(text, place, entry)
        if (!edited.ok || !table.ok || table.value.size === 0) return
        joined++
        expect(drop(edited.value.text)).toBe(text)
      }),
      { numRuns: 2_000 }
    )
    expect(joined).toBeGreaterThan(50)
  })

  test('a change elsewhere in the file, made meanwhile, stays, and only our entry goes', () => {
    fc.assert(
      fc.property(anyDocument, (text) => {
        const other = { path: ['theirs'], name: 'added' }
        const edited = putEntry(text, place, entry)
        if (!edited.ok) return
        const theirs = putEntry(edited.value.text, other, true)
        if (!theirs.ok) return
        const left = drop(theirs.value.text, edited.value.insertion)
        expect(readEntry(left, place)).toEqual({ ok: true, value: null })
        expect(readEntry(left, other)).toMatchObject({ ok: true, value: { value: true } })
      }),
      { numRuns: 1_000 }
    )
  })
})
