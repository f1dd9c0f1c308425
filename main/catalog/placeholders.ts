/** Values that a guide left for the person to fill in, and names that smell of secrets. Pure. */

/** `<your token>`, `${input:key}`, `YOUR_API_KEY`, `xxxx`, `…`, and nothing at all. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim()
  return /^(?:|<[^<>]*>|\$\{input:[^}]*\}|\[?(?:your|my|enter|insert|replace|put)[-_ ][\w -]*\]?|x{3,}|\*{3,}|\.{3,}|…|todo|changeme|change[-_ ]me)$/i.test(text)
}

/** A variable or header that usually holds a secret. Names of files and addresses of keys are none. */
export function looksSecret(name: string): boolean {
  if (/(?:_|-|^)(?:file|path|dir|url|uri|id|name|count|limit|ttl)$/i.test(name)) return false
  return /(?:^|[_-])(?:token|secret|password|passwd|pwd|apikey|api[_-]?key|key|credentials?|auth|authorization|cookie|pat|dsn)(?:$|[_-])/i.test(name)
}
