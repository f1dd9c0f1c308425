/** settings: show them, or change one. */
import { CommandError, exitCode, valueOf, type Registered } from './context.ts'
import { table } from './words.ts'

export function settingsCommand({ program, run }: Registered): void {
  program
    .command('settings [name] [value]')
    .description('show the settings, one of them, or change one (secretsWithoutKeychain file, theme dark …)')
    .action((name: string | undefined, value: string | undefined) =>
      run(async (context) => {
        const core = await context.core()
        const now = valueOf(await core.call('snapshot', {})).settings as unknown as Record<string, unknown>
        if (name === undefined) {
          const [first = ['', ''], ...rest] = Object.entries(now).map(([key, each]) => [key, String(each)])
          return context.answer(now, () => table(first, rest))
        }
        if (!Object.hasOwn(now, name) || name === 'version')
          throw usage(`There is no setting named ${name}. “patchbay settings” names those there are.`)
        if (value === undefined) return context.answer({ [name]: now[name] }, () => String(now[name]))
        const kind = typeof now[name]
        const parsed =
          kind === 'number'
            ? Number(value)
            : kind === 'boolean'
              ? { true: true, on: true, false: false, off: false }[value]
              : value
        if (parsed === undefined) throw usage(`${name} is true or false.`)
        const changed = valueOf(await core.call('settings.update', { change: { [name]: parsed } }))
        context.answer(changed, () => `${name} is ${value}.`)
      })
    )
}

const usage = (message: string) => new CommandError({ code: 'bad-input', message }, exitCode.usage)
