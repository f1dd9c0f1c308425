/** A program with a window on this system, quit and opened again for real; Linux, where its words can be read. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { createLinuxApps } from '../../../main/processes/host-apps.linux.ts'
import { restartApp } from '../../../main/processes/host-apps.ts'
import { createRestartHost } from '../../../main/manage/restart-host.ts'
import type { HostProfile } from '../../../main/hosts/types.ts'

const name = `window-${process.pid}`
const names = { linux: [name] }
const folder = mkdtempSync(join(tmpdir(), 'patchbay-app-'))
const program = join(folder, name)
symlinkSync(process.execPath, program)
const tells = join(folder, 'told.jsonl')
/** Says each start, with what it was started with; `stubborn` only says that it was asked. */
const code = `
  const { appendFileSync } = require('node:fs')
  const tell = (what) => appendFileSync(${JSON.stringify(tells)}, JSON.stringify(what) + '\\n')
  process.on('SIGTERM', () => { tell({ asked: process.pid }); if (!process.argv.includes('stubborn')) process.exit(0) })
  tell({ pid: process.pid, args: process.argv.slice(2), cwd: process.cwd(), colour: process.env.COLOUR })
  setInterval(() => {}, 1000)`
writeFileSync(join(folder, 'app.cjs'), code)

interface Told {
  readonly pid?: number
  readonly asked?: number
  readonly args?: readonly string[]
}
const told = (): readonly Told[] =>
  readFileSync(tells, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Told)
const starts = () => told().filter(({ pid }) => pid !== undefined)
async function start(...words: readonly string[]): Promise<number> {
  const env = { ...process.env, COLOUR: 'blue green' }
  spawn(program, [join(folder, 'app.cjs'), ...words], { cwd: folder, env, detached: true, stdio: 'ignore' }).unref()
  await vi.waitFor(() => expect(starts()).toHaveLength(1), { timeout: 15_000 })
  return starts()[0]!.pid!
}
const living = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
afterEach(async () => {
  for (const { pid } of starts()) if (living(pid!)) process.kill(pid!, 'SIGKILL')
  await vi.waitFor(async () => expect(await createLinuxApps().find(names)).toBe('not-open'))
  writeFileSync(tells, '')
})
writeFileSync(tells, '')

const onLinux = it.runIf(process.platform === 'linux')

onLinux('it comes back with its words, folder and environment, and the first one is gone', async () => {
  const first = await start('two words', '--flag')
  const app = await createLinuxApps().find(names)
  if (typeof app === 'string') throw new Error(app)
  expect(app.argv).toEqual([program, join(folder, 'app.cjs'), 'two words', '--flag'])
  expect(await restartApp(app, { lookMs: 5 })).toBe('restarted')
  // What has ended is still named by the system until its parent here has taken note of it.
  await vi.waitFor(() => expect(living(first)).toBe(false), { timeout: 15_000 })
  await vi.waitFor(() => expect(starts()).toHaveLength(2), { timeout: 15_000 })
  const [before, after] = starts()
  expect({ ...after, pid: 0 }).toEqual({ ...before, pid: 0 })
})

onLinux('one that stays open is asked once, not forced, and nothing is started beside it', async () => {
  const first = await start('stubborn')
  const app = await createLinuxApps().find(names)
  if (typeof app === 'string') throw new Error(app)
  expect(await restartApp(app, { lookMs: 5, limitMs: 300 })).toBe('stays-open')
  expect(living(first)).toBe(true)
  expect(told().slice(1)).toEqual([{ asked: first }])
})

onLinux('nothing is quit before exactly that was agreed to, and never by an old agreement', async () => {
  const audited: unknown[] = []
  const profile = {
    id: 'x',
    name: 'Window',
    app: names,
    takesEffect: { key: 'effect.restart', values: { host: 'Window' } }
  } as unknown as HostProfile
  const restart = createRestartHost({
    hosts: { profiles: () => [profile, { ...profile, id: 'terminal', app: undefined }] } as never,
    hostApps: createLinuxApps(),
    activity: { audit: (line: unknown) => audited.push(line) } as never
  })
  const by = { via: 'test' } as never
  expect(await restart({ host: 'x' }, by)).toMatchObject({ value: { open: false } })
  expect(await restart({ host: 'terminal' }, by)).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
  await start('plain')
  const shown = await restart({ host: 'x' }, by)
  if (!shown.ok) throw new Error(shown.failure.message)
  expect(await restart({ host: 'x', hash: 'of another' }, by)).toMatchObject({ failure: { code: 'consent-changed' } })
  expect(told()).toHaveLength(1)
  const { hash } = shown.value
  const both = await Promise.all([restart({ host: 'x', hash }, by), restart({ host: 'x', hash }, by)])
  expect(both).toMatchObject([{ value: { restarted: true } }, { failure: { code: 'conflict' } }])
  await vi.waitFor(() => expect(starts()).toHaveLength(2), { timeout: 15_000 })
  expect(await restart({ host: 'x', hash }, by)).toMatchObject({ failure: { code: 'consent-changed' } })
  expect(audited).toHaveLength(1)
})
