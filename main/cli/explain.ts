/** explain: the page of help behind a failure's code. */
import { failureCodes, type FailureCode } from '../../contract/failure.ts'
import { helpFor } from '../../contract/words/help.ts'
import { say, worded } from '../../contract/words/say.ts'
import { CommandError, exitCode, type Registered } from './context.ts'
import { table } from './words.ts'

export function explainCommand({ program, run }: Registered): void {
  program
    .command('explain [code]')
    .description('what a failure’s code means and what to do about it (no code: all of them)')
    .action((code: string | undefined) =>
      run(async (context) => {
        if (code === undefined) {
          const [first = ['', ''], ...rest] = failureCodes.map((each) => [each, helpFor(each).title])
          return context.answer(
            failureCodes.map((each) => ({ code: each, ...helpFor(each) })),
            () => table(first, rest)
          )
        }
        if (!failureCodes.includes(code as FailureCode))
          throw new CommandError({ code: 'not-found', ...worded(say('cli.no-code', { code })) }, exitCode.usage)
        const words = helpFor(code as FailureCode)
        context.answer({ code, ...words }, () => `${words.title}\n\n${words.sentence}\n${words.remedy}`)
      })
    )
}
