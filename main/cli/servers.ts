/** list, show, start, stop, restart, remove, plug, unplug. */
import { CommandError, valueOf, type Registered } from './context.ts'
import { serverShape } from './server-shape.ts'
import { counted, sinceWords, table } from './words.ts'
import type { CrashReport } from '../../contract/model.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'

/** A day, as the widest view of the overview. */
const timelineMinutes = 1_440

export function serverCommands({ program, run }: Registered): void {
  program
    .command('list')
    .description('all servers and how they are')
    .action(() =>
      run(async (context) => {
        const { servers } = valueOf(await (await context.core()).call('snapshot', {}))
        context.answer(servers.map(serverShape), () =>
          servers.length === 0
            ? sentence('cli.no-servers')
            : table(
                ['ID', 'STATE', 'PID', 'TOOLS', 'SINCE', ''],
                servers.map((each) => [
                  each.id,
                  each.phase,
                  each.pid === null ? '–' : String(each.pid),
                  String(each.tools),
                  sinceWords(each.since, new Date()),
                  each.phase === 'ready' ? '' : each.sentence
                ])
              )
        )
      })
    )
  program
    .command('show <id>')
    .description('one server, whole')
    .action((id: string) =>
      run(async (context) => {
        const core = await context.core()
        const definition = valueOf(await core.call('servers.definition', { id }))
        const { servers, cables } = valueOf(await core.call('snapshot', {}))
        const view = servers.find((each) => each.id === id)
        if (!view) throw new CommandError({ code: 'not-found', ...worded(say('server.unknown', { id })) })
        const timeline = valueOf(await core.call('servers.timeline', { id, minutes: timelineMinutes }))
        const crashes = valueOf(await core.call('servers.crashes', { id }))
        const { picture } = valueOf(await core.call('servers.icon', { id }))
        const { inheritedEnv } = valueOf(await core.call('servers.reconsent', { id })).sheet
        const hosts = cables.filter((each) => each.server === id).map((each) => each.host)
        context.answer({ ...view, picture, hosts, definition, inheritedEnv, timeline, crashes }, () =>
          table(
            [view.name, view.sentence],
            [
              ['State', `${view.phase} for ${sinceWords(view.since, new Date())}, wanted ${view.wanted}`],
              [
                'Runs',
                definition.launch.kind === 'stdio'
                  ? [definition.launch.command, ...definition.launch.args].map((each) => JSON.stringify(each)).join(' ')
                  : definition.launch.url
              ],
              ['Process', view.pid === null ? 'none' : `pid ${view.pid}, ${view.processes} in its tree`],
              ['Tools', `${view.toolsOn} of ${view.tools} on, about ${counted(view.tokens, 'token')}`],
              [
                'Environment',
                Object.entries(definition.env)
                  .map(([name, value]) => (value.kind === 'secret' ? `${name} (secret)` : name))
                  .join(', ') || 'nothing of its own'
              ],
              ...(definition.launch.kind === 'stdio' ? [['Passed on', inheritedEnv.join(', ')]] : []),
              ['Plugged into', hosts.join(', ') || 'no host'],
              ...(view.lastError ? [['Last error', view.lastError.message]] : []),
              ...(crashes[0] ? [['Last crash', crashInWords(crashes[0], new Date())]] : [])
            ]
          )
        )
      })
    )
  for (const [word, description, past] of [
    ['start', 'start a server, and keep it running', 'started'],
    ['stop', 'stop a server; it stays stopped', 'stopped'],
    ['restart', 'stop and start a server', 'restarted']
  ] as const)
    program
      .command(`${word} <id>`)
      .description(description)
      .action((id: string) =>
        run(async (context) => {
          const view = valueOf(await (await context.core()).call(`servers.${word}`, { id }))
          const good = word === 'stop' ? view.phase === 'stopped' : view.phase === 'ready' || view.phase === 'degraded'
          if (!good)
            throw new CommandError(
              view.lastError ?? { code: 'not-running', message: `${id} is not ${past}: ${view.sentence}.` }
            )
          context.answer(serverShape(view), () => `${view.name}: ${view.sentence}.`)
        })
      )
  program
    .command('remove <id>')
    .description('stop a server and remove it; for 24 hours “patchbay restore” brings it back')
    .option('--now', 'with its folder, secrets, calls and logs, at once and for good')
    .option('--yes', 'do not ask (nothing is asked: it can be brought back)')
    .action((id: string, options: { now?: boolean }) =>
      run(async (context) => {
        const now = options.now === true
        valueOf(await (await context.core()).call('servers.remove', { id, now }))
        context.answer({ id, removed: true }, () =>
          now ? sentence('cli.removed-for-good', { id }) : sentence('cli.removed', { id })
        )
      })
    )
  program
    .command('restore [id]')
    .description('bring a server back that was removed within 24 hours; without an id, list them')
    .action((id: string | undefined) =>
      run(async (context) => {
        const core = await context.core()
        if (id !== undefined) {
          const view = valueOf(await core.call('servers.restore', { id }))
          return context.answer(serverShape(view), () =>
            sentence('cli.is-back', { server: view.name, state: view.sentence })
          )
        }
        const removed = valueOf(await core.call('servers.removed', {}))
        context.answer(removed, () =>
          removed.length === 0
            ? sentence('cli.none-removed')
            : table(
                ['ID', 'NAME', 'REMOVED', 'GONE FOR GOOD'],
                removed.map((each) => [
                  each.id,
                  each.name,
                  `${sinceWords(each.at, new Date())} ago`,
                  `in ${sinceWords(new Date().toISOString(), new Date(each.until))}`
                ])
              )
        )
      })
    )
  for (const [word, request, words] of [
    ['plug', 'cables.plug', 'is plugged into'],
    ['unplug', 'cables.unplug', 'is no longer plugged into']
  ] as const)
    program
      .command(`${word} <id> <host>`)
      .description(`${word} one server ${word === 'plug' ? 'into' : 'from'} one host`)
      .action((id: string, host: string) =>
        run(async (context) => {
          valueOf(await (await context.core()).call(request, { server: id, host }))
          context.answer({ server: id, host, plugged: word === 'plug' }, () => `${id} ${words} ${host}.`)
        })
      )
}

/** "3 min ago: exited with code 3 after 12 s; 2 calls were open: add for a test call (0.2 s), echo for cursor (1 s)". Pure. */
export function crashInWords({ at, inWords, openCalls }: CrashReport, now: Date): string {
  const { count, newest } = openCalls
  const calls = newest.map(
    ({ name, host, openMs }) =>
      `${name} for ${host ?? 'a test call'}${openMs === null ? '' : ` (${Number((openMs / 1_000).toFixed(1))} s)`}`
  )
  if (count > newest.length) calls.push(`${count - newest.length} that began earlier`)
  const open = count === 0 ? '' : `; ${count === 1 ? '1 call was' : `${count} calls were`} open: ${calls.join(', ')}`
  return `${sinceWords(at, now)} ago: ${inWords.charAt(0).toLowerCase()}${inWords.slice(1)}${open}`
}
