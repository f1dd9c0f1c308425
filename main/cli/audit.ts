/** audit: what was done, by whom. */
import type { AuditRecord } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { countOf, timeOf } from './call-query.ts'
import { timeWords } from './call-words.ts'
import { valueOf, type Registered } from './context.ts'
import { table } from './words.ts'

const usualLines = 50
const pageSize = 500

export function auditCommand({ program, run }: Registered): void {
  program
    .command('audit')
    .description('what you and Patchbay did: installed, agreed, joined, switched, removed; the newest last')
    .option('--since <time>', '90s, 10m, 2h, 3d, or a time: 14:30, 2026-11-21T14:30')
    .option('--text <words>', 'words that stand in it')
    .option('-n, --lines <count>', `at most this many (${usualLines})`)
    .addHelpText('after', '\nExample: patchbay audit --since 7d --text joined')
    .action((options: { readonly since?: string; readonly text?: string; readonly lines?: string }) =>
      run(async (context) => {
        const most = countOf(options.lines, usualLines)
        const query = {
          ...(options.since !== undefined && { since: timeOf('--since', options.since, new Date()) }),
          ...(options.text !== undefined && { text: options.text })
        }
        const core = await context.core()
        const records: AuditRecord[] = []
        while (records.length < most) {
          const before = records.at(-1)?.id
          const limit = Math.min(pageSize, most - records.length)
          const page = valueOf(
            await core.call('activity.audit', { ...query, limit, ...(before !== undefined && { before }) })
          )
          records.push(...page)
          if (page.length < limit) break
        }
        records.reverse()
        context.answer(records, () =>
          records.length === 0
            ? sentence('activity.audit-none')
            : table(
                ['WHEN', 'WHO', 'WHAT', 'DETAIL'],
                records.map((each) => [
                  timeWords(each.at),
                  sentence(`activity.actor.${each.actor}`),
                  `${each.action} ${each.subject}`,
                  each.detail
                ])
              )
        )
      })
    )
}
