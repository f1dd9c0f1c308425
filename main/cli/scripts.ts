/** scripts: the install scripts of an npm server, which run only after a review of their own. */
import { sentence } from '../../contract/words/say.ts'
import { valueOf, type Registered } from './context.ts'
import { agreedTo } from './install.ts'
import { serverShape } from './server-shape.ts'

export function scriptsCommand({ program, run }: Registered): void {
  program
    .command('scripts <id>')
    .description('run the install scripts of an npm server’s packages, after a review; --off: no longer agree to them')
    .option('--off', 'take it back; what they made stays')
    .option('--yes', 'agree to what the review would show')
    .option(
      '--allow-env <name>',
      'agree to a variable that loads other code by its name; repeat for more',
      (value: string, all: string[]) => [...all, value],
      []
    )
    .action((id: string, options: { off?: boolean; yes?: boolean; allowEnv: readonly string[] }) =>
      run(async (context) => {
        const core = await context.core()
        const allow = options.off !== true
        const view = valueOf(await core.call('servers.allowScripts', { id, allow }))
        if (!allow) return context.answer(serverShape(view), () => sentence('cli.scripts-off', { server: view.name }))
        const { sheet } = valueOf(await core.call('servers.reconsent', { id }))
        if (context.json && !options.yes) {
          await core.call('servers.allowScripts', { id, allow: false })
          return context.answer(sheet, () => '')
        }
        try {
          const agreedEnv = await agreedTo(context, [sheet], options)
          context.say(sentence('cli.scripts-run', { id }))
          valueOf(await core.call('servers.reconsent', { id, hash: sheet.hash, agreedEnv: [...agreedEnv] }))
        } catch (error) {
          // Left as it was, so that it does not wait for a consent that was just refused.
          await core.call('servers.allowScripts', { id, allow: false })
          throw error
        }
        const after = valueOf(await core.call('servers.start', { id }))
        context.answer(serverShape(after), () => `${after.name}: ${after.sentence}.`)
      })
    )
}
