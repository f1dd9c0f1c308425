import type { LogLine } from '../../contract/model.ts'
import type { ControlClient } from '../control/client.ts'
import { CommandError, valueOf } from './context.ts'
import type { Filter } from './log-filter.ts'

/** The most that one answer holds. */
export const pageLines = 2_000

/**
 * The newest lines that fit, oldest first, however many pages that takes; `total` counts all that fit. Throws what kept
 * the core from finding them: an expression that took too long.
 */
export async function readPages(
  core: ControlClient,
  server: string,
  filter: Filter,
  most: number
): Promise<{ readonly lines: readonly LogLine[]; readonly total: number }> {
  const pages: (readonly LogLine[])[] = []
  let read = 0
  let total = 0
  let before: number | undefined
  while (read < most) {
    const page = valueOf(
      await core.call('logs.window', {
        server,
        filter,
        limit: Math.min(most - read, pageLines),
        ...(before === undefined ? {} : { before })
      })
    )
    if (page.problem !== undefined) throw new CommandError({ code: 'bad-input', message: page.problem })
    if (before === undefined) total = page.total
    if (page.lines.length === 0 || page.first === before) break
    pages.push(page.lines)
    read += page.lines.length
    before = page.first
  }
  const lines = pages.reverse().flat()
  return { lines: lines.length > most ? lines.slice(-most) : lines, total }
}
