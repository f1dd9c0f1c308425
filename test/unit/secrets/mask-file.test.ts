/** A host's file in a preview: the keys of others are hidden, everything else stays readable. */
import { expect, test } from 'vitest'
import { maskedText } from '../../../main/secrets/mask-file.ts'

const key = 'abc123DEF456ghi'
test.each<[string, string, string]>([
  ['a member of JSON', `{ "GITHUB_TOKEN": "${key}", "PORT": "3000" }`, '{ "GITHUB_TOKEN": "●●●●●●", "PORT": "3000" }'],
  [
    'of a difference',
    `-      "API_KEY": "${key}",\n+      "MODE": "fast"`,
    '-      "API_KEY": "●●●●●●",\n+      "MODE": "fast"'
  ],
  ['a header', `"Authorization": "Bearer ${key}"`, '"Authorization": "Bearer ●●●●●●"'],
  ['the word behind an option', `["--token", "${key}", "--dir", "/srv"]`, '["--token", "●●●●●●", "--dir", "/srv"]'],
  ['on the next line', `"--token",\n   "${key}"`, '"--token",\n   "●●●●●●"'],
  [
    'a header among arguments',
    `["--header", "Authorization: Bearer ${key}"]`,
    '["--header", "Authorization: Bearer ●●●●●●"]'
  ],
  ['a variable among arguments', `["-e", "API_TOKEN=${key}"]`, '["-e", "API_TOKEN=●●●●●●"]'],
  ['JSON within JSON', `"H": "{\\"Authorization\\":\\"Bearer ${key}\\"}"`, '"H": "●●●●●●"'],
  ['a key in a comment', `// ghp_${key}${key}`, '// ●●●●●●'],
  ['TOML', `env = { API_KEY = "${key}" }\ntoken = '${key}'`, `env = { API_KEY = "●●●●●●" }\ntoken = '●●●●●●'`],
  ['YAML', `envs:\n  API_KEY: ${key}\n  PORT: 3000`, 'envs:\n  API_KEY: ●●●●●●\n  PORT: 3000'],
  ['a list of YAML', `  - --token\n  - ${key}\n  - --x`, '  - --token\n  - ●●●●●●\n  - --x'],
  ['lines of variables', `export API_KEY=${key}\nPORT=1`, 'export API_KEY=●●●●●●\nPORT=1'],
  ['a broken file', `{ "API_KEY": "${key}" "x`, '{ "API_KEY": "●●●●●●" "x']
])('%s', (_what, text, shown) => expect(maskedText(text)).toBe(shown))

test('what holds no secret stays as it is', () => {
  const text =
    '{\n  // it\'s mine\n  "mcpServers": { "a": { "command": "npx", "args": ["-y", "@a/b@1.2.3", "/srv"] } }\n}\n'
  expect(maskedText(text)).toBe(text)
})
