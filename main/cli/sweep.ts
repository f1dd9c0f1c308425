/** sweep: MCP processes that some host left behind, and ending those chosen. */
import { say, sentence, worded } from '../../contract/words/say.ts'
import { CommandError, exitCode, valueOf, type Registered } from './context.ts'
import { table } from './words.ts'

export function sweepCommand({ program, run }: Registered): void {
  program
    .command('sweep')
    .description('MCP processes that any host left behind; --end <pid> ends those chosen')
    .option(
      '--end <pid>',
      'end this one; repeat for more',
      (value: string, all: string[]) => [...all, value],
      [] as string[]
    )
    .action((options: { end: string[] }) =>
      run(async (context) => {
        const core = await context.core()
        const found = valueOf(await core.call('sweep.list', {}))
        if (options.end.length === 0)
          return context.answer(found, () =>
            found.length === 0
              ? sentence('cli.no-leaked')
              : table(
                  ['PID', 'AGE', 'MEMORY', 'OWNER', 'COMMAND'],
                  found.map((each) => [
                    String(each.pid),
                    `${Math.round(each.ageMs / 60_000)} min`,
                    `${Math.round(each.memoryBytes / 1_048_576)} MB`,
                    each.owner,
                    each.command
                  ])
                )
          )
        const chosen = options.end.map((text) => {
          const one = found.find((each) => String(each.pid) === text)
          if (!one)
            throw new CommandError(
              { code: 'not-found', ...worded(say('cli.not-leaked', { pid: text })) },
              exitCode.usage
            )
          return { pid: one.pid, startTime: one.startTime }
        })
        const ended = valueOf(await core.call('sweep.end', { processes: chosen }))
        context.answer(ended, () =>
          ended.map((each) => `${each.pid} ${each.ended ? 'ended' : sentence('cli.not-ended')}`).join('\n')
        )
      })
    )
}
