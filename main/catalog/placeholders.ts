/** Values that a guide left for the person to fill in, and names that smell of secrets. Pure. */

/**
 * `<your token>`, `${input:key}`, `YOUR_API_KEY`, `my-api-key`, `xxxx`, `changeme`, and nothing at all. Of what somebody
 * deliberately gave as a secret only the unmistakable ones count: "changeme" may really be the password.
 */
export function isPlaceholder(value: string, givenAsSecret = false): boolean {
  const text = value.trim()
  if (/^(?:|<[^<>]*>|\$\{input:[^}]*\}|\[?(?:insert[-_ ]|enter[-_ ])?your[-_ ][\w -]*\]?)$/i.test(text)) return true
  return (
    !givenAsSecret &&
    /^(?:my[-_ ](?:\w+[-_ ])?(?:key|token|secret|password)|x{4,}|\*{3,}|replace[-_ ]?me|change[-_ ]?me)$/i.test(text)
  )
}

/** A variable or header that usually holds a secret. Names of files and addresses of keys are none. */
export function looksSecret(name: string): boolean {
  if (/(?:_|-|^)(?:file|path|dir|url|uri|id|name|count|limit|ttl)$/i.test(name)) return false
  return /(?:^|[_-])(?:token|secret|password|passwd|pwd|apikey|api[_-]?key|key|credentials?|auth|authorization|cookie|pat|dsn)(?:$|[_-])/i.test(
    name
  )
}
