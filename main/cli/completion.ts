/** completion: scripts for shells, made of the one table of commands. help: a command in its own words. */
import type { Command } from 'commander'
import { sentence } from '../../contract/words/say.ts'
import { CommandError, exitCode, type Registered } from './context.ts'

/** One command by its whole path, and the words that can follow it. */
interface Place {
  readonly path: string
  readonly next: readonly { readonly word: string; readonly about: string }[]
}

export function completionCommands({ program, run }: Registered): void {
  program
    .command('completion <shell>')
    .description('a completion script for bash, zsh or fish, to be read by your shell when it starts')
    .action((shell: string) =>
      run(async (context) => {
        const write = Object.hasOwn(scripts, shell) ? scripts[shell as keyof typeof scripts] : null
        if (write === null)
          throw new CommandError(
            {
              code: 'bad-input',
              message: sentence('cli-try.unknown-shell', { shells: Object.keys(scripts).join(', ') })
            },
            exitCode.usage
          )
        const text = write(placesOf(program))
        context.answer({ shell, script: text }, () => text)
      })
    )
  program.helpCommand(false)
  program
    .command('help [command...]')
    .description('what a command does, with its options and an example')
    .action((words: string[]) => {
      let command: Command = program
      for (const word of words) {
        const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word))
        if (!next) return program.error(`error: unknown command '${words.join(' ')}'`)
        command = next
      }
      command.outputHelp()
    })
}

export function placesOf(command: Command, path = ''): readonly Place[] {
  const own: Place = {
    path,
    next: [
      ...command.commands.map((each) => ({ word: each.name(), about: each.description() })),
      ...command.options.flatMap((option) => (option.long ? [{ word: option.long, about: option.description }] : []))
    ]
  }
  return [own, ...command.commands.flatMap((each) => placesOf(each, `${path} ${each.name()}`))]
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const known = (places: readonly Place[]): string =>
  places
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(path))
    .join('|')

const scripts = {
  bash: (places: readonly Place[]) => `# patchbay completion for bash: source <(patchbay completion bash)
_patchbay() {
  local current=\${COMP_WORDS[COMP_CWORD]} at= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${known(places)}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at" in
${places.map(({ path, next }) => `    ${quoted(path)}) words=${quoted(next.map(({ word }) => word).join(' '))} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _patchbay patchbay`,

  zsh: (places: readonly Place[]) => `#compdef patchbay
# patchbay completion for zsh: source <(patchbay completion zsh)
_patchbay() {
  local at= i
  local -a next
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${known(places)}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at" in
${places
  .map(({ path, next }) => {
    const described = next.map(({ word, about }) => quoted(`${word}:${about.replaceAll(':', '\\:')}`))
    return `    ${quoted(path)}) next=(${described.join(' ')}) ;;`
  })
  .join('\n')}
  esac
  _describe patchbay next || _files
}
compdef _patchbay patchbay`,

  fish: (places: readonly Place[]) => `# patchbay completion for fish: patchbay completion fish | source
function __patchbay_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${known(places).replaceAll('|', ' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${places
  .flatMap(({ path, next }) =>
    next.map(({ word, about }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${fishQuoted(word)}`
      return `complete -c patchbay -n ${fishQuoted(`__patchbay_at ${fishQuoted(path)}`)} ${what} -d ${fishQuoted(about)}`
    })
  )
  .join('\n')}`
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
