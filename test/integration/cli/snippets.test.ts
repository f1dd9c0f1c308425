/** Snippets that leave something open, through the command line: asked for, answered, and never run half filled in. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, type Ran, type TestCore } from '../../helpers/core.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
beforeAll(async () => {
  core = await startCore()
  await core.ask('settings', 'secretsWithoutKeychain', 'session')
})
afterAll(() => core?.stop())

const inputs = [
  { id: 'tok', type: 'promptString', description: 'Your token', password: true },
  { id: 'label', type: 'promptString', default: 'drei' },
  { id: 'mode', type: 'pickString', options: ['fast', 'slow'] }
]
const open = (id: string) =>
  JSON.stringify({
    inputs,
    servers: {
      [id]: {
        command: process.execPath,
        args: [tiny, '--name', '${input:label}'],
        env: { TOKEN: '${input:tok}', MODE: '${input:mode}' }
      }
    }
  })
const add = (text: string, ...words: string[]) => core.runWith(text, 'add', '--from', '-', '--json', ...words)
const errorOf = (ran: Ran, code = 1) => {
  expect(ran.code, ran.stdout + ran.stderr).toBe(code)
  return ran.json().error
}
const launchOf = async (id: string) => (await core.ask('show', id)).definition

describe('inputs of VS Code', () => {
  it('are in the review, and a missing one is told with its option', async () => {
    const [review] = (await add(open('a'))).json().reviews
    expect(review.inputs).toMatchObject([
      { key: 'mode', format: 'choice', choices: ['fast', 'slow'], value: null },
      { key: 'tok', secret: true, description: 'Your token', value: null },
      { key: 'label', value: 'drei' }
    ])
    const error = errorOf(await add(open('a'), '--yes'))
    expect(error.code).toBe('missing-secret')
    expect(error.message).toContain('--secret tok=')
    expect(error.message).toContain('--env mode=')
    expect(await core.ask('list')).toEqual([])
  })
  it('are answered by options, and defaults stand', async () => {
    const added = await add(open('b'), '--yes', '--input', 'tok=s3cretvalue', '--env', 'MODE=slow')
    expect(added.code, added.stdout).toBe(0)
    expect(await launchOf('b')).toMatchObject({
      launch: { args: [tiny, '--name', 'drei'] },
      env: { TOKEN: { kind: 'secret' }, MODE: { kind: 'plain', value: 'slow' } }
    })
    expect(readFileSync(join(core.home, 'settings.json'), 'utf8')).not.toMatch(/s3cretvalue|\$\{input/)
    await core.ask('remove', 'b')
  })
  it('that nobody asked for, and answers that do not fit, are refused', async () => {
    expect(errorOf(await add(open('c'), '--yes', '--input', 'typo=1'), 2).message).toContain('--input typo')
    expect(errorOf(await add(open('c'), '--yes', '--input', 'tok=x', '--input', 'mode=odd')).code).toBe('bad-input')
    expect(await core.ask('list')).toEqual([])
  })
})

describe('variables and folders', () => {
  it('are asked for and not read from here', async () => {
    const text = JSON.stringify({
      x: {
        command: process.execPath,
        args: [tiny, '--dir', '${userHome}/x'],
        env: { A: '${env:PATH}' },
        cwd: '${workspaceFolder}'
      }
    })
    const [review] = (await add(text)).json().reviews
    expect(review.argv.at(-1)).toBe(join(core.user, 'x'))
    expect(review.inputs.filter((each: { value: unknown }) => each.value === null)).toMatchObject([
      { key: 'PATH' },
      { key: 'workspaceFolder', format: 'folder' }
    ])
    expect(errorOf(await add(text, '--yes')).code).toBe('missing-env')
    const added = await add(text, '--yes', '--env', 'A=/bin', '--input', `workspaceFolder=${core.user}`)
    expect(added.code, added.stdout).toBe(0)
    expect(await launchOf('x')).toMatchObject({ launch: { cwd: core.user }, env: { A: { value: '/bin' } } })
    await core.ask('remove', 'x')
  })
})

describe('what comes in', () => {
  it('switched off in its host stays down', async () => {
    const text = JSON.stringify({ mcp: { off: { type: 'local', command: [process.execPath, tiny], enabled: false } } })
    const added = await add(text, '--yes')
    expect(added.code, added.stdout).toBe(0)
    expect((await launchOf('off')).wanted).toBe('down')
    await core.ask('remove', 'off')
  })
  it('with nothing usable fails and says why, in words and as JSON', async () => {
    const text = '{"mcpServers":{"odd":{"nothing":true}}}'
    for (const words of [[], ['--yes']]) {
      const error = errorOf(await add(text, ...words))
      expect(error).toMatchObject({ code: 'no-servers-in-snippet', message: expect.stringMatching(/odd: .*neither/) })
    }
    const inWords = await core.runWith(text, 'add', '--from', '-', '--yes')
    expect(inWords.code).toBe(1)
    expect(inWords.stderr + inWords.stdout).toMatch(/odd: /)
  })
  it('an id that is none is told in plain words', async () => {
    const ran = await core.run('add', 'Bad Id!', '--yes', '--', process.execPath, tiny)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/lower-case letters, digits and dashes/)
    expect(ran.stderr).not.toMatch(/servers\./)
  })
})
