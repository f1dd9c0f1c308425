/**
 * What the name of a variable, a header, an option or a member says about its value: `strong` names are those of secrets
 * and of nothing else, `weak` ones are often, `faint` ones sometimes. Pure.
 */
export type NameSays = 'strong' | 'weak' | 'faint' | 'nothing'

const set = (words: string) => new Set(words.split(' '))

const strong = set(
  'token tokens apikey apikeys secret secrets password passwords passwd passwort pwd pw psw pwds kennwort mdp passphrase authorization credential credentials jwt bearer webhook webhooks apitoken'
)
const weak = set('key keys auth cookie cookies pat creds cred pass dsn mnemonic')
const faint = set('session sid pin otp salt seed sas licence license code')
/** `SECRET_KEY` is one, `SORT_KEY` is none; any other key is judged by its value. */
const secretKeys = set(
  'api access secret private signing encryption master auth account service admin bot deploy storage subscription management consumer integration webhook application'
)
const plainKeys = set(
  'public sort primary partition foreign cache group hot short shortcut row column lookup index unique map object range routing registry hash idempotency publishable translation config feature json dict default'
)
/** Last words of what is about a secret and is none: where it lies, how long it lasts, what it is called. */
const about = set(
  'file files path paths dir dirs directory folder url uri endpoint host port address domain id ids name names username count counts limit limits max min ttl expiry expires expiration expire timeout length len size type types algorithm alg provider mode enabled disabled header headers prefix suffix env var format scope scopes budget region version method strategy field column required interval hours minutes seconds minute second hour day days rotation store backend policy location label title description issuer audience usage price cost window'
)
/** First words that turn the rest into a switch or a number. */
const counting = set(
  'max min num number total limit count use enable disable skip no without require has is allow show verify'
)

/** `apiKey`, `API_KEY`, `--api-key`, `X-Api-Key` → api, key. */
export const wordsOfName = (name: string): readonly string[] =>
  name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)

export function nameSays(name: string): NameSays {
  const words = wordsOfName(name)
    .map((word) => (word === 'x' ? '' : word))
    .filter(Boolean)
  // `TOKEN_2`, `TOKEN_A`: one of several.
  if (words.length > 1 && /^(?:\d+|[a-z])$/.test(words.at(-1)!)) words.pop()
  const last = words.at(-1)?.replace(/\d+$/, '') ?? ''
  if (words.length > 1 && counting.has(words[0]!)) return 'nothing'
  // The address of a hook is the key to it, as nothing else is asked for.
  if ((last === 'url' || last === 'uri') && /^(?:web)?hooks?$/.test(words.at(-2) ?? '')) return 'strong'
  if (about.has(last)) return 'nothing'
  if (last === 'key' || last === 'keys') {
    const before = words.at(-2) ?? ''
    return secretKeys.has(before) ? 'strong' : plainKeys.has(before) ? 'nothing' : 'weak'
  }
  if (strong.has(last) || /(?:apikeys?|accesskey|secretkey|privatekey|tokens?|secrets?|passwords?)$/.test(last))
    return 'strong'
  return weak.has(last) ? 'weak' : faint.has(last) ? 'faint' : 'nothing'
}

/** `MAX_TOKENS`, `CONTEXT_TOKENS`: with a number behind it, what is counted. */
export const namesACount = (name: string): boolean => /tokens$/.test(wordsOfName(name).at(-1) ?? '')
/** `COMMIT_SHA`, `PROJECT_ID`: long odd values are usual there. */
export const namesAnIdentity = (name: string): boolean =>
  wordsOfName(name).some((word) =>
    /^(?:id|ids|uuid|guid|sha|sha\d+|hash|digest|checksum|commit|integrity|ref|revision|version|etag|fingerprint|page|cursor|path|file|dir|package|image)$/.test(
      word
    )
  )
