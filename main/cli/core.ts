/** status, quit, open. */
import { places } from '../../contract/places.ts'
import { sentence } from '../../contract/words/say.ts'
import { valueOf, type Registered } from './context.ts'
import { counted, sinceWords, table } from './words.ts'

export function coreCommands({ program, run }: Registered): void {
  program
    .command('status')
    .description('the running core: version, pid, uptime, counts, URL for hosts')
    .action(() =>
      run(async (context) => {
        const core = await context.core()
        const { core: about, servers, hosts, today } = valueOf(await core.call('snapshot', {}))
        const count = (phases: readonly string[]) => servers.filter((each) => phases.includes(each.phase)).length
        const counts = {
          servers: servers.length,
          ready: count(['ready', 'degraded']),
          starting: count(['starting']),
          waiting: count(['waiting', 'crash-looping', 'needs-consent']),
          failed: count(['failed']),
          stopped: count(['stopped', 'stopping']),
          hosts: hosts.filter((each) => each.joined).length,
          connections: hosts.reduce((sum, each) => sum + each.connections, 0),
          tools: servers.reduce((sum, each) => sum + each.toolsOn, 0),
          callsToday: today.calls,
          errorsToday: today.errors
        }
        const uptime = Math.max(0, Math.round((Date.now() - new Date(about.startedAt).getTime()) / 1_000))
        const value = {
          version: about.version,
          pid: about.pid,
          uptime,
          face: about.face,
          startedAt: about.startedAt,
          counts,
          mcp: { url: about.mcpUrl },
          notices: about.notices
        }
        context.answer(value, () =>
          table(
            ['Patchbay', about.version],
            [
              [
                'Running',
                `${sinceWords(about.startedAt, new Date())}, pid ${about.pid}, ${about.face === 'electron' ? 'with a window' : 'without a window'}`
              ],
              [
                'Servers',
                `${counts.servers}: ${counts.ready} ready, ${counts.starting} starting, ${counts.waiting} waiting, ${counts.failed} failed, ${counts.stopped} stopped`
              ],
              ['Hosts', `${counts.hosts} joined, ${counts.connections} connected`],
              ['Today', `${counted(counts.callsToday, 'call')}, ${counted(counts.errorsToday, 'error')}`],
              ['URL', about.mcpUrl ?? 'none'],
              ...about.notices.map((notice) => ['Note', notice.message])
            ]
          )
        )
      })
    )
  program
    .command('quit')
    .description('stop every server and the core')
    .action(() =>
      run(async (context) => {
        const core = await context.core()
        const { servers } = valueOf(await core.call('core.quit', {}))
        context.say(sentence('cli.stopping', { servers: counted(servers, 'server') }))
        await core.closed
        context.answer({ stopped: servers }, () => sentence('cli.stopped', { servers: counted(servers, 'server') }))
      })
    )
  program
    .command('open [path]')
    .description('show the window, or print a link to the web face')
    .action((path: string | undefined) =>
      run(async (context) => {
        const core = await context.core()
        const shown = valueOf(await core.call('view.open', { path: path ?? places.board }))
        if (shown) return context.answer({ shown: true, url: null }, () => sentence('cli.window-open'))
        const link = valueOf(await core.call('core.webLink', {}))
        context.answer({ shown: false, url: link.url }, () => link.url)
      })
    )
}
