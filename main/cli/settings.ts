/** settings, settings set: how Patchbay behaves, and where secrets go on a computer without a keychain. */
import type { Settings } from '../../contract/model.ts'
import { CommandError, exitCode, valueOf } from './context.ts'
import type { Registered } from './program.ts'
import { table } from './words.ts'

export function settingsCommand({ program, run }: Registered): void {
  const show = () =>
    run(async (context) => {
      const { settings } = valueOf(await (await context.core()).call('snapshot', {}))
      context.answer(settings, () => inWords(settings))
    })
  const settings = program.command('settings').description('how Patchbay behaves').action(show)
  settings.command('list').description('all settings').action(show)
  settings
    .command('set <name> <value>')
    .description('change one, like: settings set secretsWithoutKeychain file')
    .action((name: string, value: string) =>
      run(async (context) => {
        const core = await context.core()
        const { settings: now } = valueOf(await core.call('snapshot', {}))
        if (name === 'version' || !Object.hasOwn(now, name))
          throw new CommandError(
            { code: 'bad-input', message: `There is no setting ${name}. “patchbay settings” names those there are.` },
            exitCode.usage
          )
        const kind = typeof now[name as keyof Settings]
        const change = { [name]: kind === 'number' ? Number(value) : kind === 'boolean' ? value === 'true' : value }
        if (kind === 'boolean' && value !== 'true' && value !== 'false')
          throw new CommandError({ code: 'bad-input', message: `${name} is true or false.` }, exitCode.usage)
        const next = valueOf(await core.call('settings.update', { change }))
        context.answer(next, () => `${name} is ${String(next[name as keyof Settings])}.`)
      })
    )
}

function inWords(settings: Settings): string {
  return table(
    ['SETTING', 'VALUE'],
    Object.entries(settings)
      .filter(([name]) => name !== 'version')
      .map(([name, value]) => [name, String(value)])
  )
}
