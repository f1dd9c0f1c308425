/**
 * What a guide writes where a person should put something of their own. Such a text is never a secret: it is asked for,
 * or left alone, but neither kept nor hidden. Pure.
 */

/** Around the whole text: `<your token>`, `[…]`, `{{…}}`, `{organization}`, `${input:key}`, `${VAR}`, `$VAR`, `%VAR%`. */
const enclosed =
  /^(?:<[^<>]*>|\[[^[\]]*\]|\{\{[^{}]*\}\}|\{[A-Za-z][\w .:-]*\}|\$\{[^{}]+\}|\$[A-Z_][A-Z0-9_]*|%[A-Z_][A-Z0-9_]*%)$/
/** `xxxx`, `****`, `...`, `sk-...`, `xoxb-xxxx-xxxx`, `ntn_****`. */
const blackened = /^(?:[a-z][a-z0-9]{1,11}[-_])?[x*•●.…][x*•●.…_-]{2,}$/i
/** `YOUR_API_KEY`, `ghp_your_token_here`, `your.email@company.com`, `enter-your-key`. */
const yours = /(?:^|[-_ .])your[-_ .][a-z]/i
/** `changeme`, `replace-me`, `todo`, `my-api-key`, `token_here`, `insert-token`. */
const spoken =
  /^(?:change[-_ ]?me|replace[-_ ]?(?:me|this|with).*|todo|tbd|my[-_ ](?:\w+[-_ ])?(?:key|token|secret|password)|[\w -]*(?:key|token|secret|password|value|id)[-_ ](?:goes[-_ ])?here|(?:insert|enter|put|paste|add)[-_ ].*(?:key|token|secret|password|here).*)$/i

/** The whole text is a gap to be filled in. Nothing at all is none. */
export function isGap(text: string): boolean {
  const bare = text.trim()
  if (bare === '' || bare.length > 400) return false
  return enclosed.test(bare) || blackened.test(bare) || spoken.test(bare) || (yours.test(bare) && !/[;&]/.test(bare))
}

/** Only what cannot be a value that somebody meant: "changeme" and "xxxx" may really be the password. */
export function isCertainGap(text: string): boolean {
  const bare = text.trim()
  return (
    bare.length <= 400 &&
    (/^(?:<[^<>]*>|\$\{input:[^}]*\})$/.test(bare) || (yours.test(bare) && /^[\w. @[\]-]*$/.test(bare)))
  )
}

/** `ghp_your_token_here`, `xoxb-…`: what belongs there begins as services begin their keys. */
export const isGapOfKey = (text: string): boolean =>
  /^(?:sk|gh[pousr]|github_pat|glpat|glsa|xox[a-z]|xapp|ntn|sntry[a-z]|hf|npm|gsk|lin_api|pplx|tvly)[-_]/i.test(
    text.trim()
  )

/** A gap stands in it, or the dots of a secret that was hidden. */
export const holdsGap = (text: string): boolean => /\$\{(?:input|secret|env):[^{}]*\}|●●●/.test(text)
