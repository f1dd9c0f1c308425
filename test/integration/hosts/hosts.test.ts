import { createReadOwn } from '../../../main/files/own-file.ts'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHosts, type RunningHosts } from '../../../main/hosts/hosts.ts'
import type { HostProfile, SystemView } from '../../../main/hosts/types.ts'
import { systemClock, type Clock } from '../../../main/lib/clock.ts'
import type { Stored } from '../../../main/settings/types.ts'

let home: string
let hosts: RunningHosts
let joined: Record<string, { file: string; at: string }>
const open: RunningHosts[] = []

function start(
  more: { system?: Partial<SystemView>; profiles?: readonly HostProfile[]; clock?: Clock; command?: string } = {}
) {
  const system: SystemView = { platform: 'linux', home, env: {}, ...more.system }
  const running = createHosts({
    readOwn: createReadOwn(() => undefined),
    system,
    places: { config: path.join(home, 'patchbay') },
    bridge: (host) => ({
      command: more.command ?? '/opt/patchbay/patchbay',
      args: ['connect', '--host', host],
      env: {}
    }),
    clock: more.clock ?? systemClock,
    joined: {
      get: () => joined as Stored['joined'],
      set: async (host, record) => {
        if (record) joined[host] = record
        else delete joined[host]
      }
    },
    ...(more.profiles ? { profiles: more.profiles } : {})
  })
  open.push(running)
  return running
}
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'patchbay-hosts-'))
  joined = {}
  await mkdir(path.join(home, '.cursor'))
  hosts = start()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
  await rm(home, { recursive: true, force: true })
})

const cursorFile = () => path.join(home, '.cursor/mcp.json')
const original =
  '{\n  // mine\n  "mcpServers": {\n    "git": { "command": "uvx", "args": ["mcp-server-git"] },\n  },\n}\n'
const text = (file = cursorFile()) => readFile(file, 'utf8')
async function go(action: 'join' | 'leave' | 'undo', host = 'cursor', on = hosts) {
  const plan = await on.plan(host, action)
  if (!plan.ok) return plan
  return on.apply(host, action, plan.value.hash)
}
const seen = async (id = 'cursor') => (await hosts.scan()).find((host) => host.id === id)

describe('joining and leaving', () => {
  test('the plan writes nothing and shows the exact change; agreeing writes exactly that', async () => {
    await writeFile(cursorFile(), original)
    const plan = await hosts.plan('cursor', 'join')
    expect(plan).toMatchObject({
      ok: true,
      value: {
        file: cursorFile(),
        before: original,
        noop: false,
        removed: 0,
        added: 5,
        unchanged: 6,
        goesIn: 'JSON, under mcpServers, as one entry named patchbay'
      }
    })
    if (!plan.ok) return
    expect(plan.value.diff).toContain('@@ -2,5 +2,10 @@')
    expect(plan.value.diff).toContain(
      '+    "patchbay": {\n+      "type": "stdio",\n+      "command": "/opt/patchbay/patchbay",\n+      "args": ["connect", "--host", "cursor"]\n+    },\n'
    )
    expect(await text()).toBe(original)
    expect(await seen()).toMatchObject({ found: true, joined: false, importable: 1 })
    expect(await hosts.apply('cursor', 'join', 'another hash')).toMatchObject({
      ok: false,
      failure: { code: 'file-changed' }
    })
    expect(await text()).toBe(original)
    expect(await hosts.apply('cursor', 'join', plan.value.hash)).toMatchObject({
      ok: true,
      value: { after: plan.value.after }
    })
    expect(await text()).toBe(plan.value.after)
    expect(await seen()).toMatchObject({ joined: true, importable: 1 })
    expect(joined['cursor']?.file).toBe(cursorFile())
    expect(await hosts.plan('cursor', 'join')).toMatchObject({ ok: true, value: { noop: true, diff: '' } })
  })

  test('leaving gives the original back byte for byte, also after a restart of Patchbay', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    hosts = start()
    await go('leave')
    expect(await text()).toBe(original)
    expect(joined).toEqual({})
    expect(await readdir(path.join(home, '.cursor'))).toEqual(['mcp.json'])
  })

  test.each([
    ['', 'empty'],
    ['{}\n', 'without a table'],
    ['{"x":1}', 'on one line']
  ])('%j (%s) comes back exactly', async (bytes) => {
    await writeFile(cursorFile(), bytes)
    await go('join')
    expect(await seen()).toMatchObject({ joined: true })
    await go('leave')
    expect(await text()).toBe(bytes)
  })

  test('a file that joining made is gone after leaving; one that somebody has used since stays', async () => {
    await go('join')
    expect((await stat(cursorFile())).mode & 0o777).toBe(0o600)
    await go('leave')
    expect(await readdir(path.join(home, '.cursor'))).toEqual([])
    await go('join')
    await writeFile(cursorFile(), (await text()).replace('{\n', '{\n  "theirs": 1,\n'))
    await go('leave')
    expect(JSON.parse(await text())).toMatchObject({ theirs: 1 })
    expect(await text()).not.toContain('patchbay')
  })

  test('a link stays a link, and the mode of the file is kept', async () => {
    await mkdir(path.join(home, 'dotfiles'))
    const real = path.join(home, 'dotfiles/cursor.json')
    await writeFile(real, original)
    await chmod(real, 0o640)
    await symlink(real, cursorFile())
    await go('join')
    expect((await lstat(cursorFile())).isSymbolicLink()).toBe(true)
    expect((await stat(real)).mode & 0o777).toBe(0o640)
    expect(await text(real)).toContain('"patchbay"')
    await go('leave')
    expect(await text(real)).toBe(original)
  })

  test('an entry of an older Patchbay is brought up to date; what a person added to it stays', async () => {
    const old = { command: '/old/patchbay', args: ['connect', '--host', 'cursor'], disabled: true }
    await writeFile(cursorFile(), JSON.stringify({ mcpServers: { patchbay: old } }, null, 2))
    expect(await seen()).toMatchObject({ joined: true })
    await go('join')
    expect(JSON.parse(await text())).toMatchObject({
      mcpServers: { patchbay: { command: '/opt/patchbay/patchbay', disabled: true } }
    })
    expect(await hosts.plan('cursor', 'join')).toMatchObject({ ok: true, value: { noop: true } })
  })

  test('leaving an entry that somebody has changed is a conflict that shows both; undo takes it out', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    const changed = (await text()).replace('"--host", "cursor"', '"--host", "cursor", "--mine"')
    await writeFile(cursorFile(), changed)
    const refused = await go('leave')
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'conflict', message: expect.stringMatching(/hosts undo cursor/) }
    })
    if (!refused.ok) {
      const [ours = '', now = ''] = refused.failure.detail?.split('\nIn the file now') ?? []
      expect(ours).not.toContain('--mine')
      expect(now).toContain('--mine')
    }
    expect(await text()).toBe(changed)
    expect(await go('undo')).toMatchObject({ ok: true })
    expect(await text()).toBe(original)
  })

  test('an entry that was only set differently is left as before, and a joining again mends a changed one', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    await writeFile(
      cursorFile(),
      (await text()).replace('["connect", "--host", "cursor"]', '["connect",   "--host",\n"cursor"]')
    )
    expect(await go('leave')).toMatchObject({ ok: true })
    await go('join')
    await writeFile(cursorFile(), (await text()).replace('"--host", "cursor"', '"--host", "cursor", "--mine"'))
    expect(await go('join')).toMatchObject({ ok: true })
    expect(await text()).not.toContain('--mine')
    expect(await go('leave')).toMatchObject({ ok: true })
  })

  test('somebody else’s entry of our name is not touched', async () => {
    const foreign = JSON.stringify({ mcpServers: { patchbay: { command: 'other' } } })
    await writeFile(cursorFile(), foreign)
    expect(await seen()).toMatchObject({ joined: false, importable: 1 })
    expect(await go('join')).toMatchObject({ ok: false, failure: { code: 'conflict' } })
    expect(await go('leave')).toMatchObject({ ok: false, failure: { code: 'conflict' } })
    expect(await text()).toBe(foreign)
  })
})

describe('undo', () => {
  test('puts the bytes back, step by step', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    const joinedText = await text()
    await go('leave')
    expect(await go('undo')).toMatchObject({ ok: true })
    expect(await text()).toBe(joinedText)
    await go('undo')
    expect(await text()).toBe(original)
    expect(await go('undo')).toMatchObject({ ok: false, failure: { code: 'nothing-to-undo' } })
  })

  test('of a file that changed since takes back only our entry, and says so', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    await writeFile(cursorFile(), (await text()).replace('// mine', '// mine, changed'))
    const plan = await hosts.plan('cursor', 'undo')
    expect(plan).toMatchObject({ ok: true, value: { goesIn: expect.stringContaining('has changed since') } })
    await go('undo')
    expect(await text()).toBe(original.replace('// mine', '// mine, changed'))
  })

  test('copies are private and at most twenty', async () => {
    await writeFile(cursorFile(), original)
    for (let round = 0; round < 12; round++) {
      await go('join')
      await go('leave')
    }
    const folder = path.join(home, 'patchbay/backups/cursor')
    const names = await readdir(folder)
    expect(names.filter((name) => name.endsWith('.bak'))).toHaveLength(20)
    for (const name of names) expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600)
  })
})

describe('files that are not as they should be', () => {
  test.each([
    ['{\n  "mcpServers": {\n    "a": 1\n    "b": 2\n  }\n}', /line 4, column 5, a comma is expected/],
    ['{\n  "mcpServers": {', /line 2, column \d+.*closing/],
    ['\0\0\0', /NUL/],
    ['{"mcpServers": []}', /line 1, column 16.*a list/]
  ])('%j is refused with the place and left alone', async (bytes, words) => {
    await writeFile(cursorFile(), bytes)
    const refused = { ok: false, failure: { code: 'unparsable-file', message: expect.stringMatching(words) } }
    expect(await hosts.plan('cursor', 'join')).toMatchObject(refused)
    expect((await seen())?.problem).toMatchObject(refused)
    expect(await hosts.importFrom('cursor')).toMatchObject(refused)
    expect(await text()).toBe(bytes)
  })

  test('UTF-16 and bytes that are no text are refused', async () => {
    for (const bytes of [Buffer.from('\uFEFF{}', 'utf16le'), Buffer.from([0x7b, 0xff, 0x7d])]) {
      await writeFile(cursorFile(), bytes)
      expect(await hosts.plan('cursor', 'join')).toMatchObject({
        ok: false,
        failure: { code: 'unparsable-file', message: expect.stringContaining('UTF-8') }
      })
      expect(await readFile(cursorFile())).toEqual(bytes)
    }
  })

  test('the evidence does not repeat a key that stands in the line', async () => {
    await writeFile(cursorFile(), '{"mcpServers": {"a": {"env": {"API_KEY": "sk-abcdefghijklmnop" "x"}}}}')
    expect(JSON.stringify(await hosts.plan('cursor', 'join'))).not.toContain('sk-abc')
  })

  test('a FIFO in its place freezes nothing', async () => {
    execFileSync('mkfifo', [cursorFile()])
    expect(await seen()).toMatchObject({ problem: { failure: { code: 'unsafe-file' } } })
  })

  test('one host whose file cannot be read in time does not keep the others waiting', async () => {
    await writeFile(cursorFile(), original)
    const profiles = hosts.profiles().filter((one) => ['claude-desktop', 'cursor', 'vscode'].includes(one.id))
    let first = true
    const clock: Clock = {
      ...systemClock,
      after: (ms, run) => {
        if (!first) return systemClock.after(ms, run)
        first = false
        run()
        return () => undefined
      }
    }
    const list = await start({ profiles, clock }).scan()
    expect(list.map((host) => [host.id, host.found, host.problem?.ok ?? null])).toEqual([
      ['claude-desktop', true, false],
      ['cursor', true, null],
      ['vscode', false, null]
    ])
  })

  test('an unknown host is named', async () => {
    expect(await hosts.plan('nobody', 'join')).toMatchObject({ ok: false, failure: { code: 'unknown-host' } })
  })
})

describe('while others write too', () => {
  test('a change elsewhere between plan and yes is kept, and ours is made to their text', async () => {
    await writeFile(cursorFile(), original)
    const plan = await hosts.plan('cursor', 'join')
    const theirs = original.replace('"git"', '"git2"')
    await writeFile(cursorFile(), theirs)
    if (!plan.ok) throw new Error()
    expect(await hosts.apply('cursor', 'join', plan.value.hash)).toMatchObject({ ok: true })
    expect(await text()).toContain('"git2"')
    expect(await text()).toContain('"patchbay"')
    await go('leave')
    expect(await text()).toBe(theirs)
  })

  test('a change of our entry between plan and yes is a conflict, and nothing is written', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    const plan = await hosts.plan('cursor', 'leave')
    const theirs = (await text()).replace('/opt/patchbay/patchbay', '/elsewhere/patchbay')
    await writeFile(cursorFile(), theirs)
    if (!plan.ok) throw new Error()
    expect(await hosts.apply('cursor', 'leave', plan.value.hash)).toMatchObject({
      ok: false,
      failure: { code: 'conflict' }
    })
    expect(await text()).toBe(theirs)
  })

  test('a busy writer loses nothing of its own, and we get ours in', async () => {
    const writer = spawn(
      process.execPath,
      [
        '-e',
        `const fs=require('fs'),f=process.argv[1];fs.writeFileSync(f,'{"count":0}');console.log('on');
        setInterval(()=>{const d=JSON.parse(fs.readFileSync(f,'utf8'));d.count++;fs.writeFileSync(f+'.t',JSON.stringify(d));fs.renameSync(f+'.t',f)},50)`,
        cursorFile()
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    )
    // Where the writer gets in between each time, we say so and a person tries again: right, and likely on a busy machine.
    const sooner = (action: 'join' | 'leave') =>
      vi.waitFor(async () => expect(await go(action)).toMatchObject({ ok: true }), { timeout: 30_000 })
    try {
      await once(writer.stdout, 'data')
      let highest = 0
      for (let round = 0; round < 10; round++) {
        await sooner('join')
        await sooner('leave')
        const { count } = JSON.parse(await text()) as { count: number }
        expect(count).toBeGreaterThanOrEqual(highest)
        highest = count
      }
    } finally {
      writer.kill()
      await once(writer, 'exit')
    }
  })
})

test('killed at any moment of a change, the file is whole, and the next start clears up what is left', async () => {
  await writeFile(cursorFile(), original)
  const fixture = path.join(import.meta.dirname, '../../fixtures/hosts/join-loop.ts')
  const lock = `${cursorFile()}.lock`
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', fixture, home], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, 15 + round * 7))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const now = await text()
    if (now !== original)
      expect(JSON.parse(now.replace('// mine', '').replace(/,(\s*\})/g, '$1'))).toHaveProperty('mcpServers.patchbay')
    // As if the ten seconds had passed after which a lock without a sign of life is a dead one's.
    await utimes(lock, new Date(0), new Date(0)).catch(() => undefined)
  }
  joined['cursor'] = { file: cursorFile(), at: '2026-11-21T10:00:00.000Z' }
  await start().scan()
  expect(await readdir(path.join(home, '.cursor'))).toEqual(['mcp.json'])
})

describe('the config watcher', () => {
  const replace = async (bytes: string) => {
    await writeFile(cursorFile() + '.t', bytes)
    await rename(cursorFile() + '.t', cursorFile())
  }
  test('tells once when a host drops our entry, tells its return, and is silent about our own writes', async () => {
    await writeFile(cursorFile(), original)
    const told: { host: string; lost: boolean }[] = []
    hosts.onOutsideChange(({ host, lost }) => told.push({ host, lost }))
    await go('join')
    await hosts.watching()
    const ours = await text()
    await replace(original)
    await vi.waitFor(() => expect(told).toEqual([{ host: 'cursor', lost: true }]), { timeout: 5_000 })
    await replace(original + '\n')
    await replace(ours)
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ host: 'cursor', lost: false }), { timeout: 5_000 })
    expect(told.filter((change) => change.lost)).toHaveLength(1)
    const count = told.length
    await go('leave')
    await go('join')
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(told).toHaveLength(count)
  })

  test('a file emptied of other servers and our entry can be restored, and what was lost is said', async () => {
    const servers = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, { command: name }]))
    await writeFile(cursorFile(), JSON.stringify({ mcpServers: servers }, null, 2))
    await go('join')
    await hosts.watching()
    const ours = await text()
    await replace('{}\n')
    const news = await vi.waitFor(async () => {
      const [first] = await hosts.outsideNews()
      expect(first).toBeDefined()
      return first!
    })
    expect(news).toMatchObject({
      name: 'Cursor',
      change: { lost: true, gone: ['a', 'b', 'c', 'd', 'e', 'f'], added: [] }
    })
    // Somebody goes on writing: what there was at first is still what can be restored.
    await replace('{ "mcpServers": { "g": { "command": "g" } } }\n')
    await vi.waitFor(async () => expect((await hosts.outsideNews())[0]!.change.added).toEqual(['g']))
    const { restore } = (await hosts.outsideNews())[0]!
    expect(await hosts.apply('cursor', 'undo', restore!)).toMatchObject({ ok: true })
    expect(await text()).toBe(ours)
    expect(await hosts.outsideNews()).toEqual([])
    // And the undo after that is about joining again.
    await go('undo')
    expect(await text()).toBe(JSON.stringify({ mcpServers: servers }, null, 2))
  })

  test('what came back by itself, and what is left as it is, is no news any more', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    await hosts.watching()
    const ours = await text()
    await replace(original)
    await vi.waitFor(async () => expect(await hosts.outsideNews()).toHaveLength(1))
    await replace(ours)
    await vi.waitFor(async () => expect(await hosts.outsideNews()).toEqual([]))
    await replace('{}')
    await vi.waitFor(async () => expect(await hosts.outsideNews()).toHaveLength(1))
    expect(await hosts.leaveAsIs('cursor')).toMatchObject({ ok: true })
    expect(await hosts.outsideNews()).toEqual([])
    expect(joined).toEqual({})
    expect(await text()).toBe('{}')
  })

  test('a host that rewrites from memory is not written against more than twice a minute', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    await hosts.watching()
    const putBack = async () => {
      await replace(original)
      const hash = await vi.waitFor(async () => {
        const found = (await hosts.outsideNews())[0]?.putBack
        expect(found).toBeTruthy()
        return found!
      })
      return hosts.apply('cursor', 'join', hash)
    }
    expect(await putBack()).toMatchObject({ ok: true })
    expect(await putBack()).toMatchObject({ ok: true })
    expect(await putBack()).toMatchObject({ ok: false, failure: { code: 'conflict' } })
    expect(await text()).toBe(original)
  })

  test('what a person takes back is written however often the host has rewritten its file', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    await hosts.watching()
    const whole = await text()
    for (let times = 0; times < 4; times += 1) {
      await replace('{}')
      const hash = await vi.waitFor(async () => {
        const found = (await hosts.outsideNews())[0]?.restore
        expect(found).toBeTruthy()
        return found!
      })
      expect(await hosts.apply('cursor', 'undo', hash)).toMatchObject({ ok: true })
      expect(await text()).toBe(whole)
    }
    await replace('{}')
    await vi.waitFor(async () => expect(await hosts.outsideNews()).toHaveLength(1))
    expect(await go('undo')).toMatchObject({ ok: true })
    expect(await go('join')).toMatchObject({ ok: true })
  })

  test('what was lost while Patchbay did not run is told at the next look, once', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    await hosts.close()
    await writeFile(cursorFile(), original)
    hosts = start()
    await hosts.scan()
    await vi.waitFor(async () => expect(await hosts.outsideNews()).toMatchObject([{ change: { lost: true } }]))
    await hosts.leaveAsIs('cursor')
    await hosts.scan()
    expect(await hosts.outsideNews()).toEqual([])
  })

  test('a file that is half written for a moment is not a loss', async () => {
    await writeFile(cursorFile(), original)
    await go('join')
    await hosts.watching()
    const told: boolean[] = []
    hosts.onOutsideChange(({ lost }) => told.push(lost))
    const whole = await text()
    await writeFile(cursorFile(), whole.slice(0, 20))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await writeFile(cursorFile(), whole.replace('mine', 'theirs'))
    await vi.waitFor(() => expect(told).toEqual([false]), { timeout: 5_000 })
  })
})

test('the servers of a host come in as orders, ours left out', async () => {
  await writeFile(cursorFile(), original)
  await go('join')
  const imported = await hosts.importFrom('cursor')
  expect(imported).toMatchObject({
    ok: true,
    value: {
      installRequests: [{ id: 'git', source: { from: 'pypi', package: 'mcp-server-git' } }],
      skipped: []
    }
  })
})

test('a host’s file is found under its other name', async () => {
  const file = path.join(home, '.config/opencode/opencode.jsonc')
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, '{ /* c */ }')
  expect(await hosts.plan('opencode', 'join')).toMatchObject({ ok: true, value: { file } })
})
