/** The secrets among the words of a command: behind an option, inside one, in an address, or by themselves. Pure. */
import { secretSpans, secretsInText, type Span } from './recognise.ts'

export interface ArgumentSpan extends Span {
  /** Of the argument it stands in. */
  readonly index: number
}

/** What follows is a program for a shell. */
const code = /^-[a-z]*c$|^\/c$|^--?command$|^--eval$/i
const header = /^(?:--headers?|-H)$/

export function secretsInArguments(args: readonly string[]): readonly ArgumentSpan[] {
  return args.flatMap((arg, index) => spansOf(arg, args[index - 1]).map((span) => ({ ...span, index })))
}

function spansOf(arg: string, before: string | undefined): readonly Span[] {
  const option = before !== undefined && /^--?[A-Za-z][\w-]*$/.test(before) && !arg.startsWith('-')
  if (before !== undefined && code.test(before) && /\s/.test(arg)) return secretsInText(arg)
  if (option && !header.test(before)) {
    // `-e NAME=value` is looked at as a pair; so is what stands behind an option whose name says nothing.
    const named = secretSpans(before.replace(/^-+/, ''), arg)
    if (named.length > 0) return named
  }
  return secretSpans('', arg)
}
