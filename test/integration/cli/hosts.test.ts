/** Somebody else's files: joined, left and undone, and each byte that is not ours stays as it was. */
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, type TestCore } from '../../helpers/core.ts'
import { folderPrint } from '../../helpers/folder-print.ts'

const cases = join(root, 'test', 'fixtures', 'hosts')
const golden = (name: string) => readFileSync(join(cases, name, 'original'))
let core: TestCore
beforeAll(async () => {
  core = await startCore()
})
afterAll(() => core?.stop())

const odd = {
  'claude-desktop': Buffer.from('{ "mcpServers" : {\r\n\r\n      "fs":{"command":"npx","args":["-y","x"]} ,\r\n   } }'),
  'claude-code': golden('claude-code-state'),
  cursor: golden('cursor-comments'),
  vscode: Buffer.from(
    '// mine\n{\n   /* first */ "inputs": [ ],\n\t"servers": { // here\n      "a": {"type":"stdio","command":"a"}, // é 漢 😀\n   },\n}'
  )
} as const
const write = (file: string, bytes: Buffer | string) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}
const fileOf = async (host: string): Promise<string> =>
  (await core.ask('hosts')).find((each: { id: string }) => each.id === host).file
/** What keeps running and nobody is informed of: logs, activity, its socket. */
const quiet = (path: string) => /^home\/(logs|run|data\/activity)/.test(path)

describe.each(Object.entries(odd))('%s', (host, original) => {
  it('is planned without a byte written, joined by the plan, and left byte for byte', async () => {
    const file = await fileOf(host)
    write(file, original)
    const before = folderPrint(core.folder, quiet)
    const plan = await core.ask('hosts', 'plan', host)
    expect(plan).toMatchObject({ file, before: original.toString(), noop: false, diff: expect.stringContaining('+') })
    expect(await core.ask('hosts', 'join', host)).toMatchObject({ file, after: plan.after })
    expect((await core.runWith('n\n', 'hosts', 'join', host)).code).toBe(1)
    expect((await core.run('hosts', 'join', host)).code).toBe(1)
    expect(folderPrint(core.folder, quiet)).toEqual(before)

    expect(await core.ask('hosts', 'join', host, '--yes')).toMatchObject({ host, changed: true, joined: true, file })
    expect(readFileSync(file, 'utf8')).toBe(plan.after)
    expect(plan.after).toContain('"patchbay"')
    expect((await core.ask('hosts')).find((each: { id: string }) => each.id === host).joined).toBe(true)
    // Joined twice is joined once.
    expect(await core.ask('hosts', 'join', host, '--yes')).toMatchObject({ changed: false, joined: true })
    expect(readFileSync(file, 'utf8')).toBe(plan.after)

    expect(await core.ask('hosts', 'leave', host, '--yes')).toMatchObject({ changed: true, joined: false })
    expect(readFileSync(file).equals(original)).toBe(true)
  })
  it('is undone byte for byte', async () => {
    const file = await fileOf(host)
    write(file, original)
    await core.ask('hosts', 'join', host, '--yes')
    await core.ask('hosts', 'undo', host, '--yes')
    expect(readFileSync(file).equals(original)).toBe(true)
    expect((await core.ask('hosts')).find((each: { id: string }) => each.id === host).joined).toBe(false)
  })
  it('that does not parse is refused with line and column, and left alone', async () => {
    const file = await fileOf(host)
    const broken = Buffer.from('{\n  "a": 1,\n  "mcpServers": { "x": nope }\n}\n')
    write(file, broken)
    for (const words of [
      ['hosts', 'plan', host],
      ['hosts', 'join', host, '--yes'],
      ['hosts', 'leave', host, '--yes']
    ]) {
      const ran = await core.run(...words, '--json')
      expect(ran.code).toBe(1)
      const { error } = ran.json()
      expect(error.code).toBe('unparsable-file')
      expect(`${error.message} ${error.detail ?? ''}`).toMatch(/line 3,? column \d+/i)
      expect(error.message).toContain(file)
    }
    expect(readFileSync(file).equals(broken)).toBe(true)
  })
  it('without a file yet is joined into a new one, which leaving takes away or empties', async () => {
    const other = await startCore()
    try {
      const file = (await other.ask('hosts')).find((each: { id: string }) => each.id === host).file
      expect(existsSync(file)).toBe(false)
      await other.ask('hosts', 'join', host, '--yes')
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        [host === 'vscode' ? 'servers' : 'mcpServers']: { patchbay: expect.anything() }
      })
      await other.ask('hosts', 'undo', host, '--yes')
      expect(existsSync(file) ? readFileSync(file, 'utf8') : '').not.toContain('patchbay')
    } finally {
      await other.stop()
    }
  })
})

describe('a host’s file', () => {
  it('that changed between plan and yes is not overwritten', async () => {
    const file = await fileOf('cursor')
    write(file, '{"mcpServers": {"patchbay": {"command": "mine"}}}')
    const ran = await core.run('hosts', 'join', 'cursor', '--yes', '--json')
    // An entry of that name which is not ours is either kept or shown in the plan; never silently lost.
    if (ran.code === 0) expect(ran.json().diff).toContain('-')
    else expect(readFileSync(file, 'utf8')).toContain('"mine"')
  })
  it('behind a link stays a link, with its mode', async () => {
    const file = await fileOf('cursor')
    const real = join(core.user, 'dotfiles', 'cursor-mcp.json')
    write(real, '{"mcpServers": {}}\n')
    chmodSync(real, 0o640)
    const { rmSync, lstatSync, statSync } = await import('node:fs')
    rmSync(file, { force: true })
    symlinkSync(real, file)
    await core.ask('hosts', 'join', 'cursor', '--yes')
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    expect(statSync(real).mode & 0o777).toBe(0o640)
    expect(readFileSync(real, 'utf8')).toContain('patchbay')
    await core.ask('hosts', 'leave', 'cursor', '--yes')
    expect(readFileSync(real, 'utf8')).toBe('{"mcpServers": {}}\n')
  })
  it('holds no secret and no token once joined', async () => {
    const { token } = await core.ask('token', 'cursor')
    await core.ask('hosts', 'join', 'cursor', '--yes')
    expect(readFileSync(await fileOf('cursor'), 'utf8')).not.toContain(token)
  })
  it('of no host Patchbay knows, and an undo with nothing to undo, are told', async () => {
    expect((await core.run('hosts', 'plan', 'netscape', '--json')).json().error.code).toBe('unknown-host')
    const ran = await core.run('hosts', 'undo', 'claude-desktop-nobody', '--yes', '--json')
    expect(ran.code).toBe(1)
    const fresh = await startCore()
    try {
      expect((await fresh.run('hosts', 'undo', 'cursor', '--yes', '--json')).json().error.code).toBe('nothing-to-undo')
    } finally {
      await fresh.stop()
    }
  })
})
