import { describe, expect, it } from 'vitest'
import { done, failed } from '../../../contract/failure.ts'
import type { AskShell, ShellAnswer } from '../../../main/processes/ask-shell.ts'
import { createShellPath, joinPaths } from '../../../main/processes/shell-path.ts'

const parts = { platform: 'linux' as const, home: '/home/ada', accountShell: () => null }
const desktop = { PATH: '/usr/bin:/bin', SHELL: '/bin/zsh' }
const says = (path: string): ShellAnswer => ({ path, how: 'answered' })
const silent: ShellAnswer = { path: null, how: 'timeout' }
const absent: ShellAnswer = { path: null, how: 'not-started' }
const notFound = failed('command-not-found', 'uvx was not found.')

/** A shell whose answers come one after the other; the last one stays. */
function shell(...answers: readonly ShellAnswer[]) {
  const asked: (readonly [shell: string, way: string, ms: number])[] = []
  const ask: AskShell = async (name, way, _env, ms) => {
    asked.push([name, way, ms])
    return answers[Math.min(asked.length, answers.length) - 1]!
  }
  return { ask, asked }
}

describe('the PATH of a terminal', () => {
  it('is asked of the shell once, and joined with our own', async () => {
    const { ask, asked } = shell(says('/home/ada/.nvm/bin:/usr/bin'))
    const path = createShellPath({ ...parts, env: desktop, ask })
    expect(await path.current()).toMatch(/^\/home\/ada\/\.nvm\/bin:\/usr\/bin:\/bin:/)
    await path.current()
    expect(asked).toHaveLength(1)
  })
  it('is asked as at sign-in and as in a plain terminal where the two read other files', async () => {
    const ask: AskShell = async (_shell, way) => says(way === 'login' ? '/profile' : '/rc')
    const env = { ...desktop, SHELL: '/bin/bash' }
    expect(await createShellPath({ ...parts, env, ask }).current()).toMatch(/^\/profile:\/rc:\/usr\/bin:/)
  })
  it('is our own when we were started from a terminal, until something is missing from it', async () => {
    const { ask, asked } = shell(says('/later'))
    const path = createShellPath({ ...parts, env: { ...desktop, PATH: '/mine', SHLVL: '1', TERM: 'xterm' }, ask })
    expect(await path.current()).toMatch(/^\/mine:/)
    expect(asked).toHaveLength(0)
    expect(await path.askAgain()).toMatch(/^\/mine:\/later:/)
    expect(await path.current()).toMatch(/^\/mine:\/later:/)
  })
  it('is our own when no shell says anything, or asking goes wrong', async () => {
    for (const ask of [async () => absent, () => Promise.reject(new Error('x'))])
      expect(await createShellPath({ ...parts, env: { PATH: '/mine' }, ask }).current()).toMatch(/^\/mine:/)
    const windows = createShellPath({ ...parts, platform: 'win32', env: { Path: 'C:\\bin' } })
    expect(await windows.current()).toBe('C:\\bin')
    expect(await windows.askAgain()).toBe('C:\\bin')
  })
  it('is asked of the shell of the account when the session names none, or one that is gone', async () => {
    for (const named of [undefined, '/opt/gone/zsh', 'relative/zsh']) {
      const ask: AskShell = async (name) => (name === '/usr/bin/fish' ? says('/fish') : absent)
      const path = createShellPath({
        ...parts,
        env: { PATH: '/mine', SHELL: named },
        ask,
        accountShell: () => '/usr/bin/fish'
      })
      expect(await path.current()).toMatch(/^\/fish:/)
      expect(path.caution()).toBeNull()
    }
  })
  it('asks once for all who want it at the same time', async () => {
    const { ask, asked } = shell(says('/a'))
    const path = createShellPath({ ...parts, env: desktop, ask })
    await Promise.all([path.current(), path.askAgain(), path.current(), path.askAgain()])
    expect(asked).toHaveLength(1)
  })
  it('waits ten seconds for a slow shell, and less for one that never answered', async () => {
    const { ask, asked } = shell(silent, says('/now'), says('/now'))
    const path = createShellPath({ ...parts, env: desktop, ask })
    await path.current()
    expect(asked[0]![2]).toBeGreaterThan(9_000)
    const count = asked.length
    await path.askAgain()
    expect(asked[count]![2]).toBeLessThanOrEqual(10_000)
    const mute = shell(silent)
    const never = createShellPath({ ...parts, env: desktop, ask: mute.ask })
    await never.current()
    const before = mute.asked.length
    await never.askAgain()
    expect(mute.asked[before]![2]).toBeLessThanOrEqual(3_000)
  })
  it('has no entry twice', () => {
    expect(joinPaths(['/a:/b', null, '/b::/c'], ':')).toBe('/a:/b:/c')
  })
})

describe('a command that was not found', () => {
  const old = async (path: ReturnType<typeof createShellPath>) => {
    await path.current()
    // Older than an answer that is still believed.
    const real = performance.now.bind(performance)
    performance.now = () => real() + 5_000
    return () => {
      performance.now = real
    }
  }
  it('is looked for once more on the PATH that a new terminal has', async () => {
    const { ask } = shell(says('/old'), says('/new'))
    const path = createShellPath({ ...parts, env: desktop, ask })
    const back = await old(path)
    const found = await path.seekAgain<string>(notFound, async (now) =>
      now.startsWith('/new:') ? done(now) : notFound
    )
    back()
    expect(found.ok).toBe(true)
    expect(await path.current()).toMatch(/^\/new:/)
  })
  it('is not looked for again right after the shell was asked, nor after any other failure', async () => {
    const { ask, asked } = shell(says('/old'))
    const path = createShellPath({ ...parts, env: desktop, ask })
    await path.current()
    const never = () => Promise.reject(new Error('tried'))
    expect(await path.seekAgain(notFound, never)).toBe(notFound)
    const other = failed('not-executable', 'x')
    expect(await path.seekAgain(other, never)).toBe(other)
    expect(asked).toHaveLength(1)
  })
  it('says that the shell did not answer, and which one', async () => {
    const path = createShellPath({ ...parts, env: desktop, ask: shell(silent).ask })
    await path.current()
    const still = await path.seekAgain(notFound, async () => notFound)
    expect(still).toMatchObject({
      failure: {
        message: expect.stringMatching(
          /^uvx was not found\. Your shell \(\/bin\/zsh\) did not tell its PATH within \d+ s, so/
        )
      }
    })
  })
})
