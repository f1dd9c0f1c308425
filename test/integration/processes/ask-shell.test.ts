/** Real shells and shells that misbehave, asked for the PATH their start files make. */
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askShell, canLendTerminal } from '../../../main/processes/ask-shell.ts'
import { createShellPath } from '../../../main/processes/shell-path.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'patchbay-shell-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))
const file = async (name: string, text: string) => {
  await mkdir(join(home, name, '..'), { recursive: true })
  await writeFile(join(home, name), text)
}
/** As a desktop starts us: no SHLVL, no TERM, a short PATH. */
const env = (shell?: string) => ({ HOME: home, PATH: '/usr/bin:/bin', ...(shell && { SHELL: shell }) })
const pathOf = (shell?: string, timeoutMs?: number) =>
  createShellPath({ env: env(shell), platform: process.platform, home, ...(timeoutMs && { timeoutMs }) })
/** A shell of its own kind: a script that gets `-i -l -c <question>` and does what `body` says before it answers. */
async function odd(body: string): Promise<string> {
  const path = join(home, 'odd-shell')
  await writeFile(path, `#!/bin/sh\n${body}\n`)
  await chmod(path, 0o755)
  return path
}
const answer = 'for last; do :; done; PATH="/from/odd:$PATH" exec /bin/sh -c "$last"'

const shells: readonly (readonly [shell: string, name: string, text: string])[] = [
  ['/bin/bash', '.bashrc', 'export PATH="/from/rc:$PATH"\n'],
  ['/bin/bash', '.bash_profile', 'export PATH="/from/rc:$PATH"\n'],
  ['/bin/sh', '.profile', 'export PATH="/from/rc:$PATH"\n'],
  ['/usr/bin/zsh', '.zshrc', 'path=(/from/rc $path)\n'],
  ['/usr/bin/fish', '.config/fish/config.fish', 'set -gx PATH /from/rc $PATH\n'],
  ['/usr/bin/tcsh', '.tcshrc', 'setenv PATH /from/rc:${PATH}\n']
]

describe.skipIf(process.platform === 'win32')('a shell is asked for its PATH', () => {
  for (const [shell, name, text] of shells)
    it.skipIf(!existsSync(shell))(`${shell} with ${name}`, async () => {
      await file(name, text)
      expect((await pathOf(shell).current()).split(':')).toContain('/from/rc')
    })

  it('.bashrc counts beside a .bash_profile that does not read it', async () => {
    await file('.bashrc', 'export PATH="/from/rc:$PATH"\n')
    await file('.bash_profile', 'export EDITOR=vi\n')
    expect((await pathOf('/bin/bash').current()).split(':')).toContain('/from/rc')
  })
  it('a shell that prints banners before and after, long and without line ends', async () => {
    const shell = await odd(
      `head -c 600000 /dev/zero | tr '\\0' x; echo; printf 'Welcome %%s $PATH'; ${answer}; echo bye`
    )
    expect(await pathOf(shell).current()).toMatch(/^\/from\/odd:/)
  })
  it('a shell that never returns is ended with what it started, and that it said nothing is known', async () => {
    const shell = await odd(
      `sleep 4321 & echo $! > ${home}/child; echo $$ > ${home}/self; while :; do sleep 4321; done`
    )
    const path = pathOf(shell, 400)
    expect(await path.current()).toMatch(/^\/usr\/bin:\/bin:/)
    expect(path.caution()).toContain(shell)
    for (const name of ['child', 'self']) {
      const pid = Number(await readFile(join(home, name), 'utf8'))
      await expect.poll(() => alive(pid)).toBe(false)
    }
  })
  it.skipIf(!canLendTerminal())('a shell that wants a terminal gets one', async () => {
    const shell = await odd(`[ -t 0 ] && [ -t 1 ] || exit 1; ${answer}`)
    expect(await pathOf(shell).current()).toMatch(/^\/from\/odd:/)
  })
  it.skipIf(!canLendTerminal())('start files that stop where there is no terminal are read in one', async () => {
    await file('.bashrc', '[ -t 1 ] || return\nexport PATH="/from/rc:$PATH"\n')
    expect((await pathOf('/bin/bash').current()).split(':')).toContain('/from/rc')
  })
  it.skipIf(!canLendTerminal())('in a terminal of its own it is ended, too', async () => {
    const shell = await odd(`echo $$ > ${home}/self; trap '' HUP; while :; do sleep 4321; done`)
    expect(await askShell(shell, 'terminal', env(shell), 1_500)).toEqual({ path: null, how: 'timeout' })
    const pid = Number(await readFile(join(home, 'self'), 'utf8'))
    await expect.poll(() => alive(pid)).toBe(false)
  })
  it('a session without SHELL, or with one that is gone, is asked through another', async () => {
    await file('.profile', 'export PATH="/from/profile:$PATH"\n')
    await file('.bash_profile', 'export PATH="/from/profile:$PATH"\n')
    for (const named of [undefined, join(home, 'gone')])
      expect((await pathOf(named).current()).split(':')).toContain('/from/profile')
  })
  it('what a shell of another kind prints of the question is no PATH', async () => {
    const shell = await odd('for last; do :; done; echo "syntax error near: $last"; exit 2')
    expect((await askShell(shell, 'login', env(shell), 5_000)).path).toBeNull()
  })
})

/** A zombie that nobody has reaped yet does not live. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
