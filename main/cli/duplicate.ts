/** duplicate: a second server like one that is there, for another account of the same service. */
import { failure } from '../../contract/failure.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { CommandError, exitCode, valueOf, type Registered } from './context.ts'
import { agreedTo, install } from './install.ts'
import { serverShape } from './server-shape.ts'
import { parsePairs } from './words.ts'

interface Options {
  readonly copySecrets?: boolean
  readonly name?: string
  readonly secret: readonly string[]
  readonly env: readonly string[]
  readonly input: readonly string[]
  readonly allowEnv: readonly string[]
  readonly yes?: boolean
}
const collect = (value: string, all: readonly string[]) => [...all, value]

export function duplicateCommand({ program, run }: Registered): void {
  program
    .command('duplicate <id> [new]')
    .description('a second server like this one, with its settings; its secrets are asked for anew')
    .option('--copy-secrets', 'take over the secrets that are not given anew')
    .option('--secret <K=V>', 'a secret of the new one; repeat for more', collect, [])
    .option('--env <K=V>', 'another value of a variable; repeat for more', collect, [])
    .option('--input <K=V>', 'a secret within the arguments or the address; repeat for more', collect, [])
    .option('--name <name>', 'name to show')
    .option(
      '--allow-env <NAME>',
      'agree to a variable that loads other code, by its name; repeat for more',
      collect,
      []
    )
    .option('--yes', 'agree to what the review would show')
    .action((id: string, as: string | undefined, options: Options) =>
      run(async (context) => {
        const secrets = pairsOf('--secret', options.secret)
        const env = pairsOf('--env', options.env)
        const inputs = pairsOf('--input', options.input)
        const core = await context.core()
        const order = valueOf(await core.call('servers.duplicate', { id, ...(as === undefined ? {} : { as }) }))
        const installRequest = {
          ...order,
          ...(options.name ? { name: options.name } : {}),
          env: { ...order.env, ...env },
          secrets: { ...order.secrets, ...secrets },
          inputs: { ...order.inputs, ...inputs },
          copyOf: { id, secrets: options.copySecrets === true }
        }
        const sheet = valueOf(await core.call('servers.review', { installRequest }))
        if (context.json && !options.yes) return context.answer(sheet, () => '')
        const agreedEnv = await agreedTo(context, [sheet], options)
        const view = await install(context, core, installRequest, sheet, agreedEnv)
        context.answer(serverShape(view), () =>
          sentence('manage.duplicated', { name: view.name, of: id, sentence: view.sentence })
        )
      })
    )
}

function pairsOf(option: string, pairs: readonly string[]): Readonly<Record<string, string>> {
  const { values, bad } = parsePairs(pairs)
  if (bad === null) return values
  throw new CommandError(failure('bad-input', say('manage.bad-pair', { option, place: bad })), exitCode.usage)
}
