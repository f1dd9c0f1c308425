/** Hosts' programs on systems that this machine is not: what is listed, what is run, and what is left alone. */
import { expect, it } from 'vitest'
import { createDarwinApps } from '../../../main/processes/host-apps.darwin.ts'
import { isNamed, startOf } from '../../../main/processes/host-apps.linux.ts'
import { createWindowsApps } from '../../../main/processes/host-apps.windows.ts'
import { restartApp } from '../../../main/processes/host-apps.ts'
import { hasApp } from '../../../main/processes/host-app.ts'
import { inWords } from '../../../contract/words/say.ts'
import { profiles } from '../../../main/hosts/profiles/all.ts'

const ranBy = (lines: () => string) => {
  const ran: string[] = []
  return {
    ran,
    run: async (command: string, args: readonly string[]) => {
      if (/^(ps|powershell\.exe)$/.test(command)) return lines()
      ran.push([command, ...args].join(' '))
      return ''
    }
  }
}

it('on macOS an app is told to quit and opened again from where it lay', async () => {
  const app = '  501 Sat Nov 28 20:44:28 2026     /Users/mara/Applications/Claude.app/Contents/MacOS/Claude'
  const helper =
    '  502 Sat Nov 28 20:44:29 2026     /Users/mara/Applications/Claude.app/Contents/Frameworks/Claude Helper.app/Contents/MacOS/Claude Helper --type=gpu'
  let lines = [app, helper, '  503 Sat Nov 28 20:44:29 2026     /bin/zsh -l'].join('\n')
  const { ran, run } = ranBy(() => lines)
  const told = async (command: string, args: readonly string[]) => {
    if (command === 'osascript') lines = ''
    if (command === 'open') lines = app.replace('501', '777')
    return run(command, args)
  }
  const found = await createDarwinApps(told).find({ mac: 'Claude.app' })
  if (typeof found === 'string') throw new Error(found)
  expect(found.argv).toEqual(['open', '-a', '/Users/mara/Applications/Claude.app'])
  expect(ran).toEqual([])
  expect(await restartApp(found, { lookMs: 1 })).toBe('restarted')
  expect(ran).toEqual(['osascript -e quit app "Claude"', 'open -a /Users/mara/Applications/Claude.app'])
  expect(await createDarwinApps(told).find({ mac: 'Jan.app' })).toBe('not-open')
})

const row = (pid: number, parent: number, file: string, line = `"${file}"`) => ({
  ProcessId: pid,
  ParentProcessId: parent,
  ExecutablePath: file,
  CommandLine: line,
  Started: `2026-11-28T20:44:${pid % 60}Z`
})
const folder = 'C:\\Users\\mara\\AppData\\Local\\AnthropicClaude\\app-1.0.2'
const claude = row(40, 3, `${folder}\\claude.exe`, `"${folder}\\claude.exe" --flag "two words"`)
const others = [
  row(41, 40, `${folder}\\claude.exe`, `"${folder}\\claude.exe" --type=renderer`),
  row(42, 3, 'C:\\Users\\mara\\.local\\bin\\claude.exe'),
  row(43, 3, 'C:\\Users\\mara\\AppData\\Local\\AnthropicClaude\\Update.exe')
]

it('on Windows it is known by its folder, closed without force, and started with the same words', async () => {
  let rows = [...others.slice(0, 1), claude, ...others.slice(1)]
  const { ran, run } = ranBy(() => JSON.stringify(rows))
  const told = async (command: string, args: readonly string[]) => {
    if (command === 'taskkill') rows = others.slice(1)
    return run(command, args)
  }
  const started: unknown[] = []
  const apps = createWindowsApps(told, async (...how) => started.push(how) > 0)
  const found = await apps.find({ windows: 'AnthropicClaude' })
  if (typeof found === 'string') throw new Error(found)
  expect(await restartApp(found, { lookMs: 1 })).toBe('restarted')
  expect(ran).toEqual(['taskkill /PID 40'])
  expect(started).toEqual([[`${folder}\\claude.exe`, ['--flag "two words"'], { windowsVerbatimArguments: true }]])
  expect(await apps.find({ windows: 'AnthropicClaude' })).toBe('not-open')
})

it('one that does not close is never forced, and nothing is started beside it', async () => {
  const { ran, run } = ranBy(() => JSON.stringify(claude))
  const started: unknown[] = []
  const found = await createWindowsApps(run, async (...how) => started.push(how) > 0).find({
    windows: 'AnthropicClaude'
  })
  if (typeof found === 'string') throw new Error(found)
  expect(await restartApp(found, { limitMs: 20, lookMs: 1 })).toBe('stays-open')
  expect([ran, started]).toEqual([['taskkill /PID 40'], []])
})

it('open twice: neither is chosen', async () => {
  const { run } = ranBy(() => JSON.stringify([claude, row(50, 3, `${folder}\\claude.exe`)]))
  expect(await createWindowsApps(run).find({ windows: 'AnthropicClaude' })).toBe('several')
})

const names = { linux: ['claude-desktop'] }
const seen = (argv: readonly string[], file = argv[0]!, env: Record<string, string> = {}) => ({ argv, file, env })
it.each([
  [seen(['/usr/bin/claude-desktop']), true],
  [seen(['claude-desktop', '--hidden'], '/opt/claude/claude-desktop'), true],
  [seen(['/usr/lib/electron33/electron', '--ozone', '/usr/lib/claude-desktop/app.asar']), true],
  [seen(['vim', '/usr/lib/claude-desktop/app.asar'], '/usr/bin/vim'), false],
  [seen(['claude'], '/home/mara/.local/bin/claude'), false],
  [seen(['claude-desktop'], '/opt/x/claude-desktop', { ELECTRON_RUN_AS_NODE: '1' }), false],
  [seen([''], '/usr/bin/other'), false]
])('on Linux it is known by its program: %j %s', (process, is) => expect(isNamed(process, names)).toBe(is))

it('an AppImage is started again by its image', () => {
  const env = { APPIMAGE: '/home/mara/Jan.AppImage', APPDIR: '/tmp/.mount_JanX' }
  const started = startOf({ argv: ['/tmp/.mount_JanX/jan', '--x'], file: '/tmp/.mount_JanX/jan', env })
  expect(started).toEqual({ file: '/home/mara/Jan.AppImage', argv0: '/home/mara/Jan.AppImage', args: ['--x'] })
  expect(startOf({ argv: ['code'], file: '/usr/bin/code', env }).file).toBe('/usr/bin/code')
})

it('a host in a terminal is never one of them, nor one that takes up a change at once', () => {
  for (const { id, app, opensWith, takesEffect } of profiles)
    if (app) expect([id, opensWith, inWords(takesEffect)]).toEqual([id, undefined, expect.stringMatching(/^After/)])
  expect(profiles.filter(({ app }) => app).length).toBeGreaterThan(4)
  expect([hasApp({ mac: 'A.app' }, 'linux'), hasApp({ mac: 'A.app' }, 'darwin'), hasApp(undefined, 'darwin')]).toEqual([
    false,
    true,
    false
  ])
})
