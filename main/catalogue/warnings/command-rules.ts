/** Rules about the words of a command. Pure. */
import { stepsOf } from '../../launchers/read-command.ts'
import { isGap } from '../../secrets/gaps.ts'
import { hidesSomething } from '../visible.ts'
import { warn, type Rule } from './proposal.ts'

export const hiddenCharacters: Rule = ({ argv, url, env }) =>
  warn(
    'Characters that hide or reorder text',
    'Here they are written out. They can make a command look like another one; there is rarely an honest reason for them.',
    [...argv, url ?? '', ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].filter(hidesSomething)
  )

export const codeInArguments: Rule = ({ argv }) => {
  const steps = stepsOf(argv).filter(({ code }) => code.length > 0)
  return warn(
    'Runs code that stands in the arguments',
    `${steps[0]?.program} will execute the text below as a program. Read all of it before you agree.`,
    [...new Set(steps.flatMap(({ code }) => code))]
  )
}

export const dangerousWords: Rule = ({ argv }) => {
  const text = argv.join(' ')
  const found: string[] = []
  if (
    argv.some(
      (arg) => /^(?:sudo|doas|pkexec|runas)$/i.test(arg.replace(/^.*[\\/]/, '')) || /\b(?:sudo|doas|pkexec)\s/.test(arg)
    )
  )
    found.push('asks for administrator rights (sudo)')
  if (/\brm\s{1,20}(?:-\w{1,40}\s{1,20}){0,10}-\w{0,40}[rf]|\brmdir\s+\/s|\bRemove-Item\b.{0,400}-Recurse/i.test(text))
    found.push('deletes files (rm -rf)')
  if (
    /\b(?:curl|wget|iwr|Invoke-WebRequest)\b[^|]{0,400}\|\s{0,20}(?:sudo\s+)?(?:ba|z|da)?sh\b/i.test(text) ||
    /\b(?:iex|Invoke-Expression)\b/i.test(text)
  )
    found.push('runs what it downloads (curl … | sh)')
  if (/(?:^|\s)(?:chmod\s+(?:-R\s+)?[0-7]*777|mkfs|dd\s+if=)/.test(text)) found.push('changes permissions or disks')
  return warn(
    'Does what servers rarely need',
    'These are usual in attacks and unusual in servers. Be sure that you know why they are here.',
    found
  )
}

export const shellSyntax: Rule = ({ argv }) => {
  if (stepsOf(argv).some(({ launcher, code }) => launcher?.kind === 'shell' || code.length > 0)) return null
  return warn(
    'Looks like shell syntax',
    'There is no shell in between: these characters reach the program as they stand, and do nothing else.',
    argv.slice(1).filter((given) => {
      // A place that is asked for has a line of its own.
      const arg = given.replace(/\$\{(?:input|secret):[^{}]*\}/g, '')
      return /[;|`]|&&|\$\(|^[<>]|(?:^|[^\\])\$\{?[A-Z_]+/i.test(arg) && !/^https?:/.test(arg)
    })
  )
}

export const relativePaths: Rule = ({ argv }) =>
  warn(
    'Paths that depend on the working folder',
    'What they mean depends on the folder it works in; a leading “~” of an argument is not expanded either. Whole paths are safer.',
    argv.filter((arg, index) =>
      index === 0 ? /^\.{0,2}[^\\/~].*[\\/]/.test(arg) && !/^[a-z]:/i.test(arg) : /^(?:~|\.{1,2})[\\/]/.test(arg)
    )
  )

export const missingFiles: Rule = ({ missingFiles: files }) =>
  warn(
    'Files that are not there',
    'The command names them, but there is no such file now. It will probably not start.',
    files
  )

export const openPlaceholders: Rule = ({ argv }) =>
  warn(
    'Not filled in',
    'These look like gaps that a guide left for you.',
    argv
      .slice(1)
      .filter(
        (arg) =>
          arg.trim() !== '' &&
          arg !== '...' &&
          (isGap(arg) || /\$\{input:[^}]{0,200}\}|<(?:your|path)[^>]{0,200}>/i.test(arg))
      )
  )
