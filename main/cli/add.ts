/** add: one server by package, command or address, or several from a snippet. Review first, always. */
import { isId } from '../../contract/ids.ts'
import { installRequestSchema, type InstallRequest, type ServerSource } from '../../contract/requests.ts'
import { say } from '../../contract/words/say.ts'
import { idOf } from '../snippets/ids.ts'
import { addFrom } from './add-from.ts'
import type { Given } from './answers.ts'
import { callTimeoutIn } from './call-timeout.ts'
import { valueOf, type Registered, usage } from './context.ts'
import { agreedTo, install } from './install.ts'
import { serverShape } from './server-shape.ts'
import { joinsAgreedTo, plansToJoin } from './join-too.ts'
import { whoUsesNow } from './who-uses.ts'
import { counted, parsePairs } from './words.ts'

interface Options {
  npm?: string
  pypi?: string
  bin?: string
  catalogue?: string
  url?: string
  sse?: boolean
  header: string[]
  arg: string[]
  env: string[]
  secret: string[]
  input: string[]
  plainArgs?: boolean
  plain: string[]
  allowEnv: string[]
  cwd?: string
  name?: string
  hosts?: string
  join: string[]
  /** Left out: up, or what the snippet says. */
  wanted?: 'up' | 'down' | 'on-demand'
  timeout?: string
  from?: string
  only?: string
  skip?: string
  yes?: boolean
  json?: boolean
}

const collect = (value: string, all: string[]) => [...all, value]

export function addCommand({ program, run }: Registered): void {
  program
    .command('add [id] [command...]')
    .description(
      'add a server: --npm <package>, --pypi <package>, --url <address>, --catalogue <entry>, --from <file|->, or -- <command> [args…]'
    )
    .option('--npm <package>', 'npm package, with @version to pin another than the newest')
    .option('--pypi <package>', 'Python package, with ==version or [extra] behind its name')
    .option('--bin <name>', 'which program of the package, when it has several')
    .option('--catalogue <entry>', 'an entry of the catalogue')
    .option('--url <address>', 'a remote server (streamable HTTP)')
    .option('--sse', 'the remote server speaks the older SSE transport')
    .option('--header <K=V>', 'header of a remote server, kept as a secret', collect, [])
    .option('--arg <value>', 'argument of the server; repeat for more', collect, [])
    .option('--env <K=V>', 'environment variable; repeat for more', collect, [])
    .option('--secret <K=V>', 'environment variable kept in the vault; repeat for more', collect, [])
    .option('--input <K=V>', 'a field that a catalogue entry or a snippet asks for; repeat for more', collect, [])
    .option(
      '--plain <NAME>',
      'a variable or header that is no secret, though it looks like one; repeat for more',
      collect,
      []
    )
    .option('--plain-args', 'leave what looks like a credential in the arguments or address in the open')
    .option(
      '--allow-env <NAME>',
      'agree to a variable that loads other code, such as LD_PRELOAD, by its name; repeat for more',
      collect,
      []
    )
    .option('--cwd <folder>', 'folder the command works in')
    .option('--name <name>', 'name to show')
    .option('--hosts <a,b>', 'plug it into these hosts only')
    .option('--join <a,b>', 'join these hosts, too: their files are written last, when it answers', collect, [])
    .option('--wanted <state>', 'up, down or on-demand (default: up, or as a snippet says)')
    .option(
      '--timeout <seconds>',
      'end calls without an answer or progress after this long (default: as long as the host waits)'
    )
    .option('--from <file>', 'snippet of any host; - reads standard input')
    .option('--only <a,b>', 'of a snippet these servers only')
    .option('--skip <c,d>', 'of a snippet all servers but these')
    .option('--yes', 'agree to what the review would show')
    .action((id: string | undefined, command: string[], options: Options) =>
      run(async (context) => {
        checkId(id)
        // Bad arguments are reported before anything is asked of the core.
        const installRequest = options.from === undefined ? installRequestOf(id, command, options) : null
        if (installRequest === null) onlyWithFrom(command, options)
        const core = await context.core()
        if (installRequest === null) return addFrom(context, core, id, options, givenIn(options))
        const sheet = valueOf(await core.call('servers.review', { installRequest }))
        const joinToo = await plansToJoin(context, core, [sheet], options)
        if (context.json && !options.yes)
          return context.answer(joinToo.named ? { ...sheet, joins: joinToo.plans } : sheet, () => '')
        const agreedEnv = await agreedTo(context, [sheet], options, joinToo.named ? joinToo.plans : [])
        const joins = await joinsAgreedTo(context, joinToo)
        const view = await install(context, core, installRequest, sheet, agreedEnv, joins)
        const { uses, words } = await whoUsesNow(core, [view])
        context.answer(
          { ...serverShape(view), uses },
          () => `${view.name} is ${view.phase}: ${counted(view.tools, 'tool')}.\n${words}`
        )
      })
    )
}

function installRequestOf(id: string | undefined, command: readonly string[], options: Options): InstallRequest {
  const { env, secrets, headers, inputs } = givenIn(options)
  if (options.url !== undefined && !/^https?:\/\/[^/]/i.test(options.url)) throw usage(say('cli.whole-address'))
  const sources: ServerSource[] = []
  if (options.pypi !== undefined)
    sources.push({
      from: 'pypi',
      package: options.pypi,
      args: options.arg,
      ...(options.bin ? { bin: options.bin } : {})
    })
  if (options.npm !== undefined)
    sources.push({ from: 'npm', package: options.npm, args: options.arg, ...(options.bin ? { bin: options.bin } : {}) })
  if (options.catalogue !== undefined) sources.push({ from: 'catalogue', entry: options.catalogue })
  if (options.url !== undefined)
    sources.push({
      from: 'remote',
      transport: options.sse ? 'sse' : 'http',
      url: options.url,
      headers,
      secretHeaders: Object.keys(headers)
    })
  const [program, ...args] = command
  if (program !== undefined)
    sources.push({
      from: 'command',
      command: program,
      args: [...args, ...options.arg],
      ...(options.cwd ? { cwd: options.cwd } : {})
    })
  const [source] = sources
  if (!source) throw usage(say('cli.what-to-add'))
  if (sources.length > 1) throw usage(say('cli.one-thing'))
  if (id === undefined && source.from !== 'catalogue') throw usage(say('cli.give-id'))
  const installRequest: InstallRequest = {
    ...(id === undefined ? {} : { id }),
    ...(options.name ? { name: options.name } : {}),
    source,
    env,
    secrets,
    inputs: { ...inputs, ...(source.from === 'catalogue' && options.arg.length > 0 ? { args: options.arg } : {}) },
    wanted: options.wanted ?? 'up',
    ...callTimeoutIn(options.timeout),
    ...(options.plainArgs ? { plainArgs: true } : {}),
    ...(options.plain.length > 0 ? { plain: options.plain } : {}),
    ...(options.hosts === undefined ? {} : { hosts: options.hosts.split(',').filter((each) => each !== '') })
  }
  const fits = installRequestSchema.safeParse(installRequest)
  if (fits.success) return installRequest
  const [problem] = fits.error.issues
  throw usage(say('cli.bad-part', { part: problem?.path.join(' ') || null }))
}

/** What says itself what to add has no place beside a snippet that does. */
function onlyWithFrom(command: readonly string[], options: Options): void {
  givenIn(options)
  const strange = (['npm', 'pypi', 'bin', 'catalogue', 'url', 'sse', 'cwd'] as const).find(
    (name) => options[name] !== undefined
  )
  const told = strange ? `--${strange}` : options.arg.length > 0 ? '--arg' : command.length > 0 ? 'A command' : null
  if (told !== null) throw usage(say('cli.not-with-from', { option: told }))
}

/** The answers given as options. Throws (exit 2) where one is not of its form. */
function givenIn(options: Options): Given {
  const env = parsePairs(options.env)
  const secrets = parsePairs(options.secret)
  const headers = parsePairs(options.header)
  const inputs = parsePairs(options.input)
  for (const [option, { bad }] of Object.entries({
    '--env': env,
    '--secret': secrets,
    '--header': headers,
    '--input': inputs
  }))
    if (bad !== null) throw usage(say('cli.needs-pair', { option, given: bad }))
  if (options.wanted !== undefined && !['up', 'down', 'on-demand'].includes(options.wanted))
    throw usage(say('cli.wanted-one-of'))
  const strange = options.hosts?.split(',').find((host) => host !== '' && !isId(host))
  if (strange !== undefined) throw usage(say('cli.hosts-ids', { given: JSON.stringify(strange) }))
  return { env: env.values, secrets: secrets.values, headers: headers.values, inputs: inputs.values }
}

function checkId(id: string | undefined): void {
  if (id !== undefined && !isId(id)) throw usage(say('cli.id-form', { given: JSON.stringify(id), other: idOf(id) }))
}
