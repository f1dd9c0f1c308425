import { describe, expect, test } from 'vitest'
import { maskedEntry, unmaskedEntry, unmaskedText } from '../../../main/hosts/hidden-values.ts'
import { maskedText } from '../../../main/secrets/mask-file.ts'

const token = 'ghp_' + 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'
const real = {
  command: 'npx',
  args: ['-y', 'x', '--api-key', 'kEy-9f8e7d6c5b4a3210'],
  env: { GITHUB_TOKEN: token, LEVEL: 'info' }
}

describe('an entry that was shown hidden', () => {
  test('shows no secret, and comes back whole', () => {
    const shown = maskedEntry(real)
    expect(JSON.stringify(shown)).not.toContain(token)
    expect(JSON.stringify(shown)).not.toContain('9f8e7d6c5b4a3210')
    expect(unmaskedEntry(shown, real)).toEqual({ ok: true, value: real })
  })
  test('keeps what was left hidden beside what was changed, also behind a new argument', () => {
    const shown = maskedEntry(real) as typeof real
    const edited = { ...shown, args: ['--first', ...shown.args], env: { ...shown.env, LEVEL: 'debug' } }
    expect(unmaskedEntry(edited, real)).toEqual({
      ok: true,
      value: { ...real, args: ['--first', ...real.args], env: { ...real.env, LEVEL: 'debug' } }
    })
  })
  test('refuses a hidden value where none stood', () => {
    expect(unmaskedEntry({ env: { OTHER: '●●●●●●' } }, real)).toEqual({ ok: false, where: 'env.OTHER' })
  })
})

describe('a whole text that was shown hidden', () => {
  const text = `# mine\n[mcp_servers.a]\ncommand = "npx"\n[mcp_servers.a.env]\nGITHUB_TOKEN = "${token}"\n`
  test.each([
    ['LF', text],
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['a mark in front', '\uFEFF' + text],
    ['no last end', text.trimEnd()],
    ['mixed ends', text.replace('# mine\n', '# mine\r\n')]
  ])('comes back byte for byte with %s, also from an editor of LF only', (_, whole) => {
    const shown = maskedText(whole)
    expect(shown).not.toContain(token)
    expect(unmaskedText(shown, whole)).toEqual({ ok: true, value: whole })
    expect(unmaskedText(shown.replaceAll('\r\n', '\n').replace('\uFEFF', ''), whole)).toEqual({
      ok: true,
      value: whole
    })
  })
  test('takes new lines before, behind and on both sides of a hidden one', () => {
    const shown = maskedText(text)
    const edited = shown.replace('# mine', '# mine\n# more') + 'LEVEL = "debug"\n'
    expect(unmaskedText(edited, text)).toEqual({
      ok: true,
      value: text.replace('# mine', '# mine\n# more') + 'LEVEL = "debug"\n'
    })
    // Moved by a level.
    const indented = shown.replace('GITHUB', '  GITHUB')
    expect(unmaskedText(indented, text)).toEqual({ ok: true, value: text.replace('GITHUB', '  GITHUB') })
  })
  test('refuses a hidden line that was changed otherwise, by its number', () => {
    const edited = maskedText(text).replace('GITHUB_TOKEN', 'GITLAB_TOKEN')
    expect(unmaskedText(edited, text)).toEqual({ ok: false, where: '5' })
  })
})
