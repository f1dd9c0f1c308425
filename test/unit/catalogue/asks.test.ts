import { describe, expect, test } from 'vitest'
import { installRequestSchema } from '../../../contract/requests.ts'
import { expandInstallRequest, givenSecret, missingFailure } from '../../../main/catalogue/expand.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

const snippet = (entry: unknown, inputs: unknown = []) => {
  const parsed = parseSnippet(JSON.stringify({ servers: { x: entry }, inputs }))
  const installRequest = parsed.ok ? parsed.value.installRequests[0] : undefined
  if (!installRequest) throw new Error('No order in it')
  return installRequestSchema.parse(installRequest)
}
const expanded = (installRequest: unknown) => {
  const outcome = expandInstallRequest(installRequestSchema.parse(installRequest), null, '/home/me')
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value
}
const inputs = [
  { id: 'tok', type: 'promptString', password: true },
  { id: 'root', type: 'promptString', default: '/srv' },
  { id: 'mode', type: 'pickString', options: ['fast', 'slow'] }
]
const entry = {
  command: 'node',
  args: ['--root=${input:root}'],
  env: { TOK: 'pre-${input:tok}', MODE: '${input:mode}' }
}

describe('what a snippet leaves open', () => {
  test('is told as missing, and its text reaches no variable', () => {
    const { env, secretEnv, missing, inputs: fields, source } = expanded(snippet(entry, inputs))
    expect({ env, secretEnv }).toEqual({ env: {}, secretEnv: {} })
    expect(missing.map(({ key }) => key)).toEqual(['tok', 'mode'])
    expect(fields.find(({ key }) => key === 'root')?.value).toBe('/srv')
    expect(source).toMatchObject({ args: ['--root=/srv'] })
    expect(missingFailure('x', missing)).toMatchObject({ failure: { code: 'missing-secret' } })
  })
  test('answers take their places, and a secret one goes to the vault only', () => {
    const installRequest = { ...snippet(entry, inputs), inputs: { tok: 's3cret', mode: 'slow', root: '/data' } }
    const { env, secretEnv, missing, inputs: fields, source } = expanded(installRequest)
    expect(missing).toEqual([])
    expect({ env, secretEnv, source }).toMatchObject({
      env: { MODE: 'slow' },
      secretEnv: { TOK: 'pre-s3cret' },
      source: { args: ['--root=/data'] }
    })
    expect(fields.find(({ key }) => key === 'tok')?.value).toBe(givenSecret)
  })
  test('a choice that is none of the list is refused', () => {
    const installRequest = { ...snippet(entry, inputs), inputs: { mode: 'other' } }
    expect(expandInstallRequest(installRequest, null, '/home/me')).toMatchObject({
      ok: false,
      failure: { code: 'bad-input' }
    })
  })
  test('an address is an address once it is filled in, or refused', () => {
    const installRequest = snippet(
      { url: 'https://${input:host}/mcp', headers: { Authorization: 'Bearer ${input:tok}' } },
      inputs
    )
    expect(expanded({ ...installRequest, inputs: { host: 'a.dev', tok: 't' } })).toMatchObject({
      source: { url: 'https://a.dev/mcp' },
      secretHeaders: { Authorization: 'Bearer t' }
    })
    expect(expanded(installRequest)).toMatchObject({ headers: {}, secretHeaders: {} })
    const wrong = expandInstallRequest({ ...installRequest, inputs: { host: 'a b', tok: 't' } }, null, '/home/me')
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
  })
  test('your own folder is filled in; a folder to work in is asked for', () => {
    const installRequest = snippet({ command: 'node', args: ['${userHome}/a.js'], cwd: '${workspaceFolder}' })
    const open = expanded(installRequest)
    expect(open.source).toEqual({ from: 'command', command: 'node', args: ['/home/me/a.js'] })
    expect(open.missing.map(({ key }) => key)).toEqual(['workspaceFolder'])
    expect(expanded({ ...installRequest, inputs: { workspaceFolder: '~/w' } }).source).toMatchObject({
      cwd: '/home/me/w'
    })
  })
  test('an input written by hand is asked for as well', () => {
    const installRequest = { source: { from: 'command', command: 'node', args: ['${input:y}'] } }
    expect(expanded(installRequest).missing.map(({ key }) => key)).toEqual(['y'])
    expect(expanded({ ...installRequest, inputs: { y: 'z' } }).source).toMatchObject({ args: ['z'] })
  })
})
