/** edit: a server's settings. agree: the review of what would run now, after a change that asks for it. */
import type { Input } from '../../contract/requests.ts'
import { say, worded } from '../../contract/words/say.ts'
import { CommandError, valueOf, type Context, type Registered, usage } from './context.ts'
import { agreedTo, type Agreeing } from './install.ts'
import { serverShape } from './server-shape.ts'
import { parsePairs } from './words.ts'

type Change = Input<'servers.update'>['change']
interface Options extends Agreeing {
  readonly name?: string
  readonly command?: string
  readonly arg?: string[]
  readonly cwd?: string
  readonly url?: string
  readonly env: string[]
  readonly removeEnv?: string[]
  readonly secret: string[]
  readonly wanted?: string
  readonly timeout?: string
  readonly toolTimeout: string[]
  readonly startTimeout?: string
  readonly memory?: string
  readonly keepCalls?: string
  readonly memoryWarning?: string
  readonly idle?: string
  readonly messageLimit?: string
  readonly group?: string
  readonly json?: boolean
}

const collect = (value: string, all: string[] = []) => [...all, value]

export function editCommands({ program, run }: Registered): void {
  program
    .command('edit <id>')
    .description('change a server; what alters the program that runs is reviewed before it runs')
    .option('--name <name>', 'name to show')
    .option('--command <program>', 'the program that runs')
    .option('--arg <value>', 'argument; given once or more, these are all of them', collect)
    .option('--cwd <folder>', 'folder the command works in')
    .option('--url <address>', 'address of a remote server')
    .option('--env <K=V>', 'set a variable; repeat for more', collect, [])
    .option('--remove-env <K>', 'take a variable away; repeat for more', collect)
    .option('--secret <K=V>', 'set a variable kept in the vault; repeat for more', collect, [])
    .option('--wanted <state>', 'up, down or on-demand')
    .option('--timeout <seconds>', 'end calls without an answer or progress after this long; 0 is no limit')
    .option('--tool-timeout <tool=seconds>', 'the same for one tool; “tool=” goes back to the server’s', collect, [])
    .option('--start-timeout <seconds>', 'how long a start may take')
    .option('--memory <megabytes>', 'restart it above this much memory; 0 is no limit')
    .option('--keep-calls <on|off>', 'whether what is asked and answered in its calls is kept')
    .option('--memory-warning <megabytes>', 'say so above this much memory; 0 is no limit')
    .option('--idle <minutes>', 'on demand: stop it after this long without a call')
    .option('--message-limit <megabytes>', 'the largest message it may send')
    .option('--group <group>', 'the group it stands in on the board')
    .option('--yes', 'agree to what the review would show')
    .option('--allow-env <NAME>', 'agree to a variable that loads other code, by its name', collect, [])
    .addHelpText('after', '\nExample: patchbay edit github --timeout 120 --secret GITHUB_TOKEN=…')
    .action((id: string, options: Options) =>
      run(async (context) => {
        const core = await context.core()
        const change = changeIn(options)
        const secrets = Object.entries(pairs('--secret', options.secret))
        if (Object.keys(change).length === 0 && secrets.length === 0) throw usage(say('cli.what-to-change'))
        if (Object.keys(change).length > 0) valueOf(await core.call('servers.update', { id, change }))
        for (const [name, value] of secrets) valueOf(await core.call('servers.setSecret', { id, name, value }))
        await agree(context, id, options)
      })
    )
  program
    .command('agree <id>')
    .description('review what would run as this server now, and agree to it')
    .option('--yes', 'agree to what the review would show')
    .option('--allow-env <NAME>', 'agree to a variable that loads other code, by its name', collect, [])
    .addHelpText('after', '\nExample: patchbay agree github')
    .action((id: string, options: Agreeing) => run((context) => agree(context, id, options)))
}

/** Nothing is asked where the agreement still stands. With --json and without --yes the review is the answer. */
async function agree(context: Context, id: string, options: Agreeing): Promise<void> {
  const core = await context.core()
  const { sheet, agreed } = valueOf(await core.call('servers.reconsent', { id }))
  if (!agreed) {
    if (context.json && !options.yes) return context.answer({ agreed, sheet }, () => '')
    const agreedEnv = [...(await agreedTo(context, [sheet], options))]
    valueOf(await core.call('servers.reconsent', { id, hash: sheet.hash, agreedEnv }))
  }
  const view = valueOf(await core.call('snapshot', {})).servers.find((each) => each.id === id)
  if (!view) throw new CommandError({ code: 'not-found', ...worded(say('server.unknown', { id })) })
  context.answer(serverShape(view), () => `${view.name}: ${view.sentence}.`)
}

function changeIn(options: Options): Change {
  const { name, command, arg, cwd, url, removeEnv, wanted } = options
  const env = pairs('--env', options.env)
  const limits = Object.entries(pairs('--tool-timeout', options.toolTimeout)).map(
    ([tool, text]) => [tool, text === '' ? null : whole('--tool-timeout', text)] as const
  )
  if (wanted !== undefined && !['up', 'down', 'on-demand'].includes(wanted)) throw usage(say('cli.wanted-edit'))
  if (options.keepCalls !== undefined && !['on', 'off'].includes(options.keepCalls)) throw usage(say('cli.keep-calls'))
  return {
    ...(options.keepCalls !== undefined && { keepsCalls: options.keepCalls === 'on' }),
    ...(name !== undefined && { name }),
    ...(command !== undefined && { command }),
    ...(arg !== undefined && { args: arg }),
    ...(cwd !== undefined && { cwd }),
    ...(url !== undefined && { url }),
    ...(removeEnv !== undefined && { removeEnv }),
    ...(Object.keys(env).length > 0 && { env }),
    ...(wanted !== undefined && { wanted: wanted as Change['wanted'] }),
    ...(options.timeout !== undefined && { callTimeoutSeconds: whole('--timeout', options.timeout) }),
    ...(limits.length > 0 && { toolTimeoutSeconds: Object.fromEntries(limits) }),
    ...(options.startTimeout !== undefined && { startTimeoutSeconds: whole('--start-timeout', options.startTimeout) }),
    ...(options.memory !== undefined && { memoryHardMb: whole('--memory', options.memory) }),
    ...(options.memoryWarning !== undefined && { memorySoftMb: whole('--memory-warning', options.memoryWarning) }),
    ...(options.idle !== undefined && { idleMinutes: whole('--idle', options.idle) }),
    ...(options.messageLimit !== undefined && { messageLimitMb: whole('--message-limit', options.messageLimit) }),
    ...(options.group !== undefined && { group: options.group })
  }
}

function whole(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw usage(say('cli.whole-number', { option }))
}
function pairs(option: string, given: readonly string[]): Readonly<Record<string, string>> {
  const { values, bad } = parsePairs(given)
  if (bad !== null) throw usage(say('cli.takes-pair', { option, given: bad }))
  return values
}
