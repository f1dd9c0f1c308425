import type { LogLine, LogWindow } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'

/** What one download may hold; older lines are left out and counted in its first line. */
const exportBytes = 32 * 1024 * 1024

/** The log as text for people or as JSON Lines, oldest first. `page` answers the lines before a cursor. */
export async function exportLines(
  server: string,
  format: 'text' | 'jsonl',
  page: (before: number | undefined) => Promise<LogWindow>
): Promise<{ readonly fileName: string; readonly text: string }> {
  const pages: string[] = []
  let bytes = 0
  let taken = 0
  let total = 0
  let before: number | undefined
  for (;;) {
    const { lines, first, total: all } = await page(before)
    if (before === undefined) total = all
    if (lines.length === 0 || first === before) break
    const text = lines
      .map((line) => (format === 'jsonl' ? `${JSON.stringify(line)}\n` : readable(line, server === '*')))
      .join('')
    pages.push(text)
    bytes += text.length
    taken += lines.length
    before = first
    if (bytes >= exportBytes) break
  }
  if (format === 'text' && taken < total) pages.push(sentence('logs.left-out', { n: total - taken }))
  const name = server === '*' ? 'all-servers' : server.replace(/[^A-Za-z0-9._-]+/g, '-')
  return { fileName: `patchbay-${name}.${format === 'jsonl' ? 'jsonl' : 'log'}`, text: pages.reverse().join('') }
}

function readable(line: LogLine, withServer: boolean): string {
  const level = line.level === 'info' ? '' : `${line.level}: `
  const time = line.call?.ms === undefined || line.call.ms === null ? '' : ` (${Math.round(line.call.ms)} ms)`
  const head = `${line.at}  ${withServer ? `${line.server}  ` : ''}${line.stream.padEnd(9)}  ${level}`
  return `${head}${line.text.replaceAll('\n', `\n${' '.repeat(head.length)}`)}${time}\n`
}
