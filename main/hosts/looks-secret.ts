/** Whether a value given in the open is meant to be secret, by its name or by its look. Pure. */

const secretWords = new Set([
  ...['token', 'tokens', 'key', 'keys', 'apikey', 'secret', 'secrets', 'password', 'passwd', 'pwd', 'passphrase'],
  ...['auth', 'authorization', 'credential', 'credentials', 'cookie', 'bearer', 'pat', 'dsn', 'jwt', 'webhook']
])

/** The beginnings that services give their keys, so that a key under an odd name is still taken for one. */
const secretShapes =
  /^(sk-|sk_|rk_|pk_live_|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|AKIA|ASIA|AIza|ya29\.|eyJ[\w-]{8,}\.|ntn_|secret_|hf_|npm_|lin_api_|figd_|dop_v1_|SG\.|Bearer\s|Basic\s|-----BEGIN )/

export function looksSecret(name: string, value: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  if (words.some((word) => secretWords.has(word) || /(apikey|token|secret|password)$/.test(word))) return true
  return secretShapes.test(value) || /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i.test(value)
}

/** What a README writes where a person should put something of their own. Such a field is asked for, not taken. */
export const isPlaceholder = (value: string): boolean =>
  /^(<[^<>]*>|\[[^[\]]*\]|\{\{[^{}]*\}\}|(enter|insert|put|paste|add|my)?[-_ ]?your[-_ ].*|[x*•.…]{3,}|(sk-|ghp_|ntn_|hf_|xoxb-)[.…x*]+|changeme|replace[-_ ]?me.*|todo)$/i.test(
    value.trim()
  )
