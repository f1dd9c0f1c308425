/** add: one server by package, command or address, or several from a snippet. Review first, always. */
import { readFileSync } from 'node:fs'
import type { Failure } from '../../contract/failure.ts'
import type { ConsentSheet, ServerView } from '../../contract/model.ts'
import { orderSchema, type Order, type Wish } from '../../contract/requests.ts'
import { inWords, refusedEnv } from '../catalog/agreed-env.ts'
import type { ControlClient } from '../control/client.ts'
import { idOf } from '../snippets/names.ts'
import { missingWords, withAnswers, type Given } from './answers.ts'
import { askPerson, readStdin } from './ask-person.ts'
import { CommandError, exitCode, valueOf, type Context } from './context.ts'
import type { Registered } from './program.ts'
import { reviewWords } from './review-words.ts'
import { serverShape } from './server-shape.ts'
import { waysOut } from './ways-out.ts'
import { counted, parsePairs } from './words.ts'

interface Options {
  npm?: string
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
  /** Left out: up, or what the snippet says. */
  wanted?: 'up' | 'down' | 'on-demand'
  from?: string
  yes?: boolean
  json?: boolean
}

const collect = (value: string, all: string[]) => [...all, value]

export function addCommand({ program, run }: Registered): void {
  program
    .command('add [id] [command...]')
    .description(
      'add a server: --npm <package>, --url <address>, --catalogue <entry>, --from <file|->, or -- <command> [args…]'
    )
    .option('--npm <package>', 'npm package, with @version to pin another than the newest')
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
    .option('--wanted <state>', 'up, down or on-demand (default: up, or as a snippet says)')
    .option('--from <file>', 'snippet of any host; - reads standard input')
    .option('--yes', 'agree to what the review would show')
    .action((id: string | undefined, command: string[], options: Options) =>
      run(async (context) => {
        checkId(id)
        // What is wrong with the words is told before anything is asked of the core.
        const order = options.from === undefined ? orderOf(id, command, options) : null
        if (order === null) onlyWithFrom(command, options)
        const core = await context.core()
        if (order === null) return addFrom(context, core, id, options)
        const sheet = valueOf(await core.call('servers.review', { order }))
        if (context.json && !options.yes) return context.answer(sheet, () => '')
        const agreedEnv = await agreedTo(context, [sheet], options)
        const view = await install(context, core, order, sheet, agreedEnv)
        context.answer(serverShape(view), () => `${view.name} is ${view.phase}: ${counted(view.tools, 'tool')}.`)
      })
    )
}

async function addFrom(context: Context, core: ControlClient, id: string | undefined, options: Options): Promise<void> {
  const text = options.from === '-' ? await readStdin(context.streams) : readFile(options.from as string)
  const { orders: found, skipped } = valueOf(await core.call('servers.parse', { text }))
  const hosts = options.hosts?.split(',').filter((each) => each !== '')
  if (found.length === 0) throw new CommandError(nothingUsable(skipped))
  if (found.length > 1 && (id !== undefined || options.name !== undefined))
    throw usage(`There are ${found.length} servers in this, and each has its own name. Leave out the id and --name.`)
  const { orders: answered, unused } = withAnswers(found, givenIn(options))
  if (unused.length > 0) throw usage(nobodyAsks(unused, found))
  const orders = answered.map((order) => ({
    ...order,
    ...(id === undefined ? {} : { id }),
    ...(options.name ? { name: options.name } : {}),
    ...(options.wanted ? { wanted: options.wanted } : {}),
    ...(options.plainArgs ? { plainArgs: true } : {}),
    ...(options.plain.length > 0 ? { plain: options.plain } : {}),
    ...(hosts ? { hosts } : {})
  }))
  const reviews: ConsentSheet[] = []
  for (const order of orders) reviews.push(valueOf(await core.call('servers.review', { order })))
  if (context.json && !options.yes) return context.answer({ reviews, skipped }, () => '')
  for (const { name, reason } of skipped) context.say(`Left out ${name}: ${reason}`)
  const agreedEnv = await agreedTo(context, reviews, options)
  const added: ServerView[] = []
  const failures: { readonly id: string; readonly failure: CommandError }[] = []
  for (const [index, order] of orders.entries()) {
    const sheet = reviews[index] as ConsentSheet
    try {
      added.push(await install(context, core, order, sheet, agreedEnv))
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      failures.push({ id: sheet.id, failure: error })
      context.say(`${sheet.id}: ${error.message}`)
    }
  }
  const [first] = failures
  if (first)
    throw new CommandError({
      ...first.failure.failure,
      message: `${added.length} of ${orders.length} were added. ${failures.map((each) => `${each.id}: ${each.failure.message}`).join(' ')}`
    })
  context.answer(added.map(serverShape), () =>
    added.map((view) => `${view.name} is ${view.phase}: ${counted(view.tools, 'tool')}.`).join('\n')
  )
}

/**
 * Shows the reviews and asks, or takes the word of --yes. Answers the variables agreed to by name, which --yes alone does
 * not do: who wrote a snippet must not decide what else is loaded.
 */
async function agreedTo(
  context: Context,
  sheets: readonly ConsentSheet[],
  options: Options
): Promise<readonly string[]> {
  if (options.yes) {
    const [refused] = sheets.map((sheet) => refusedEnv(sheet, options.allowEnv)).filter((each) => each !== null)
    if (!refused) return options.allowEnv
    const message = `${refused.message} Nothing was installed, written or started.`
    throw new CommandError({ ...refused, message })
  }
  context.streams.stdout.write(sheets.map(reviewWords).join('\n\n――――\n\n') + '\n')
  const loading = [...new Set(sheets.flatMap((sheet) => sheet.loaderEnv ?? []))]
  const beside = loading.length === 0 ? '' : `, with ${inWords(loading)}, which can load other code`
  const what = sheets.length === 1 ? 'exactly this' : `exactly these ${sheets.length}`
  if (!(await askPerson(`Install and start ${what}${beside}?`, context.streams)))
    throw new CommandError({ code: 'cancelled', message: 'Nothing was installed, written or started.' })
  return loading
}

/** Installs with progress on stderr. */
async function install(
  context: Context,
  core: ControlClient,
  order: Order,
  sheet: ConsentSheet,
  agreedEnv: readonly string[]
): Promise<ServerView> {
  let said = ''
  let saidAt = 0
  const stop = core.follow(['state'], (event) => {
    if (event.name !== 'install.changed' || event.data.install.id !== sheet.id) return
    const { phase } = event.data.install
    const note = event.data.install.steps.find((each) => each.phase === phase)?.note
    // A phase is said at once, what happens within it once a second.
    if (phase === said && Date.now() - saidAt < 1_000) return
    said = phase
    saidAt = Date.now()
    context.say(`${sheet.id}: ${phase}${note ? `, ${note}` : ''}`)
  })
  try {
    const outcome = await core.call('servers.install', { order, hash: sheet.hash, agreedEnv: [...agreedEnv] })
    if (!outcome.ok && ['missing-env', 'missing-secret', 'bad-input'].includes(outcome.failure.code)) {
      const words = missingWords(sheet)
      if (words !== null) throw new CommandError({ ...outcome.failure, message: words })
    }
    const view = valueOf(outcome)
    if (sheet.tucked || [...sheet.env, ...sheet.headers].some((each) => each.secret)) await sayWhere(context, core)
    return view
  } finally {
    stop()
  }
}

/** Secrets that stay in memory only, because nobody chose a place, must be known to who gave them. */
async function sayWhere(context: Context, core: ControlClient): Promise<void> {
  const { notices } = valueOf(await core.call('snapshot', {})).core
  for (const notice of notices.filter((each) => each.code === 'vault-unavailable')) {
    context.say(notice.message)
    for (const way of waysOut(notice)) context.say(`  ${way}`)
  }
}

function orderOf(id: string | undefined, command: readonly string[], options: Options): Order {
  const { env, secrets, headers, inputs } = givenIn(options)
  if (options.url !== undefined && !/^https?:\/\/[^/]/i.test(options.url))
    throw usage('--url needs a whole address, such as https://mcp.example.com/mcp.')
  const wishes: Wish[] = []
  if (options.npm !== undefined)
    wishes.push({ from: 'npm', package: options.npm, args: options.arg, ...(options.bin ? { bin: options.bin } : {}) })
  if (options.catalogue !== undefined) wishes.push({ from: 'catalogue', entry: options.catalogue })
  if (options.url !== undefined)
    wishes.push({
      from: 'remote',
      transport: options.sse ? 'sse' : 'http',
      url: options.url,
      headers,
      secretHeaders: Object.keys(headers)
    })
  const [program, ...args] = command
  if (program !== undefined)
    wishes.push({
      from: 'command',
      command: program,
      args: [...args, ...options.arg],
      ...(options.cwd ? { cwd: options.cwd } : {})
    })
  const [wish] = wishes
  if (!wish)
    throw usage(
      'Say what to add: --npm <package>, --url <address>, --catalogue <entry>, --from <file>, or -- <command> [args…].'
    )
  if (wishes.length > 1) throw usage('Say one thing to add: a package, an address, a catalogue entry or a command.')
  if (id === undefined && wish.from !== 'catalogue') throw usage('Give the server an id: patchbay add <id> …')
  const order: Order = {
    ...(id === undefined ? {} : { id }),
    ...(options.name ? { name: options.name } : {}),
    wish,
    env,
    secrets,
    inputs: { ...inputs, ...(wish.from === 'catalogue' && options.arg.length > 0 ? { args: options.arg } : {}) },
    wanted: options.wanted ?? 'up',
    ...(options.plainArgs ? { plainArgs: true } : {}),
    ...(options.plain.length > 0 ? { plain: options.plain } : {}),
    ...(options.hosts === undefined ? {} : { hosts: options.hosts.split(',').filter((each) => each !== '') })
  }
  const fits = orderSchema.safeParse(order)
  if (fits.success) return order
  const [problem] = fits.error.issues
  throw usage(
    `Part of this cannot be taken: ${problem?.path.join(' ') || 'the command'} is not as it should be. Correct it, then try again.`
  )
}

/** What says itself what to add has no place beside a snippet that does. */
function onlyWithFrom(command: readonly string[], options: Options): void {
  givenIn(options)
  const strange = (['npm', 'bin', 'catalogue', 'url', 'sse', 'cwd'] as const).find(
    (name) => options[name] !== undefined
  )
  const told = strange ? `--${strange}` : options.arg.length > 0 ? '--arg' : command.length > 0 ? 'A command' : null
  if (told !== null)
    throw usage(`${told} does not go with --from: the snippet says what to add. Leave one of them out.`)
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
    if (bad !== null) throw usage(`${option} needs NAME=value, and ${bad} is not of that form.`)
  if (options.wanted !== undefined && !['up', 'down', 'on-demand'].includes(options.wanted))
    throw usage('--wanted is one of up, down, on-demand.')
  const strange = options.hosts?.split(',').find((host) => host !== '' && !idForm.test(host))
  if (strange !== undefined)
    throw usage(`--hosts takes ids of hosts, such as claude-code,cursor. ${JSON.stringify(strange)} is none.`)
  return { env: env.values, secrets: secrets.values, headers: headers.values, inputs: inputs.values }
}

function checkId(id: string | undefined): void {
  if (id !== undefined && !idForm.test(id))
    throw usage(
      `An id has lower-case letters, digits and dashes, at most 63, and begins with a letter or digit. ${JSON.stringify(id)} has not: choose another, such as ${idOf(id)}.`
    )
}

const idForm = /^[a-z0-9][a-z0-9-]{0,62}$/

/** Nothing to add, and why, of each that was left out. */
function nothingUsable(skipped: readonly { readonly name: string; readonly reason: string }[]): Failure {
  const told = skipped.slice(0, 5).map(({ name, reason }) => `${name}: ${reason}`)
  const more = skipped.length > 5 ? ` And ${skipped.length - 5} more.` : ''
  return {
    code: 'no-servers-in-snippet',
    message: `No server in this can be added. ${told.join(' ')}${more} Correct the snippet, then try again.`,
    detail: skipped.map(({ name, reason }) => `${name}: ${reason}`).join('\n')
  }
}

function nobodyAsks(unused: readonly string[], orders: readonly Order[]): string {
  const names = new Set(
    orders.flatMap((order) => [
      ...(order.asks ?? []).map((ask) => ask.key),
      ...Object.keys(order.env),
      ...Object.keys(order.secrets),
      ...(order.wish.from === 'remote' ? Object.keys(order.wish.headers) : [])
    ])
  )
  const known = names.size === 0 ? 'It asks for nothing.' : `It knows ${[...names].slice(0, 20).join(', ')}.`
  return `Nothing in this snippet asks for ${unused.join(', ')}. ${known} Correct the name, or write the value into the snippet.`
}

const usage = (message: string) => new CommandError({ code: 'bad-input', message }, exitCode.usage)

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new CommandError({
      code: gone ? 'not-found' : 'bad-input',
      message: gone
        ? `There is no file ${path}. Check the path, or use - to read standard input.`
        : `${path} can’t be read. Check that it is a file and that you may read it.`,
      detail: error instanceof Error ? error.message : String(error)
    })
  }
}
