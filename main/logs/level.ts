import type { LogLevel } from '../../contract/model.ts'

/** Two looks at a whole block before any at a line: a coarse one that costs next to nothing, then every word that counts. */
const traces = /rr|xc|fa[it]|arn|pan|cri|tra|deb|ale|mer|dep|retr|verb|sil|un[hc]/i
const anyWord =
  /err|exception|fatal|panic|crit|trace|fail|warn|debug|emerg|alert|deprecat|retry|verbose|silly|unhandled|uncaught/i

const errorWord =
  /\b(?:error|err|fatal|panic|critical|crit|alert|emerg|emergency|exception|traceback|unhandled\w*|uncaught)\b|[A-Z]\w*(?:Error|Exception)\b|npm ERR!|\bfailed\b/i
const warningWord = /\b(?:warn|warning|deprecat\w+|retry(?:ing)?)\b/i
const debugWord = /^\W*(?:\S+\s+){0,3}?\W?(?:debug|trace|verbose|silly)\b/i
/** A level that the server states itself, near the start: [INFO], level=warn, "level":"error", INFO:name:. */
const stated =
  /^.{0,60}?(?:\blevel["']?\s*[=:]\s*["']?|\[|<|^|\s)(trace|debug|verbose|info|information|notice|warn|warning|error|err|fatal|critical)\b["'\]>: |]/i
/** Lines of a stack trace belong to the error above them. */
const stackLine = /^\s+at .+[:(]|^\s+File ".+", line \d+|^\s+\^+\s*$|^\s{2,}errno: /

/** False when every line of the block is plain "info". `before` is the level of the line above it. */
export function mayHaveLevels(block: string, before: LogLevel): boolean {
  return before === 'error' || (traces.test(block) && anyWord.test(block))
}

/** A guess, for chips and colour only. `before` is the level of the line above. */
export function guessLevel(text: string, before: LogLevel = 'info'): LogLevel {
  const short = text.length > 400 ? text.slice(0, 400) : text
  if (before === 'error' && stackLine.test(short)) return 'error'
  const own = stated.exec(short)?.[1]?.toLowerCase()
  if (own !== undefined) {
    if (own === 'trace' || own === 'debug' || own === 'verbose') return 'debug'
    if (own.startsWith('warn')) return 'warning'
    if (own.startsWith('info') || own === 'notice') return 'info'
    return 'error'
  }
  // "0 errors", "no errors", "without error" are good news.
  if (errorWord.test(short) && !/\b(?:0|no|without)\s+(?:errors?|failures?|exceptions?)\b/i.test(short)) return 'error'
  if (warningWord.test(short)) return 'warning'
  return debugWord.test(short) ? 'debug' : 'info'
}
