/** Rules about the words of a command. Pure. */
import { say, sentence } from '../../../contract/words/say.ts'
import { stepsOf } from '../../launchers/read-command.ts'
import { isGap } from '../../secrets/gaps.ts'
import { hidesSomething } from '../visible.ts'
import { warn, type Rule } from './proposal.ts'

export const hiddenCharacters: Rule = ({ argv, url, env }) =>
  warn(
    say('warn.hidden'),
    say('warn.hidden-why'),
    [...argv, url ?? '', ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].filter(hidesSomething)
  )

export const codeInArguments: Rule = ({ argv }) => {
  const steps = stepsOf(argv).filter(({ code }) => code.length > 0)
  return warn(say('warn.code'), say('warn.code-why', { program: steps[0]?.program ?? '' }), [
    ...new Set(steps.flatMap(({ code }) => code))
  ])
}

export const dangerousWords: Rule = ({ argv }) => {
  const text = argv.join(' ')
  const found: string[] = []
  if (
    argv.some(
      (arg) => /^(?:sudo|doas|pkexec|runas)$/i.test(arg.replace(/^.*[\\/]/, '')) || /\b(?:sudo|doas|pkexec)\s/.test(arg)
    )
  )
    found.push(sentence('warn.admin'))
  if (/\brm\s{1,20}(?:-\w{1,40}\s{1,20}){0,10}-\w{0,40}[rf]|\brmdir\s+\/s|\bRemove-Item\b.{0,400}-Recurse/i.test(text))
    found.push(sentence('warn.deletes'))
  if (
    /\b(?:curl|wget|iwr|Invoke-WebRequest)\b[^|]{0,400}\|\s{0,20}(?:sudo\s+)?(?:ba|z|da)?sh\b/i.test(text) ||
    /\b(?:iex|Invoke-Expression)\b/i.test(text)
  )
    found.push(sentence('warn.downloads'))
  if (/(?:^|\s)(?:chmod\s+(?:-R\s+)?[0-7]*777|mkfs|dd\s+if=)/.test(text)) found.push(sentence('warn.permissions'))
  return warn(say('warn.rare'), say('warn.rare-why'), found)
}

export const shellSyntax: Rule = ({ argv }) => {
  if (stepsOf(argv).some(({ launcher, code }) => launcher?.kind === 'shell' || code.length > 0)) return null
  return warn(
    say('warn.shell'),
    say('warn.shell-why'),
    argv.slice(1).filter((given) => {
      // A place that is asked for has a line of its own.
      const arg = given.replace(/\$\{(?:input|secret):[^{}]*\}/g, '')
      return /[;|`]|&&|\$\(|^[<>]|(?:^|[^\\])\$\{?[A-Z_]+/i.test(arg) && !/^https?:/.test(arg)
    })
  )
}

export const relativePaths: Rule = ({ argv }) =>
  warn(
    say('warn.relative'),
    say('warn.relative-why'),
    argv.filter((arg, index) =>
      index === 0 ? /^\.{0,2}[^\\/~].*[\\/]/.test(arg) && !/^[a-z]:/i.test(arg) : /^(?:~|\.{1,2})[\\/]/.test(arg)
    )
  )

export const missingFiles: Rule = ({ missingFiles: files }) =>
  warn(say('warn.no-files'), say('warn.no-files-why'), files)

export const openPlaceholders: Rule = ({ argv }) =>
  warn(
    say('warn.gaps'),
    say('warn.gaps-why'),
    argv
      .slice(1)
      .filter(
        (arg) =>
          arg.trim() !== '' &&
          arg !== '...' &&
          (isGap(arg) || /\$\{input:[^}]{0,200}\}|<(?:your|path)[^>]{0,200}>/i.test(arg))
      )
  )
