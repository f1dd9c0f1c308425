/** settings: show them, or change one. */
import { say, sentence } from '../../contract/words/say.ts'
import { defaultSettings } from '../settings/schema.ts'
import { valueOf, type Registered, usage } from './context.ts'
import { table } from './words.ts'

export function settingsCommand({ program, run }: Registered): void {
  const settings = program
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
        if (!Object.hasOwn(now, name) || name === 'version') throw usage(say('cli.no-setting', { name }))
        if (value === undefined) return context.answer({ [name]: now[name] }, () => String(now[name]))
        const kind = typeof now[name]
        const parsed =
          kind === 'number'
            ? Number(value)
            : kind === 'boolean'
              ? { true: true, on: true, false: false, off: false }[value]
              : value
        if (parsed === undefined) throw usage(say('cli.true-or-false', { name }))
        const changed = valueOf(await core.call('settings.update', { change: { [name]: parsed } }))
        context.answer(changed, () => sentence('cli.setting-is', { name, value }))
      })
    )
  settings
    .command('reset [name]')
    .description('put one setting, or all of them, back to what it was at first')
    .action((name: string | undefined) =>
      run(async (context) => {
        // The shape of the file, and having been welcomed, are nobody's choice.
        const { version: _version, welcomed: _welcomed, ...choices } = defaultSettings
        const first: Readonly<Record<string, unknown>> = choices
        if (name !== undefined && !Object.hasOwn(first, name)) throw usage(say('cli-try.no-setting', { name }))
        const change = name === undefined ? choices : { [name]: first[name] }
        const changed = valueOf(await (await context.core()).call('settings.update', { change }))
        context.answer(changed, () =>
          name === undefined
            ? sentence('cli-try.settings-back')
            : sentence('cli-try.setting-back', { name, value: String(first[name]) })
        )
      })
    )
}
