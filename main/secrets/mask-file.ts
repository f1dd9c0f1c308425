/**
 * A host's file, or a difference of two, as it may be shown: what is, or may be, somebody's secret gives way to six dots.
 * Made for looking at, not for reading back: JSON with comments, TOML, YAML and lines of variables are gone through word
 * by word, whatever state they are in. Pure.
 */
import { dots, dotted } from './extract-secrets.ts'
import { nameSays } from './names.ts'
import { secretSpans } from './recognise.ts'
import { shapesIn } from './shapes.ts'

export function maskedText(text: string): string {
  return afterOptions(openValues(quotedValues(text)))
    .split('\n')
    .map(byShape)
    .join('\n')
}

const quoted = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g
const option = /^--?[A-Za-z][\w-]*$/

/** `"name": "value"`, `name = 'value'`, `"--option", "value"`, and words by themselves. */
function quotedValues(text: string): string {
  let last = ''
  let end = 0
  return text.replace(quoted, (found: string, at: number) => {
    const between = text.slice(end, at)
    const before = last
    const inner = found.slice(1, -1)
    last = inner
    end = at + found.length
    if (/^\s*[:=]/.test(text.slice(end, end + 20)) && !/^\s*[:=]/.test(between)) return found
    const bare = /(?:^|[\s{,])([\w.-]{1,100})\s*[:=]\s*$/.exec(between.slice(-140))?.[1]
    const name = /^\s*[:=]\s*$/.test(between) ? before : (bare ?? '')
    const behind = option.test(before) && /^\s*,[\s+-]*$/.test(between) && !inner.startsWith('-') ? before : ''
    return found[0] + masked([name, behind.replace(/^-+/, ''), ''], inner) + found[0]
  })
}

/** Values without quotation marks: `name: value` of YAML, `NAME=value` of a file of variables. */
const openValues = (text: string): string =>
  text.replace(
    /^([+\- ]?[ \t]*(?:- )?(?:export )?)([\w.-]{1,100})(:[ \t]+|[ \t]*=[ \t]*)([^"'\s{[#&*|>][^\n]*)$/gm,
    (_whole, before: string, name: string, between: string, value: string) =>
      before + name + between + masked([name], value)
  )

/** `- --token` with its value as the next item of a list. */
const afterOptions = (text: string): string =>
  text.replace(
    /^([+\- ]?[ \t]*- )(--?[A-Za-z][\w-]*)(\r?\n[+\- ]?[ \t]*- )([^"'\s-][^\n]*)$/gm,
    (_whole, before: string, name: string, between: string, value: string) =>
      before + name + between + masked([name.replace(/^-+/, '')], value)
  )

const byShape = (line: string): string => {
  if (line.length < 12) return line
  const found = [...shapesIn(line)].sort((a, b) => a.start - b.start)
  return dotted(
    line,
    found.filter((span, at) => !found.slice(0, at).some((one) => one.end > span.start))
  )
}

/** Too short for a key of any service, and without what parts of a value stand behind. */
const innocent = /^[\w ./@-]{0,11}$/

function masked(names: readonly string[], raw: string): string {
  for (const name of new Set(names)) {
    if (innocent.test(raw) && nameSays(name) === 'nothing') continue
    // With escapes in it only the whole can be hidden.
    const value = raw.includes('\\') ? unescaped(raw) : raw
    const spans = secretSpans(name, value)
    if (spans.length > 0) return value === raw ? dotted(raw, spans) : dots
  }
  return raw
}

function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw
  }
}
