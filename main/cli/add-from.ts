/** add --from: the servers of a snippet, one after the other. What is wrong with one of them keeps no other out. */
import { readFileSync } from 'node:fs'
import type { Failure } from '../../contract/failure.ts'
import type { ConsentSheet, ServerView } from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { say, sentence, worded, type Said } from '../../contract/words/say.ts'
import { refusedEnv } from '../catalogue/agreed-env.ts'
import type { ControlClient } from '../control/client.ts'
import { withAnswers, type Given } from './answers.ts'
import { readStdin } from './ask-person.ts'
import { callTimeoutIn } from './call-timeout.ts'
import { CommandError, valueOf, type Context, usage } from './context.ts'
import { agreedTo, install, type Agreeing } from './install.ts'
import { serverShape } from './server-shape.ts'
import { joinsAgreedTo, plansToJoin } from './join-too.ts'
import { whoUsesNow } from './who-uses.ts'
import { counted } from './words.ts'

export interface FromOptions extends Agreeing {
  readonly from?: string
  readonly name?: string
  readonly hosts?: string
  readonly join: readonly string[]
  readonly wanted?: InstallRequest['wanted']
  readonly timeout?: string
  readonly plainArgs?: boolean
  readonly plain: readonly string[]
  readonly only?: string
  readonly skip?: string
}
interface Skipped {
  readonly name: string
  readonly reason: string
}

export async function addFrom(
  context: Context,
  core: ControlClient,
  id: string | undefined,
  options: FromOptions,
  given: Given
): Promise<void> {
  const text = options.from === '-' ? await readStdin(context.streams) : readFile(options.from as string)
  const parsed = valueOf(await core.call('servers.parse', { text }))
  const skipped: Skipped[] = [...parsed.skipped]
  const chosen = choose(parsed.installRequests, parsed.skipped, options)
  const leftOut = parsed.leftOut.filter(({ name }) => chosen.some((installRequest) => installRequest.name === name))
  if (chosen.length === 0) {
    // Nothing is left to do: that is what was wanted.
    if (parsed.skipped.some(({ reason }) => reason.startsWith('It is already there')))
      return context.answer(
        options.yes ? { reviews: [], added: [], skipped, leftOut } : { reviews: [], skipped, leftOut },
        () => skipped.map(({ name, reason }) => `${name}: ${reason}`).join('\n')
      )
    throw new CommandError(nothingUsable(skipped))
  }
  if (chosen.length > 1 && (id !== undefined || options.name !== undefined))
    throw usage(say('cli.own-names', { n: chosen.length }))
  const { installRequests: answered, unused } = withAnswers(chosen, given)
  if (unused.length > 0) throw usage(nobodyAsks(unused, chosen))
  const hosts = options.hosts?.split(',').filter((each) => each !== '')
  const installRequests = answered.map((installRequest) => ({
    ...installRequest,
    ...(id === undefined ? {} : { id }),
    ...(options.name ? { name: options.name } : {}),
    ...(options.wanted ? { wanted: options.wanted } : {}),
    ...callTimeoutIn(options.timeout),
    ...(options.plainArgs ? { plainArgs: true } : {}),
    ...(options.plain.length > 0 ? { plain: [...options.plain] } : {}),
    ...(hosts ? { hosts } : {})
  }))
  const reviewed: { readonly installRequest: InstallRequest; readonly sheet: ConsentSheet }[] = []
  for (const installRequest of installRequests) {
    const outcome = await core.call('servers.review', { installRequest })
    if (outcome.ok) reviewed.push({ installRequest, sheet: outcome.value })
    else if (installRequests.length === 1) throw new CommandError(outcome.failure)
    else skipped.push({ name: nameOf(installRequest), reason: outcome.failure.message })
  }
  if (reviewed.length === 0) throw new CommandError(nothingUsable(skipped))
  const reviews = reviewed.map(({ sheet }) => sheet)
  const joinToo = await plansToJoin(context, core, reviews, options)
  if (context.json && !options.yes)
    return context.answer({ reviews, skipped, leftOut, ...(joinToo.named ? { joins: joinToo.plans } : {}) }, () => '')
  for (const { name, reason } of skipped) context.say(sentence('cli.left-out', { name, why: reason }))
  for (const { name, key, reason } of leftOut) context.say(sentence('cli.left-out-part', { key, name, why: reason }))
  const agreedEnv =
    options.yes && reviewed.length > 1
      ? options.allowEnv
      : await agreedTo(context, reviews, options, joinToo.named ? joinToo.plans : [])
  const joins = await joinsAgreedTo(context, joinToo)
  const added: ServerView[] = []
  let first: CommandError | null = null
  for (const { installRequest, sheet } of reviewed) {
    const fail = (error: CommandError) => {
      first ??= error
      skipped.push({ name: nameOf(installRequest), reason: error.message })
      context.say(sentence('cli.left-out', { name: nameOf(installRequest), why: error.message }))
    }
    const refused = refusedEnv(sheet, agreedEnv)
    if (refused) {
      fail(new CommandError(refused))
      continue
    }
    try {
      added.push(await install(context, core, installRequest, sheet, agreedEnv, joins))
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      if (reviewed.length === 1) throw error
      // What does not start stays on the board to be mended there: it was added all the same.
      const there = valueOf(await core.call('snapshot', {})).servers.find((server) => server.id === sheet.id)
      if (there) {
        added.push(there)
        context.say(`${sheet.id}: ${error.message}`)
      } else fail(error)
    }
  }
  if (added.length === 0 && first !== null)
    throw new CommandError({
      ...(first as CommandError).failure,
      said: undefined,
      message: nothingUsable(skipped).message
    })
  const { uses, words } = await whoUsesNow(core, added)
  context.answer({ reviews, added: added.map(serverShape), skipped, leftOut, uses }, () =>
    [...added.map((view) => `${view.name} is ${view.phase}: ${counted(view.tools, 'tool')}.`), words].join('\n')
  )
}

const nameOf = (installRequest: InstallRequest): string => installRequest.name ?? installRequest.id ?? 'without a name'

/** Those that `--only` names, without those of `--skip`. A name that matches none is an error. */
function choose(
  installRequests: readonly InstallRequest[],
  skipped: readonly Skipped[],
  { only, skip }: FromOptions
): readonly InstallRequest[] {
  const named = (list: string | undefined) =>
    list
      ?.split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
  const [wanted, unwanted] = [named(only), named(skip) ?? []]
  const is = (installRequest: InstallRequest, name: string) =>
    installRequest.id === name || installRequest.name === name
  const known = (name: string) =>
    installRequests.some((installRequest) => is(installRequest, name)) || skipped.some((one) => one.name === name)
  const strange = [...(wanted ?? []), ...unwanted].find((name) => !known(name))
  if (strange !== undefined)
    throw usage(
      say('cli.not-in-snippet', { server: JSON.stringify(strange), known: installRequests.map(nameOf).slice(0, 20) })
    )
  return installRequests.filter(
    (installRequest) =>
      (wanted?.some((name) => is(installRequest, name)) ?? true) && !unwanted.some((name) => is(installRequest, name))
  )
}

/** Nothing to add, and why, of each that was left out. */
function nothingUsable(skipped: readonly { readonly name: string; readonly reason: string }[]): Failure {
  const told = skipped.slice(0, 5).map(({ name, reason }) => `${name}: ${reason}`)
  return {
    code: 'no-servers-in-snippet',
    ...worded(say('cli.none-usable', { told, more: skipped.length - 5 })),
    detail: skipped.map(({ name, reason }) => `${name}: ${reason}`).join('\n')
  }
}

function nobodyAsks(unused: readonly string[], installRequests: readonly InstallRequest[]): Said {
  const names = new Set(
    installRequests.flatMap((installRequest) => [
      ...(installRequest.asks ?? []).map((ask) => ask.key),
      ...Object.keys(installRequest.env),
      ...Object.keys(installRequest.secrets),
      ...(installRequest.source.from === 'remote' ? Object.keys(installRequest.source.headers) : [])
    ])
  )
  return say('cli.nobody-asks', { names: unused, known: [...names].slice(0, 20) })
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new CommandError({
      code: gone ? 'not-found' : 'bad-input',
      message: gone ? sentence('cli.no-file', { path }) : sentence('cli.unreadable-file', { path }),
      detail: error instanceof Error ? error.message : String(error)
    })
  }
}
