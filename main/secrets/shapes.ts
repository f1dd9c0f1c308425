/**
 * What looks like a credential wherever it stands: the shapes in which services give out their keys. One list for the
 * recogniser and for the redactor. Pure.
 */
export interface Pattern {
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
export const families: readonly {
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
    look: /[-_](?<=(?:sk-|glpat-|glsa_|xox[a-z]-|xapp-|k_live_|k_test_|gh[pousr]_|ntn_|sbp_|npm_|hf_|gsk_|nvapi-|pplx-|tvly-|shp[a-z]{2}_|figd_|sntry[a-z]_|dop_v1_|dckr_pat_|lin_api_|github_pat_))[A-Za-z0-9_-]{10}/,
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
      { name: 'npm token', find: new RegExp(`${wordEdge}npm_[A-Za-z0-9]{30,}`, 'g') },
      {
        name: 'service key',
        find: new RegExp(
          `${edge}(?:(?:hf|gsk|figd|glsa|lin_api|dop_v1|dckr_pat|shp[a-z]{2}|sntry[a-z])_|(?:nvapi|pplx|tvly|xapp)-)[A-Za-z0-9_-]{16,}`,
          'g'
        )
      }
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
    look: {
      test: (text) => /hooks?[./]/.test(text) && /(?:hooks\.[\w.]{1,40}|\/api\/webhooks)\/[\w/-]{16}/.test(text)
    },
    patterns: [
      {
        name: 'webhook',
        find: /((?:hooks\.[\w.]{1,40}\/(?:services|workflows|triggers|hooks\/catch)|\/api\/webhooks)\/)[\w-]+\/[\w/-]{8,}()/g,
        around: true
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

/** Where such shapes stand in a text, without what is kept around them. */
export function shapesIn(
  text: string
): readonly { readonly start: number; readonly end: number; readonly name: string }[] {
  return families.flatMap(({ look, patterns }) =>
    look.test(text)
      ? patterns.flatMap(({ find, name, around }) =>
          [...text.matchAll(find)].map((found) => ({
            start: found.index + (around ? (found[1] ?? '').length : 0),
            end: found.index + found[0].length - (around ? (found[2] ?? '').length : 0),
            name
          }))
        )
      : []
  )
}

/** A whole value that begins as services begin their keys: shorter ones count, too, as nothing else stands around it. */
const beginning =
  /^(?:sk-|[srp]k_(?:live|test)_|gh[pousr]_|github_pat_|glpat-|glsa_|xox[a-z]-|xapp-|ya29\.|SG\.|ntn_|secret_|hf_|npm_|gsk_|lin_api_|figd_|dop_v1_|dckr_pat_|shp[a-z]{2}_|sntry[a-z]_|sbp_|nvapi-|pplx-|tvly-|ATATT3x)[\w.-]{8,}={0,2}$|^(?:AKIA|ASIA)[0-9A-Z]{12,}$|^AIza[\w-]{16,}$|^\d{6,12}:AA[\w-]{20,}$|^eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?$/
export const beginsAsKey = (value: string): boolean => beginning.test(value)
