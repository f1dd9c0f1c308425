/**
 * The line of a program's last words that says why it ended. The very last one seldom does: Node ends with its own
 * version, Go and Rust with a trace or advice, Python's error stands below its frames. Pure.
 */

/** Says nothing by itself: emptiness, frames of a trace, marks under code, versions, advice, brackets. */
const noise: readonly RegExp[] = [
  /^[\s\p{P}\p{S}]*$/u,
  /^Node\.js v\d/,
  /^\s+at \S/,
  /^\s*File ".*", line \d+/,
  /^\s*\d+:\s+(?:0x[0-9a-f]+ - )?\S*::/i,
  /^(?:goroutine \d+ \[|created by |exit status \d+$|\t)/,
  /^(?:note: run with|note: Some details are omitted|stack backtrace:|\(Use `node )/,
  /^Traceback \(most recent call last\)|^During handling of the above|^The above exception was/,
  /^(?:npm (?:error|ERR!) )?A complete log of this run can be found/,
  /^npm (?:error|ERR!) +(?:code|errno|syscall|path|command|workspace|location)\b/
]
/** The name of an error before its words, or a word that a runtime begins its last sentence with. */
const error =
  /(?:^|[\s([\]:])(?:[A-Za-z_$][\w$.]*)?(?:Error|Exception|Interrupt|Rejection|Fault)\b(?: \[\w+\])?(?::|$)|^\s*(?:[Pp]anic|[Ff]atal|[Ee]rror|ERROR|[Cc]ritical|[Aa]bort(?:ed|ing)?)\b|\b(?:panicked at|fatal error|FATAL|PANIC|terminate called)\b|\b[Ee]rror:|^[a-z_][\w.]*\.[A-Z]\w*: /

/** Code that a trace shows, and errors within errors. */
const indented = /^(?: {4}|\t)/

/** Lines are oldest first; null where nothing was said. */
export function errorLine(lines: readonly string[]): string | null {
  const late = lines.slice(-40).map((line) => line.slice(0, 1_000))
  const at = late.findLastIndex((line) => !indented.test(line) && error.test(line) && !isNoise(line))
  if (at < 0)
    return (late.findLast((line) => !isNoise(line)) ?? late.findLast((line) => line.trim() !== ''))?.trim() ?? null
  const line = late[at]!.trim()
  // Rust says where on one line and why on the next.
  const next = /\bpanicked at [^']*:\d+:\d+:$/.test(line) ? late[at + 1]?.trim() : undefined
  return next === undefined || isNoise(next) ? line : `${line} ${next}`
}
const isNoise = (line: string): boolean => noise.some((pattern) => pattern.test(line))
