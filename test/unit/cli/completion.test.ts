/** Help and shell completion are made of the one table of commands. */
import { execFileSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { placesOf } from '../../../main/cli/completion.ts'
import { buildProgram, runCommandLine } from '../../../main/cli/program.ts'
import type { Streams } from '../../../main/cli/context.ts'

const streams = () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  return { stdin, stdout, stderr } as unknown as Streams & {
    readonly stdout: PassThrough
    readonly stderr: PassThrough
  }
}
async function said(...words: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const to = streams()
  const code = await runCommandLine(words, to)
  return { code, text: `${String(to.stdout.read() ?? '')}${String(to.stderr.read() ?? '')}` }
}
const all = (command: Command, path: readonly string[] = []): readonly (readonly string[])[] =>
  command.commands.flatMap((each) => [[...path, each.name()], ...all(each, [...path, each.name()])])
const program = buildProgram(false, streams(), process.env)

describe('help', () => {
  it.each(all(program).map((path) => path.join(' ')))('of “%s” says what it does, with one example', async (path) => {
    const { code, text } = await said('help', ...path.split(' '))
    expect(code).toBe(0)
    expect(text).toContain(`Usage: patchbay ${path.split(' ')[0]}`)
    expect(text.match(/^Example: .*patchbay /gm)).toHaveLength(1)
  })
  it('of nothing lists the commands, and of what is none says so', async () => {
    expect((await said('help')).text).toContain('Commands:')
    expect((await said('help', 'nonsense')).code).toBe(2)
  })
})

describe('completion', () => {
  /** What bash would offer behind these words. */
  const offered = async (...words: string[]): Promise<readonly string[]> => {
    const { text } = await said('completion', 'bash')
    const line = ['patchbay', ...words].map((word) => `'${word}'`).join(' ')
    const ask = `${text}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _patchbay; printf '%s\\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['-c', ask], { encoding: 'utf8' }).split('\n').filter(Boolean)
  }
  it('in bash offers commands, then theirs, then options, wherever other words stand', async () => {
    expect(await offered('cata')).toEqual(['catalogue'])
    expect(await offered('hosts', 'jo')).toEqual(['join'])
    expect(await offered('call', 'memory', '--sa')).toEqual(['--saved'])
    expect(await offered('saved', 'add', 'memory', '--re')).toEqual(['--replace'])
  })
  it.each(['zsh', 'fish'])('in %s names every command and option', async (shell) => {
    const { text } = await said('completion', shell)
    for (const { next } of placesOf(program))
      for (const { word } of next) expect(text).toContain(shell === 'fish' ? word.replace(/^--/, '') : word)
  })
  it('for a shell it does not know says which it does', async () => {
    const { code, text } = await said('completion', 'powershell')
    expect([code, text]).toEqual([2, 'Name a shell: bash, zsh, fish.\n'])
  })
})
