/** What changed about a held tool, for a terminal. Pure. */
import { diffLines } from 'diff'
import type { ToolView } from '../../contract/model.ts'
import { makeVisible } from '../logs/visible.ts'

/** Lines of the tool as a host sees it: its description, then its input. */
const lines = (tool: { readonly description: string; readonly inputSchema: unknown }): string =>
  `${tool.description}\n${JSON.stringify(tool.inputSchema, null, 2)}\n`
const mostLines = 400

export function changeInWords(tool: ToolView): string {
  const before = tool.before ? lines(tool.before) : null
  const now = lines(tool)
  const parts =
    before === null
      ? ['How it was before is not known any more. This is how it is now:', ...marked(now, ' ')]
      : before === now
        ? ['Its description and its input are as they were; its title, output or hints are others.']
        : diffLines(before, now).flatMap((part) =>
            part.added || part.removed ? marked(part.value, part.added ? '+' : '-') : []
          )
  const more = parts.length > mostLines ? [`… and ${parts.length - mostLines} lines more`] : []
  const hint = tool.onlyCounts
    ? ['Only times, dates or counts changed. With --changing it is not held for these again.']
    : []
  return [...parts.slice(0, mostLines), ...more, ...hint].join('\n')
}

const marked = (text: string, mark: string): readonly string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${mark} ${makeVisible(line)}`)
