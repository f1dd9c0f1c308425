/**
 * Finds what a person typed straight into arguments or an address and what is surely a credential, and puts a place for
 * a secret there instead: `--api-key X`, `--token=X`, `-e API_TOKEN=X`, `--header "Authorization: Bearer X"`,
 * `https://user:X@host/?token=X`, and words that begin as services begin their keys. Pure.
 *
 * Surely means: a name that says so and a value that is no ordinary word, no path and no gap somebody left to be filled
 * in. A short or plain password is left where it is; the review warns of it.
 */
import { placeOf } from './places.ts'
import { isUnmistakable } from './unmistakable.ts'

export interface Tucked<T> {
  readonly text: T
  /** By name; the place `${secret:name}` stands for it. */
  readonly values: Readonly<Record<string, string>>
}

const secretWords = new Set(
  'token key apikey secret password passwd pwd passphrase auth authorization credential credentials cookie pat dsn jwt'.split(
    ' '
  )
)
/** Said by the last word: a key's file, address or name is no key. */
const saysSecret = (name: string): boolean => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const last = words.at(-1) ?? ''
  return secretWords.has(last) || /(?:apikey|token|secret|password)$/.test(last)
}
const beginning =
  /^(?:sk-[\w-]{16,}|[srp]k_(?:live|test)_\w{10,}|gh[pousr]_\w{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{30,}|ntn_\w{20,}|npm_\w{30,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)$/
const gap = /^[<[{]|\$\{|^\$[A-Z_]|your[-_ ]|●|^[x*.…-]+$|example|placeholder/i
const path = /^(?:~|\.{0,2}[\\/]|[a-z]:[\\/]|file:)/i

const isCredential = (value: string): boolean => isUnmistakable(value) && !gap.test(value) && !path.test(value)

/** `taken`: names that other secrets of this launch have already. */
export function tuckArgs(args: readonly string[], taken: readonly string[] = []): Tucked<readonly string[]> {
  const keep = keeper(taken)
  const text = args.map((arg, at) => {
    const before = args[at - 1]
    if (before !== undefined && /^--?[A-Za-z][\w-]*$/.test(before) && !arg.startsWith('-')) {
      if (/^(?:--header|-H)$/.test(before)) return inHeader(arg, keep)
      if (saysSecret(before) && !arg.includes('://') && isCredential(arg)) return keep(before, arg)
    }
    const option = /^(--?[A-Za-z][\w-]*=|[A-Za-z_]\w*=)(.+)$/s.exec(arg)
    if (option && saysSecret(option[1]!.slice(0, -1)) && !option[2]!.includes('://') && isCredential(option[2]!))
      return option[1]! + keep(option[1]!.slice(0, -1), option[2]!)
    if (beginning.test(arg)) return keep('key', arg)
    return inAddress(arg, keep)
  })
  return { text, values: keep.values }
}

/** The password of a user, and members of the query whose names say so. */
export function tuckUrl(url: string, taken: readonly string[] = []): Tucked<string> {
  const keep = keeper(taken)
  return { text: inAddress(url, keep), values: keep.values }
}

type Keep = ((name: string, value: string) => string) & { readonly values: Record<string, string> }
function keeper(taken: readonly string[]): Keep {
  const values: Record<string, string> = {}
  const keep = (name: string, value: string): string => {
    const plain = name.replace(/^-+/, '') || 'key'
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? plain : `${plain}-${number}`
      if (taken.includes(free) || (Object.hasOwn(values, free) && values[free] !== value)) continue
      values[free] = value
      return placeOf(free)
    }
  }
  return Object.assign(keep, { values })
}

function inHeader(arg: string, keep: Keep): string {
  const header = /^([\w-]+)(\s*:\s*(?:(?:Bearer|Basic|Token)\s+)?)(\S+)$/i.exec(arg)
  return header && saysSecret(header[1]!) && isCredential(header[3]!)
    ? header[1]! + header[2]! + keep(header[1]!, header[3]!)
    : arg
}

function inAddress(text: string, keep: Keep): string {
  if (!text.includes('://')) return text
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/@:?#]*:)([^\s/@?#]+)(?=@)/i, (whole, before: string, value: string) =>
      gap.test(value) ? whole : before + keep('password', value)
    )
    .replace(/([?&;])([\w.-]+)=([^&;#\s]+)/g, (whole, before: string, name: string, value: string) =>
      saysSecret(name) && isCredential(value) ? `${before}${name}=${keep(name, value)}` : whole
    )
}
