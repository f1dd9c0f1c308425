import fc from 'fast-check'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { tomlEditor } from '../../../main/hosts/config/edit-toml.ts'
import type { Insertion, Place } from '../../../main/hosts/config/types.ts'

const place: Place = { path: ['mcp_servers'], name: 'patchbay' }
const entry = { command: '/opt/Patch bay/patchbay', args: ['connect', '--host', 'codex'], env: { A: '1"2' } }

function put(text: string, value: unknown = entry, where = place, known: Insertion | null = null) {
  const done = tomlEditor.put(text, where, value, known)
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
  return done.value
}
function drop(text: string, known: Insertion | null = null, where = place) {
  const done = tomlEditor.drop(text, where, known)
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
  return done.value
}
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, one: unknown) =>
      typeof one === 'bigint' ? (Number.isSafeInteger(Number(one)) ? Number(one) : `${one}`) : one
    )
  )
const data = (text: string) =>
  plain(parse(text, { integersAsBigInt: true })) as { mcp_servers?: Record<string, unknown> }

const ours = `[mcp_servers.patchbay]
command = "/opt/Patch bay/patchbay"
args = ["connect", "--host", "codex"]
env = { A = "1\\"2" }
`

describe('putting an entry', () => {
  test.each([
    ['an empty file', '', ours],
    ['settings only', 'model = "x"\n', `model = "x"\n\n${ours}`],
    ['no newline at the end', 'model = "x"', `model = "x"\n\n${ours.trimEnd()}`],
    ['a blank line at the end', '[a]\nb = 1\n\n', `[a]\nb = 1\n\n${ours}`],
    [
      'other servers as tables',
      '[mcp_servers.a] # first\ncommand = "a"\n',
      `[mcp_servers.a] # first\ncommand = "a"\n\n${ours}`
    ],
    ['the table made by dotted keys', 'mcp_servers.a.command = "a"\n', `mcp_servers.a.command = "a"\n\n${ours}`],
    [
      'the table in braces',
      'mcp_servers = { a = { command = "a" } } # all\nx = 1\n',
      'mcp_servers = { a = { command = "a" }, patchbay = { command = "/opt/Patch bay/patchbay", args = ["connect", "--host", "codex"], env = { A = "1\\"2" } } } # all\nx = 1\n'
    ],
    [
      'empty braces',
      'mcp_servers = {}\n',
      'mcp_servers = { patchbay = { command = "/opt/Patch bay/patchbay", args = ["connect", "--host", "codex"], env = { A = "1\\"2" } } }\n'
    ]
  ])('into %s', (_what, before, after) => {
    const { text, insertion } = put(before)
    expect(text).toBe(after)
    expect(data(text).mcp_servers?.['patchbay']).toEqual(entry)
    expect(drop(text, insertion)).toBe(before)
  })

  test('keeps CRLF, the byte order mark and the file without a final line break', () => {
    const before = '\uFEFFmodel = "x"\r\n[mcp_servers.a]\r\ncommand = "a"'
    const { text, insertion } = put(before)
    expect(text.startsWith('\uFEFFmodel')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
    expect(drop(text, insertion)).toBe(before)
  })

  test('goes to a list of named tables where a host keeps its servers so', () => {
    const list: Place = { path: ['mcp_servers'], name: 'patchbay', nameKey: 'name' }
    const before = '[[mcp_servers]]\nname = "a"\ntransport = "stdio"\n'
    const { text, insertion } = put(before, { name: 'patchbay', transport: 'stdio', command: 'p' }, list)
    expect(text).toBe(`${before}\n[[mcp_servers]]\nname = "patchbay"\ntransport = "stdio"\ncommand = "p"\n`)
    expect(drop(text, insertion, list)).toBe(before)
    const more = `${text}\n[[mcp_servers]]\nname = "b"\n`
    expect(drop(more, insertion, list)).toBe(`${before}\n[[mcp_servers]]\nname = "b"\n`)
    const inline = put('mcp_servers = [\n  { name = "a" },\n]\n', { name: 'patchbay', command: 'p' }, list)
    expect(inline.text).toBe('mcp_servers = [\n  { name = "a" },\n  { name = "patchbay", command = "p" },\n]\n')
    expect(drop(inline.text, null, list)).toBe('mcp_servers = [\n  { name = "a" },\n]\n')
  })
})

describe('changing an entry that is there', () => {
  test('writes only the keys that differ, and keeps comments, order and unknown keys', () => {
    const before = `[mcp_servers.patchbay] # ours
# the program
command = "/old/patchbay" # moved
args = ["connect", "--host", "codex"]
startup_timeout_sec = 30

[mcp_servers.patchbay.env]
A = "0" # zero
B = "2"

[mcp_servers.z]
command = "z"
`
    const { text } = put(before, { ...entry, startup_timeout_sec: 30 })
    expect(text).toContain('command = "/opt/Patch bay/patchbay" # moved\n')
    expect(text).toContain('# the program\n')
    expect(text).toContain('startup_timeout_sec = 30\n')
    expect(data(text).mcp_servers).toEqual({ patchbay: { ...entry, startup_timeout_sec: 30 }, z: { command: 'z' } })
  })

  test.each([
    ['in braces', 'mcp_servers.patchbay = { command = "old" }\n'],
    ['dotted', 'mcp_servers.patchbay.command = "old"\nx = 1\n[y]\n'],
    ['dotted below its table', '[mcp_servers]\npatchbay.command = "old"\npatchbay.args = []\n[y]\n'],
    ['only its environment', '[mcp_servers.patchbay.env]\nA = "9"\n'],
    ['quoted', '["mcp_servers"."patchbay"]\n"command" = \'old\''],
    ['in braces within braces', 'mcp_servers = { patchbay = { command = "old" }, b = { command = "b" } }\n'],
    ['dotted within braces', 'mcp_servers = { patchbay.command = "old", b.command = "b" }\n']
  ])('however it is written: %s', (_what, before) => {
    const { text } = put(before)
    expect(data(text).mcp_servers?.['patchbay']).toEqual(entry)
    const others = (all: { mcp_servers?: Record<string, unknown> }) => {
      const { patchbay: _ours, ...rest } = all.mcp_servers ?? {}
      return { ...all, mcp_servers: rest }
    }
    expect(others(data(text))).toEqual(others(data(before)))
    expect(others({ mcp_servers: {}, ...data(drop(text)) })).toEqual(others(data(before)))
  })
})

describe('what is refused', () => {
  test.each([
    ['[mcp_servers.a\ncommand = "a"\n', 1],
    ['a = 1\na = 2\n', 2],
    ['mcp_servers = "none"\n', 1],
    ['x = 1\n[[mcp_servers]]\ncommand = "a"\n', 2],
    ['[mcp_servers]\nx = "no end\n', 2],
    ['model = \n', 1],
    ['{ "mcpServers": {} }', 1]
  ])('%j, with its line', (text, line) => {
    const done = tomlEditor.put(text, place, entry)
    expect(done.ok).toBe(false)
    if (!done.ok) expect(done.refusal).toMatchObject({ line, reason: expect.stringMatching(/^\S.*[^.]$/) })
    expect(tomlEditor.drop(text, place).ok).toBe(false)
  })
})

test('names that are special elsewhere are names here', () => {
  const odd = { path: ['mcp_servers'], name: '__proto__' }
  const { text, insertion } = put('[mcp_servers.constructor]\ncommand = "c"\n', { command: 'x' }, odd)
  const table = tomlEditor.table(text, ['mcp_servers'])
  expect(table.ok && [...table.value.keys()]).toEqual(['constructor', '__proto__'])
  expect(drop(text, insertion, odd)).toBe('[mcp_servers.constructor]\ncommand = "c"\n')
})

// ---- any file at all -------------------------------------------------------------------------------------------
const key = fc.oneof(
  fc.constantFrom('a', 'b-2', 'c_3', 'model', 'env', 'command'),
  fc.string({ minLength: 1, maxLength: 6 }).map((text) => JSON.stringify(text.toWellFormed()).replaceAll('\u007f', ''))
)
const scalar = fc.oneof(
  fc.constantFrom(
    '1',
    '-0',
    '9223372036854775807',
    '0x1F',
    '1.50',
    'inf',
    'true',
    '1979-05-27T07:32:00Z',
    '07:32:00',
    "'lit # no comment'",
    '"""\nmany\nlines [x]\n"""',
    "'''a\n[b]\n'''",
    '[]',
    '[ 1, 2, # two\n  3 ]',
    '{ }',
    '{ x = 1, y.z = "q" }',
    '"[mcp_servers.patchbay]"'
  )
)
const note = fc.constantFrom('', ' # note', ' # [x] "', '\t#')
const gap = fc.constantFrom('', '\n', '# alone\n', '  \n', '\n# two\n\n')
const lines = (prefix: string) =>
  fc
    .uniqueArray(fc.tuple(key, scalar, note, gap), {
      maxLength: 4,
      selector: ([name]) => JSON.parse(name.startsWith('"') ? name : `"${name}"`) as string
    })
    .map((all) => all.map(([name, value, end, after]) => `${prefix}${name} = ${value}${end}\n${after}`).join(''))
const section = (head: string) =>
  fc.tuple(gap, note, lines('')).map(([before, end, body]) => `${before}${head}${end}\n${body}`)
const servers = fc.oneof(
  fc.constant(''),
  fc
    .tuple(section('[mcp_servers.one]'), section('[mcp_servers.one.nested]'), section('[mcp_servers."t w o"]'))
    .map((all) => all.join('')),
  section('[mcp_servers]'),
  fc
    .tuple(section('[[other]]'), section('[[other]]'), section('[mcp_servers.x]'), section('[[other.deep]]'))
    .map((all) => all.join(''))
)
const file = fc
  .tuple(fc.boolean(), lines('p.'), section('[first]'), servers, section('[last.one]'), fc.boolean(), fc.boolean())
  .map(([bom, top, first, middle, last, crlf, cut]) => {
    let text = top + first + middle + last
    if (cut) text = text.trimEnd()
    if (crlf) text = text.replaceAll('\n', '\r\n')
    return (bom ? '\uFEFF' : '') + text
  })
const runs = process.env['PATCHBAY_FUZZ'] ? 10_000 : 200

test('in any file only our entry differs, and adding then removing gives the file back', () => {
  fc.assert(
    fc.property(file, fc.boolean(), (before, remembered) => {
      const wrong = tomlEditor.data(before)
      if (!wrong.ok) return
      const { text, insertion } = put(before)
      expect(data(text.replace('\uFEFF', '')).mcp_servers?.['patchbay']).toEqual(entry)
      const without = data(text.replace('\uFEFF', ''))
      delete without.mcp_servers?.['patchbay']
      expect({ mcp_servers: {}, ...without }).toEqual({ mcp_servers: {}, ...data(before.replace('\uFEFF', '')) })
      const changed = put(text, { ...entry, command: 'other', more: [1, { a: 2 }] }, place, insertion)
      expect(drop(changed.text, changed.insertion)).toBe(before)
      if (remembered) expect(drop(text, insertion)).toBe(before)
      else expect(data(drop(text).replace('\uFEFF', ''))).toEqual(data(before.replace('\uFEFF', '')))
    }),
    { numRuns: runs }
  )
})
