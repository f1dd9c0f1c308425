import { describe, expect, test } from 'vitest'
import { dialectOf } from '../../../main/hosts/dialects.ts'
import { editorOf } from '../../../main/hosts/config/editors.ts'
import { editedFile } from '../../../main/hosts/edit-file.ts'
import { profiles } from '../../../main/hosts/profiles/all.ts'
import { isOff, translateEntry } from '../../../main/hosts/translate-entry.ts'

const program = { command: 'npx', args: ['-y', 'some-server'], env: { LEVEL: 'debug' } }
const address = { url: 'https://example.com/mcp', headers: { 'X-Team': 'blue' } }

describe('a server in another host’s words', () => {
  test.each([
    ['cursor', 'opencode', { type: 'local', command: ['npx', '-y', 'some-server'], environment: { LEVEL: 'debug' } }],
    [
      'cursor',
      'goose',
      { enabled: true, name: 's', type: 'stdio', cmd: 'npx', args: ['-y', 'some-server'], envs: { LEVEL: 'debug' } }
    ],
    ['cursor', 'vscode', { type: 'stdio', ...program }],
    ['cursor', 'codex', program],
    ['cursor', 'vibe', { transport: 'stdio', ...program }],
    ['cursor', 'copilot-cli', { tools: ['*'], type: 'local', ...program }]
  ])('a program of %s for %s', (from, to, entry) => {
    expect(translateEntry('s', program, from, to)).toEqual({ entry, leftOut: [] })
  })
  test.each([
    ['gemini-cli', { httpUrl: address.url, headers: address.headers }],
    ['windsurf', { serverUrl: address.url, headers: address.headers }],
    ['codex', { url: address.url, http_headers: address.headers }],
    ['goose', { enabled: true, name: 's', type: 'streamable_http', uri: address.url, headers: address.headers }],
    ['continue', { type: 'streamable-http', url: address.url, requestOptions: { headers: address.headers } }],
    ['cline', { type: 'streamableHttp', ...address }],
    ['opencode', { type: 'remote', ...address }]
  ])('an address of cursor for %s', (to, entry) => {
    expect(translateEntry('s', address, 'cursor', to)).toEqual({ entry, leftOut: [] })
  })
  test('each way back gives the same server', () => {
    for (const { id } of profiles)
      for (const given of id === 'claude-desktop' ? [program] : [program, address]) {
        const there = translateEntry('s', given, 'cursor', id)
        const back = translateEntry('s', there.entry, id, 'cursor')
        if (there.leftOut.length === 0) expect([id, back.entry]).toEqual([id, given])
      }
  })
  test('an address for a host that starts programs only is refused in words', () => {
    const { entry, leftOut } = translateEntry('s', address, 'cursor', 'claude-desktop')
    expect(entry).toBeNull()
    expect(leftOut[0]?.reason).toContain('programs only')
  })
  test('what the other has no word for is listed, and so are places it may not fill in', () => {
    const { entry, leftOut } = translateEntry(
      's',
      {
        ...program,
        env: { TOKEN: '${env:TOKEN}' },
        disabled: true,
        autoApprove: ['read'],
        timeout: 30,
        watchPaths: ['a']
      },
      'cline',
      'cursor'
    )
    expect(entry).toEqual({ ...program, env: { TOKEN: '${env:TOKEN}' } })
    expect(leftOut.map(({ key }) => key).sort()).toEqual([
      '${env:TOKEN}',
      'autoApprove',
      'disabled',
      'timeout',
      'watchPaths'
    ])
  })
  test('times keep their length in another unit, and off stays off', () => {
    const { entry } = translateEntry('s', { ...program, timeout: 30, disabled: true }, 'cline', 'codex')
    expect(entry).toMatchObject({ tool_timeout_sec: 30, enabled: false })
    expect(translateEntry('s', { ...program, timeout: 30 }, 'cline', 'gemini-cli').entry).toMatchObject({
      timeout: 30_000
    })
  })
  test('the older transport keeps its word, or is named where there is none', () => {
    expect(translateEntry('s', { url: 'https://e.com/sse' }, 'gemini-cli', 'vscode').entry).toEqual({
      type: 'sse',
      url: 'https://e.com/sse'
    })
    expect(translateEntry('s', { type: 'sse', url: 'https://e.com/sse' }, 'vscode', 'gemini-cli').entry).toEqual({
      url: 'https://e.com/sse'
    })
    expect(translateEntry('s', { type: 'sse', url: 'https://e.com/sse' }, 'vscode', 'codex').leftOut).toMatchObject([
      { key: 'sse' }
    ])
  })
})

describe.each(profiles.map((profile) => [profile.id, profile] as const))(
  'off and on in the file of %s',
  (id, profile) => {
    const editor = editorOf(profile.format)
    const place = { path: profile.key, name: 'one', nameKey: profile.nameKey }
    const first = editor.put('', place, { ...(profile.nameKey && { [profile.nameKey]: 'one' }), ...program })
    if (!first.ok) throw new Error(first.refusal.reason)
    const begun = editor.put(
      first.value.text,
      { ...place, name: 'two' },
      { ...(profile.nameKey && { [profile.nameKey]: 'two' }), ...program }
    )
    if (!begun.ok) throw new Error(begun.refusal.reason)
    const parts = { profile, file: 'f', kept: undefined, keptWhole: undefined, copy: undefined }
    const entry = { path: profile.key, name: 'one' }

    test('is said in its own word, or the entry goes out and comes back', () => {
      const before = begun.value.text
      const off = editedFile({ ...parts, edit: { kind: 'off', ...entry } }, before, before)
      if (!off.ok) throw new Error(off.failure.message)
      const there = editor.read(off.value.after ?? '', place)
      if (!there.ok) throw new Error(there.refusal.reason)
      if (dialectOf(id).off === null) expect(there.value).toBeNull()
      else expect(isOff(there.value?.value, id)).toBe(true)
      const kept = {
        ...entry,
        entry: { ...program, ...(profile.nameKey && { [profile.nameKey]: 'one' }) },
        at: '',
        left: '',
        backup: null
      }
      const on = editedFile({ ...parts, edit: { kind: 'on', ...entry }, kept }, off.value.after, off.value.after)
      if (!on.ok) throw new Error(on.failure.message)
      const again = editor.read(on.value.after ?? '', place)
      expect(again.ok && again.value?.value).toMatchObject(program)
      expect(again.ok && isOff(again.value?.value, id)).toBe(false)
    })
  }
)
