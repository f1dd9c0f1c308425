/** import: servers that stand in hosts' files are moved into Patchbay, and taken back as a whole. */
import { visibleText } from '../../contract/visible-text.ts'
import type { ArrivalView, ConsentSheet, HostId, HostPlan } from '../../contract/model.ts'
import {
  entriesToMove,
  hostsFoundIn,
  idOfFound,
  runTwice,
  type Found,
  type HostChoice
} from '../../contract/take-over.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { refusedEnv } from '../catalogue/agreed-env.ts'
import type { ControlClient } from '../control/client.ts'
import { askPerson } from './ask-person.ts'
import { CommandError, valueOf, type Context, type Registered, usage } from './context.ts'
import { planWords } from './plan-words.ts'
import { reviewWords } from './review-words.ts'
import { whoUsesNow } from './who-uses.ts'
import { table } from './words.ts'

interface Options {
  readonly move?: string | true
  readonly keep?: string | true
  readonly leave?: string | true
  readonly only?: string
  readonly skip?: string
  readonly allowEnv: readonly string[]
  readonly undo?: string | true
  readonly yes?: boolean
}
interface Plan {
  readonly found: readonly Found[]
  readonly reviews: readonly { readonly server: Found; readonly sheet: ConsentSheet }[]
  readonly stays: readonly { readonly name: string; readonly reason: string }[]
  readonly files: readonly { readonly choice: HostChoice; readonly plan: HostPlan }[]
}

export function importCommand({ program, run }: Registered): void {
  program
    .command('import')
    .description(
      'move servers that stand in hosts’ files into Patchbay: the old entries out, Patchbay’s in [--undo takes it back]'
    )
    .option('--move [a,b]', 'take the old entries out of these hosts’ files (default: of all)')
    .option('--keep [a,b]', 'join these hosts and keep their entries: they run twice')
    .option('--leave [a,b]', 'leave the files of these hosts alone')
    .option('--only <a,b>', 'these servers only')
    .option('--skip <c,d>', 'all servers but these')
    .option(
      '--allow-env <NAME>',
      'agree to a variable that loads other code by its name; repeat for more',
      (value: string, all: string[]) => [...all, value],
      []
    )
    .option('--undo [id]', 'take an import of the last 24 hours back: files, servers and keys (default: the last)')
    .option('--yes', 'agree to what would be shown')
    .action((options: Options) =>
      run(async (context) => {
        const core = await context.core()
        if (options.undo !== undefined) return undo(context, core, options.undo)
        await takeOver(context, core, options)
      })
    )
}

async function takeOver(context: Context, core: ControlClient, options: Options): Promise<void> {
  const plan = await planned(core, options)
  if (context.json && !options.yes) return context.answer(shapeOf(plan), () => '')
  if (plan.reviews.length + plan.files.length === 0) return context.answer(shapeOf(plan), () => nothingWords(plan))
  if (!options.yes) {
    context.streams.stdout.write(visibleText(words(plan)) + '\n')
    if (!(await askPerson(sentence('arrival.take-over'), context.streams)))
      throw new CommandError({ code: 'cancelled', message: sentence('arrival.nothing-done') })
  }
  await take(context, core, plan)
}

/** One server of one host, for another command. */
export async function takeFromHost(
  context: Context,
  core: ControlClient,
  { host, name, yes }: { readonly host: HostId; readonly name: string; readonly yes: boolean }
): Promise<void> {
  await takeOver(context, core, { move: host, only: name, allowEnv: [], yes })
}

async function planned(core: ControlClient, options: Options): Promise<Plan> {
  const { servers: all } = valueOf(await core.call('hosts.found', {}))
  const hosts = hostsFoundIn(all)
  const choiceOf = choices(options, hosts)
  const found = chosen(all, options)
  const stays: Plan['stays'][number][] = []
  const reviews: Plan['reviews'][number][] = []
  for (const server of found) {
    if (server.here !== null) continue
    const { name, installRequest, problem } = server
    if (installRequest === null) {
      stays.push({ name, reason: problem ?? '' })
      continue
    }
    const sheet = await core.call('servers.review', { installRequest })
    const refused = sheet.ok ? refusedEnv(sheet.value, options.allowEnv) : sheet.failure
    if (sheet.ok && refused === null) reviews.push({ server, sheet: sheet.value })
    else stays.push({ name, reason: refused?.message ?? '' })
  }
  const coming = new Set(reviews.flatMap(({ server }) => idOfFound(server) ?? []))
  const files: Plan['files'][number][] = []
  for (const host of hosts) {
    const choice = choiceOf(host)
    const moved = entriesToMove(found, host, coming)
    if (choice === 'leave' || moved.length === 0) continue
    const takeOut = choice === 'move' ? moved.map(({ entry }) => entry) : []
    const plan = await core.call('hosts.plan', { host, action: 'join', takeOut })
    if (!plan.ok) stays.push({ name: host, reason: plan.failure.message })
    else if (!plan.value.noop) files.push({ choice, plan: plan.value })
  }
  return { found, reviews, stays, files }
}

/** What was said for single hosts counts, then what was said for all, then the move. */
function choices(options: Options, hosts: readonly HostId[]): (host: HostId) => HostChoice {
  const named = new Map<HostId, HostChoice>()
  let rest: HostChoice = options.move === undefined || options.move === true ? 'move' : 'leave'
  for (const choice of ['move', 'keep', 'leave'] as const) {
    const given = options[choice]
    if (given === true) rest = choice
    else if (given !== undefined)
      for (const host of namesIn(given)) {
        if (!hosts.includes(host)) throw usage(say('arrival.nothing-in-host', { host, hosts: [...hosts] }))
        named.set(host, choice)
      }
  }
  return (host) => named.get(host) ?? rest
}

function chosen(all: readonly Found[], { only, skip }: Options): readonly Found[] {
  const [wanted, unwanted] = [only === undefined ? null : namesIn(only), namesIn(skip ?? '')]
  // By the name in the file, which two may share, or by the one that tells them apart.
  const is = (server: Found, name: string) =>
    server.name === name || idOfFound(server) === name || server.places.some(({ entry }) => entry.name === name)
  const strange = [...(wanted ?? []), ...unwanted].find((name) => !all.some((server) => is(server, name)))
  if (strange !== undefined)
    throw usage(say('arrival.not-found', { name: strange, names: all.map(({ name }) => name) }))
  return all.filter(
    (server) => (wanted?.some((name) => is(server, name)) ?? true) && !unwanted.some((name) => is(server, name))
  )
}

async function take(context: Context, core: ControlClient, plan: Plan): Promise<void> {
  const said = new Set<string>()
  const stop = core.follow(['state'], (event) => {
    if (event.name !== 'arrivals.changed') return
    for (const line of progress(event.data.arrivals.at(-1)))
      if (!said.has(line)) {
        said.add(line)
        context.say(line)
      }
  })
  const coming = new Set(plan.reviews.flatMap(({ server }) => idOfFound(server) ?? []))
  const arrival = valueOf(
    await core
      .call('arrivals.begin', {
        servers: plan.reviews.map(({ server, sheet }) => ({
          installRequest: server.installRequest!,
          hash: sheet.hash,
          ...(sheet.loaderEnv ? { agreedEnv: [...sheet.loaderEnv] } : {})
        })),
        files: plan.files.map(({ choice, plan: { host, hash } }) => ({
          host,
          hash,
          entries: choice === 'move' ? entriesToMove(plan.found, host, coming) : []
        }))
      })
      .finally(stop)
  )
  const ready = arrival.servers.filter(({ state }) => state === 'ready')
  const here = plan.found.flatMap(({ here: id, name }) => (id === null ? [] : [{ id, name }]))
  const { uses, words: who } = await whoUsesNow(core, [...ready, ...here])
  const failed = arrival.servers.filter(({ state }) => state === 'failed')
  const brokenFiles = arrival.files.filter(({ state }) => state === 'failed')
  if (ready.length + here.length === 0 && failed[0]?.failure) throw new CommandError(failed[0].failure)
  context.answer({ arrival, uses, stays: plan.stays }, () =>
    [
      ...plan.stays.map(({ name, reason }) => sentence('cli.stays-where', { name, why: reason })),
      ...[...failed, ...brokenFiles].map(({ name, failure }) => `${name}: ${failure?.message ?? ''}`),
      who,
      sentence('arrival.undo-command')
    ].join('\n')
  )
}

function progress(arrival: ArrivalView | undefined): readonly string[] {
  if (arrival === undefined || arrival.finishedAt !== null) return []
  return [
    ...arrival.servers.filter(({ state }) => state !== 'todo').map(({ id, state }) => `${id}: ${state}`),
    ...arrival.files
      .filter(({ state }) => state === 'done')
      .map(({ file }) => sentence('arrival.file-written', { file: file ?? '' }))
  ]
}

async function undo(context: Context, core: ControlClient, id: string | true): Promise<void> {
  const { arrivals } = valueOf(await core.call('snapshot', {}))
  const last = arrivals.findLast(({ undoneAt }) => undoneAt === null)
  if (id === true && last === undefined)
    throw new CommandError({ code: 'nothing-to-undo', message: sentence('arrival.not-kept') })
  const undone = valueOf(await core.call('arrivals.undo', { id: id === true ? (last?.id ?? '') : id }))
  const [broken] = [...undone.files, ...undone.servers].filter(({ failure }) => failure !== null)
  if (broken?.failure) throw new CommandError(broken.failure)
  context.answer(undone, () =>
    sentence('arrival.undone', {
      servers: undone.servers.map(({ name }) => name),
      files: undone.files.filter(({ state }) => state === 'undone').map(({ file }) => file ?? '')
    })
  )
}

const shapeOf = ({ found, reviews, stays, files }: Plan) => ({
  servers: found.map(({ name, line, places, here, keys, leftOut }) => ({ name, line, places, here, keys, leftOut })),
  reviews: reviews.map(({ sheet }) => sheet),
  stays,
  files: files.map(({ choice, plan }) => ({ choice, ...plan }))
})

function words({ found, reviews, stays, files }: Plan): string {
  const reasonOf = (name: string) => stays.find((each) => each.name === name)?.reason
  const coming = new Set(reviews.flatMap(({ server }) => idOfFound(server) ?? []))
  return [
    table(
      ['SERVER', 'FOUND IN', 'WHAT HAPPENS TO IT'],
      found.map((server) => [
        server.name,
        [...new Set(server.places.map(({ host, project }) => (project === null ? host : `${host} (${project})`)))].join(
          ', '
        ),
        server.here !== null
          ? sentence('arrival.here')
          : (reasonOf(server.name) ??
            (server.keys.length > 0 ? sentence('arrival.key-goes', { keys: server.keys }) : sentence('arrival.comes')))
      ])
    ),
    ...reviews.map(({ sheet }) => reviewWords(sheet)),
    ...files.map(({ choice, plan }) =>
      choice === 'keep'
        ? `${planWords(plan)}\n${sentence('arrival.runs-twice', { names: [...runTwice(found, plan.host, coming)], host: plan.name })}`
        : planWords(plan)
    )
  ].join('\n\n――――\n\n')
}

const nothingWords = ({ found, stays }: Plan): string =>
  found.length === 0
    ? sentence('arrival.nothing-found')
    : [
        ...stays.map(({ name, reason }) => sentence('cli.stays-where', { name, why: reason })),
        sentence('arrival.nothing-to-take')
      ].join('\n')

const namesIn = (list: string): readonly string[] =>
  list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
