/**
 * Hides secrets in text before it reaches a log, a page or a report: known values first, then what looks like a
 * credential. Works on whole lines, so that a secret written in two pieces has been joined before.
 */
import type { Redactor } from './types.ts'
import { encodingsOf } from './encodings.ts'
import { secretParts } from './recognise.ts'
import { families } from './shapes.ts'
import { isUnmistakable } from './unmistakable.ts'

/** What stands in a secret's place; says which one, never how long it is. */
export const maskOf = (name: string): string => `●●●●●● (hidden: ${name})`
/** In its place in what a server says of itself: without a name, so that it stays the same whatever the name. */
const ownMask = '●●●●●●'
/** So many characters of a value give something of it away; fewer stand at the end of many a harmless line. */
const leastBegun = 4

/** Keeps the values it is given in memory only. `name` is what is shown: the variable's or header's name. */
export function createRedactor(): Redactor {
  const known = new Map<string, readonly string[]>()
  /** By name, the forms of values that cannot be anything else. */
  const unmistakable = new Map<string, readonly string[]>()
  /** By server, made when first asked for; null = it has none. */
  const own = new Map<string, RegExp | null>()
  let names = new Map<string, string>()
  let values: RegExp | null = null

  function rebuild(): void {
    names = new Map()
    for (const [name, forms] of known) for (const form of forms) if (!names.has(form)) names.set(form, name)
    values = anyOf([...names.keys()])
    own.clear()
  }

  function ownValues(server: string): RegExp | null {
    let found = own.get(server)
    if (found === undefined) {
      const names = [...unmistakable.keys()].filter((name) => name.startsWith(`server/${server}/`))
      own.set(server, (found = anyOf([...new Set(names.flatMap((name) => unmistakable.get(name) ?? []))])))
    }
    return found
  }

  function mask(text: string): { readonly text: string; readonly hidden: number } {
    let hidden = 0
    let masked = text
    if (values) {
      masked = masked.replace(values, (form) => {
        hidden += 1
        return maskOf(shortName(names.get(form) ?? 'secret'))
      })
    }
    for (const { look, patterns } of families) {
      if (!look.test(masked)) continue
      for (const pattern of patterns) {
        masked = masked.replace(pattern.find, (_whole: string, before: unknown, after: unknown) => {
          hidden += 1
          return pattern.around ? `${String(before)}${maskOf(pattern.name)}${String(after)}` : maskOf(pattern.name)
        })
      }
    }
    return { text: masked, hidden }
  }

  /** The longest beginning of a known form that the text ends with: where it starts, and whose it is. */
  function begunAtEnd(text: string): { readonly at: number; readonly name: string } | null {
    let found: { at: number; name: string } | null = null
    for (const [form, name] of names)
      for (let at = Math.max(0, text.length - form.length + 1); at <= text.length - leastBegun; at += 1)
        if ((found === null || at < found.at) && text.charAt(at) === form.charAt(0) && form.startsWith(text.slice(at)))
          found = { at, name }
    return found
  }

  return {
    learn(name, value) {
      // A value that was changed is hidden beside the new one: it may still stand in buffers on their way to disk.
      const parts = secretParts(shortName(name), value)
      const forms = formsOf(known.get(name), parts)
      if (forms.length === 0) return
      known.set(name, forms)
      const surest = parts.filter(isUnmistakable)
      if (surest.length > 0) unmistakable.set(name, formsOf(unmistakable.get(name), surest))
      rebuild()
    },
    forget(name) {
      unmistakable.delete(name)
      if (known.delete(name)) rebuild()
    },
    maskOwn(server, text) {
      const found = ownValues(server)
      return found ? text.replace(found, ownMask) : text
    },
    mask,
    maskCut(text) {
      const { text: masked, hidden } = mask(text)
      const begun = begunAtEnd(masked)
      return begun === null
        ? { text: masked, hidden }
        : { text: masked.slice(0, begun.at) + maskOf(shortName(begun.name)), hidden: hidden + 1 }
    }
  }
}

/** With those known before; of very many the newest. */
const formsOf = (before: readonly string[] | undefined, parts: readonly string[]): readonly string[] =>
  [...new Set([...(before ?? []), ...parts.flatMap(encodingsOf)])].slice(-800)

/** Of a reference `server/<id>/env/NAME` only the NAME is shown. */
function shortName(name: string): string {
  return name.startsWith('server/') ? decodeURIComponent(name.slice(name.lastIndexOf('/') + 1)) : name
}

/** Longest first, so that a value that contains another is hidden whole. */
function anyOf(forms: readonly string[]): RegExp | null {
  if (forms.length === 0) return null
  const sorted = [...forms].sort((a, b) => b.length - a.length)
  return new RegExp(sorted.map(escape).join('|'), 'g')
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
