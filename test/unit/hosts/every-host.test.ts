/**
 * Every host × every state its file may be in: what joining makes of it (kept as a file a person can read), and that
 * leaving gives the original back, byte for byte, with what is remembered of the joining. `vitest -u` writes the files
 * anew; look at them before believing them.
 */
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { editorOf } from '../../../main/hosts/config/editors.ts'
import { placeOf } from '../../../main/hosts/decide.ts'
import { ownEntries } from '../../../main/hosts/own-tables.ts'
import { profiles } from '../../../main/hosts/profiles/all.ts'
import type { HostProfile } from '../../../main/hosts/types.ts'

const bridge = (host: string) => ({
  command: '/Applications/Patchbay.app/Contents/MacOS/Patchbay',
  args: ['connect', '--host', host],
  env: { ELECTRON_RUN_AS_NODE: '1' }
})

/** Two servers of somebody's own, with comments where the format has them, as that host writes them. */
function withOthers({ format, key, nameKey }: HostProfile): string {
  const table = key.join('.')
  if (format === 'toml')
    return nameKey
      ? `model = "x" # mine\n\n[[${table}]]\nname = "one"\ncommand = "npx" # first\n\n[[${table}]]\nname = "two"\nurl = "https://example.com/mcp"\n\n[ui]\ntheme = 'dark'\n`
      : `model = "x" # mine\n\n[${table}.one]\ncommand = "npx" # first\nargs = [\n  "-y", # quiet\n  "a",\n]\n\n[${table}.one.env]\nKEY = "v"\n\n[${table}."two words"]\nurl = "https://example.com/mcp"\n\n[ui]\ntheme = 'dark'\n`
  if (format === 'yaml')
    return nameKey
      ? `name: mine # mine\nversion: 1.0.0\n${table}:\n  - name: one\n    command: npx # first\n    args: ["-y", a]\n  - name: two\n    url: https://example.com/mcp\n\n# looks\nui: { theme: dark }\n`
      : `model: x # mine\n${table}:\n  one:\n    command: npx # first\n    args: ["-y", a]\n\n  "two words": { url: "https://example.com/mcp" }\n\n# looks\nui:\n  theme: dark\n`
  const note = format === 'jsonc' ? ' // mine' : ''
  const inner =
    '{\n    "one": { "command": "npx", "args": ["-y", "a"] },\n    "two words": {\n      "url": "https://example.com/mcp"\n    }\n  }'
  return key.length === 1
    ? `{\n  "model": "x",${note}\n  ${JSON.stringify(key[0])}: ${inner},\n  "ui": { "theme": "dark" }\n}\n`
    : `{\n  "model": "x",${note}\n  ${key.map((one) => `${JSON.stringify(one)}: `).join('{ ')}${inner}${' }'.repeat(key.length - 1)}\n}\n`
}
const settingsOnly = ({ format }: HostProfile): string =>
  format === 'toml'
    ? 'model = "x"\n\n[ui]\ntheme = "dark"\n'
    : format === 'yaml'
      ? 'model: x\nui:\n  theme: dark\n'
      : '{\n  "model": "x",\n  "ui": { "theme": "dark" }\n}\n'
const comments = ({ format }: HostProfile): string | null =>
  format === 'json'
    ? null
    : format === 'jsonc'
      ? '// mine\n{\n  // nothing yet\n}\n// end\n'
      : '# mine\n\n# nothing yet\n'
const tabs = (profile: HostProfile): string =>
  profile.format === 'yaml'
    ? 'model: "a\\tb"\n'
    : profile.format === 'toml'
      ? 'model\t=\t"x"\n\t[ui]\n\ttheme = "a"\n'
      : settingsOnly(profile).replaceAll('  ', '\t')
const broken = ({ format, key }: HostProfile): string =>
  format === 'toml'
    ? `[${key.join('.')}.one\ncommand = "x"\n`
    : format === 'yaml'
      ? `${key.join('.')}:\n\tone: x\n`
      : `{ ${JSON.stringify(key[0])}: { "one": { ] }`

const states: readonly (readonly [string, (profile: HostProfile) => string | null])[] = [
  ['empty or missing', () => ''],
  ['settings only', settingsOnly],
  ['comments only', comments],
  ['other servers', withOthers],
  ['other servers, CRLF', (profile) => withOthers(profile).replaceAll('\n', '\r\n')],
  ['tabs', tabs],
  ['byte order mark, no final line break', (profile) => `\uFEFF${withOthers(profile).trimEnd()}`]
]

describe.each(profiles.map((profile) => [profile.id, profile] as const))('%s', (id, profile) => {
  const editor = editorOf(profile.format)
  const place = placeOf(profile)
  const join = (text: string) => {
    const put = editor.put(text, place, profile.bridgeEntry(bridge(id)))
    if (!put.ok) throw new Error(JSON.stringify(put.refusal))
    return put.value
  }

  test('joining writes this', async () => {
    const shown = states.flatMap(([name, make]) => {
      const before = make(profile)
      return before === null ? [] : [`======== ${name}\n${visible(join(before).text)}`]
    })
    await expect(shown.join('\n')).toMatchFileSnapshot(
      path.join(import.meta.dirname, '../../fixtures/host-files', `${id}.txt`)
    )
  })

  test.each(states)('leaving gives the original back: %s', (_name, make) => {
    const before = make(profile)
    if (before === null) return
    const { text, insertion } = join(before)
    expect(editor.read(text, place)).toMatchObject({ ok: true, value: { value: profile.bridgeEntry(bridge(id)) } })
    expect(editor.drop(text, place, insertion)).toEqual({ ok: true, value: before })
    const others = ownEntries(profile, before)
    expect(ownEntries(profile, text)).toEqual(others)
    const left = editor.drop(text, place)
    expect(left.ok && ownEntries(profile, left.value)).toEqual(others)
  })

  test('a broken file is refused with its line', () => {
    expect(editor.put(broken(profile), place, profile.bridgeEntry(bridge(id)))).toMatchObject({
      ok: false,
      refusal: { line: expect.any(Number), column: expect.any(Number) }
    })
  })
})

const visible = (text: string): string => text.replaceAll('\r\n', '␍\n').replaceAll('\t', '→').replace('\uFEFF', '␂')
