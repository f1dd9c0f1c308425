/** Trying tools from the command line: questions at a terminal, folders, saved calls, suggestions; and what else the page can. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const fixture = join(root, 'test', 'fixtures', 'servers', 'asks-all.mjs')
let core: TestCore
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'asks', '--yes', '--', process.execPath, fixture)
  await core.ask('add', 'keyed', '--secret', 'TOKEN=sk-first-1234567890', '--yes', '--', process.execPath, fixture)
})
afterAll(async () => core?.stop())

/** The same command with a terminal around it; each answer is typed when its question has been read. */
async function atTerminal(words: readonly string[], answers: readonly (readonly [RegExp, string])[]) {
  const cli = join(process.env['PATCHBAY_DIST'] ?? join(root, 'dist'), 'main', 'cli.cjs')
  const line = [process.execPath, cli, ...words].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', line, '/dev/null'], { env: core.env, stdio: ['pipe', 'pipe', 'inherit'] })
  const left = [...answers]
  let shown = ''
  let from = 0
  child.stdout.on('data', (piece: Buffer) => {
    shown += String(piece)
    for (let next = left[0]; next?.[0].test(shown.slice(from)); next = left[0]) {
      left.shift()
      from = shown.length
      child.stdin.write(`${next[1]}\r`)
    }
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, shown: shown.replaceAll('\r', '') }
}

describe.skipIf(!existsSync('/usr/bin/script'))('at a terminal', () => {
  it('a form is asked field by field and answered', async () => {
    const { code, shown } = await atTerminal(
      ['call', 'asks', 'form'],
      [
        [/how many copies[\s\S]*c: cancel/, 'y'],
        [/namespace \(one of atlas, default, needed\)/, 'atlas'],
        [/copies \(whole number, else 2\)/, '']
      ]
    )
    expect(shown).toContain('{\\"action\\":\\"accept\\",\\"content\\":{\\"namespace\\":\\"atlas\\",\\"copies\\":2}}')
    expect(code).toBe(0)
  })
  it('a sample is written by the person', async () => {
    const { shown } = await atTerminal(
      ['call', 'asks', 'sample'],
      [[/A title for a book about bees\?[\s\S]*declines:/, 'The hive\r']]
    )
    expect(shown).toContain('The hive\\"')
  })
  it('a secret is typed unseen', async () => {
    const { code, shown } = await atTerminal(
      ['secret', 'keyed', 'API_KEY'],
      [[/not shown while you type/, 'hunter2hunter2']]
    )
    expect([code, shown.includes('hunter2'), shown.includes('patchbay agree keyed')]).toEqual([0, false, true])
  })
})

describe('an install', () => {
  it('that is given up with Ctrl+C leaves nothing', async () => {
    const silent = ['-e', 'process.stdin.resume()']
    const cli = join(process.env['PATCHBAY_DIST'] ?? join(root, 'dist'), 'main', 'cli.cjs')
    const child = spawn(process.execPath, [cli, 'add', 'silent', '--yes', '--', process.execPath, ...silent], {
      env: core.env,
      stdio: ['ignore', 'ignore', 'pipe']
    })
    await new Promise<void>((resolve) => {
      let said = ''
      child.stderr.on('data', (piece: Buffer) => {
        said += String(piece)
        if (/silent: start/.test(said)) resolve()
      })
    })
    child.kill('SIGINT')
    expect((await once(child, 'close'))[0]).toBe(1)
    expect((await core.ask('list')).map(({ id }: { id: string }) => id)).not.toContain('silent')
  })
})

describe('without a terminal', () => {
  it('a question is refused in words, and the call goes on', async () => {
    const { code, stdout, stderr } = await core.run('call', 'asks', 'form')
    expect([code, stdout.includes('cancel')]).toEqual([0, true])
    expect(stderr).toContain('asks asked for an answer to a form, and nobody could be asked here.')
  })
  it('folders are lent with --root', async () => {
    const { json } = await core.run('--json', 'call', 'asks', 'folders', '--root', '/srv/notes')
    expect(json().content[0].text).toContain('file:///srv/notes')
    expect((await core.run('call', 'asks', 'folders')).stderr).toContain('--root FOLDER lends it one')
  })
})

describe('saved calls', () => {
  it('are added, listed, run, renamed and deleted', async () => {
    await core.ask('saved', 'add', 'asks', 'all shapes', 'shapes', '{}')
    expect((await core.run('saved', 'list', 'asks')).stdout).toMatch(/all shapes\s+shapes/)
    expect((await core.ask('call', 'asks', '--saved', 'all shapes')).content).toHaveLength(4)
    expect((await core.run('saved', 'add', 'asks', 'all shapes', 'shapes')).stderr).toContain(
      'saved as “all shapes” already'
    )
    await core.ask('saved', 'rename', 'asks', 'all shapes', 'Shapes')
    await core.ask('saved', 'delete', 'asks', 'Shapes')
    expect(await core.ask('saved', 'list', 'asks')).toEqual([])
    expect((await core.run('call', 'asks', '--saved', 'Shapes')).stderr).toContain('No call is saved as “Shapes”')
    expect((await core.ask('calls', 'asks'))[0]).toMatchObject({ tool: 'shapes', state: 'done' })
  })
})

describe('what else the page can', () => {
  it('arguments are completed by the server', async () => {
    expect(await core.ask('suggest', 'asks', 'review', 'branch', 'ma')).toEqual(['main', 'maintenance'])
    expect(await core.ask('suggest', 'asks', 'review', 'file', '--given', 'branch=next')).toEqual(['next.md'])
    expect(await core.ask('suggest', 'asks', 'notes://{day}', 'day', 't')).toEqual(['today', 'tuesday'])
  })
  it('a secret is piped in, and shown nowhere', async () => {
    const { code, stdout } = await core.runWith('sk-from-a-pipe-1234567890\n', 'secret', 'keyed', 'TOKEN')
    expect([code, stdout.includes('TOKEN of keyed is kept')]).toEqual([0, true])
    expect((await core.runWith('', 'secret', 'keyed', 'TOKEN')).code).toBe(2)
    expect(JSON.stringify(await core.ask('show', 'keyed'))).not.toContain('from-a-pipe')
  })
  it('settings go back to what they were, one or all', async () => {
    await core.ask('settings', 'theme', 'dark')
    await core.ask('settings', 'logFiles', '9')
    expect(await core.ask('settings', 'reset', 'theme')).toMatchObject({ theme: 'system', logFiles: 9 })
    expect(await core.ask('settings', 'reset')).toMatchObject({ theme: 'system', logFiles: 5 })
    expect((await core.run('settings', 'reset', 'nonsense')).code).toBe(2)
  })
  it('the catalogue is searched and an entry shown', async () => {
    const found = (await core.ask('catalogue', 'memory')) as readonly { readonly id: string }[]
    expect(found.length).toBeGreaterThan(0)
    const { stdout } = await core.run('catalogue', 'show', found[0]?.id ?? '')
    expect(stdout).toContain(`patchbay add --catalogue ${found[0]?.id}`)
    expect((await core.run('search', 'no', 'such', 'thing')).stdout).toContain('Nothing in the catalogue fits')
  })
  it('a log is emptied, and notices are listed and put away', async () => {
    expect((await core.ask('logs', 'asks')).length).toBeGreaterThan(2)
    await core.ask('logs', 'asks', '--clear')
    expect((await core.ask('logs', 'asks')).length).toBeLessThan(2)
    expect(Array.isArray(await core.ask('notices'))).toBe(true)
    expect((await core.run('notices', 'dismiss', 'vault-unavailable')).code).toBe(0)
  })
  it('limits of a server are edited', async () => {
    await core.ask('edit', 'asks', '--idle', '5', '--message-limit', '16', '--group', 'mine', '--memory-warning', '900')
    expect((await core.ask('show', 'asks')).definition).toMatchObject({
      idleMinutes: 5,
      messageLimitMb: 16,
      group: 'mine',
      memorySoftMb: 900
    })
  })
})
