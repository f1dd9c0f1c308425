/**
 * Hides secrets in text before it reaches a log, a page or a report: known values first, then what looks like a
 * credential. Works on whole lines, so that a secret written in two pieces has been joined before.
 */
import type { Redactor } from './types.ts'
import { encodingsOf } from './encodings.ts'
import { isUnmistakable } from './unmistakable.ts'

/** What stands in a secret's place; says which one, never how long it is. */
export const maskOf = (name: string): string => `●●●●●● (hidden: ${name})`
/** In its place in what a server says of itself: without a name, so that it stays the same whatever the name. */
const ownMask = '●●●●●●'

interface Pattern {
  readonly name: string
  readonly find: RegExp
  /** Which group is kept in front of the mask and which behind it. */
  readonly around?: boolean
}
/** With the dash in it no credential can begin in the middle of another: each stretch of text is walked once. */
const edge = '(?<![A-Za-z0-9_-])'
const wordEdge = '(?<![A-Za-z0-9_])'

/**
 * What looks like a credential, in families. A clean text pays for one look a family and no more. A look begins with a
 * set of a few rare characters and checks from there what stands before and behind: the engine skips to such a set many
 * characters at a time, which it does not do for words or for a single character. A look finds at least what its
 * patterns find.
 */
const families: readonly {
  readonly look: { test: (text: string) => boolean }
  readonly patterns: readonly Pattern[]
}[] = [
  {
    look: { test: (text) => text.includes('://') && /:\/\/[^\s/@:]*:[^\s/@]*@/.test(text) },
    patterns: [
      {
        name: 'password in a URL',
        find: /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"'<>]*:[^\s/@"'<>]+(@)/gi,
        around: true
      }
    ]
  },
  {
    look: /bearer\s|basic\s/i,
    patterns: [
      { name: 'bearer token', find: /(\bbearer\s+)[A-Za-z0-9._~+/-]{8,}=*()/gi, around: true },
      {
        name: 'basic credentials',
        find: /(\bauthorization["']?\s*[:=]\s*["']?basic\s+)[A-Za-z0-9+/]{8,}=*()/gi,
        around: true
      }
    ]
  },
  {
    look: /[-_](?<=(?:sk-|glpat-|xox[a-z]-|k_live_|k_test_|gh[pousr]_|ntn_|sbp_|npm_|github_pat_))[A-Za-z0-9_-]{10}/,
    patterns: [
      { name: 'sk- key', find: new RegExp(`${edge}sk-[A-Za-z0-9_-]{16,}`, 'g') },
      { name: 'GitLab token', find: new RegExp(`${edge}glpat-[A-Za-z0-9_-]{16,}`, 'g') },
      { name: 'Slack token', find: new RegExp(`${edge}xox[a-z]-[A-Za-z0-9-]{10,}`, 'g') },
      { name: 'payment key', find: new RegExp(`${wordEdge}[srp]k_(?:live|test)_[A-Za-z0-9]{10,}`, 'g') },
      {
        name: 'GitHub token',
        find: new RegExp(`${wordEdge}(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,})`, 'g')
      },
      { name: 'Notion token', find: new RegExp(`${wordEdge}ntn_[A-Za-z0-9]{20,}`, 'g') },
      { name: 'Supabase token', find: new RegExp(`${wordEdge}sbp_[a-z0-9]{20,}`, 'g') },
      { name: 'npm token', find: new RegExp(`${wordEdge}npm_[A-Za-z0-9]{30,}`, 'g') }
    ]
  },
  {
    look: /[IJ](?:(?<=A[KS]I)A[0-9A-Z]{16}|(?<=AI)za[0-9A-Za-z_-]{30}|(?<=eyJ)[A-Za-z0-9_-]{10})/,
    patterns: [
      { name: 'AWS key', find: new RegExp(`${wordEdge}(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])`, 'g') },
      { name: 'Google key', find: new RegExp(`${edge}AIza[0-9A-Za-z_-]{30,}`, 'g') },
      {
        name: 'signed token',
        find: new RegExp(`${edge}eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*`, 'g')
      }
    ]
  },
  {
    look: /PRIVATE KEY/,
    patterns: [
      {
        name: 'private key',
        find: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g
      }
    ]
  }
]

/** Keeps the values it was told in memory only. `name` is what is shown: the variable's or header's name. */
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

  return {
    learn(name, value) {
      // A value that was changed is hidden beside the new one: it may still stand in buffers on their way to disk.
      const forms = new Set([...(known.get(name) ?? []), ...encodingsOf(value)])
      if (forms.size === 0) return
      known.set(name, [...forms].slice(-400))
      if (isUnmistakable(value))
        unmistakable.set(name, [...new Set([...(unmistakable.get(name) ?? []), ...encodingsOf(value)])].slice(-400))
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
    mask(text) {
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
  }
}

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
