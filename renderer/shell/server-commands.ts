/** What can be done with a server, or with one of its cables, by name. */
import type { ServerView } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { places } from '../lib/route.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'
import type { Command } from './commands.ts'

/** Found when typed only: there may be hundreds. */
export function cableCommands(patchbay: Patchbay): readonly Command[] {
  return patchbay.hosts
    .filter((host) => host.joined)
    .flatMap((host) =>
      patchbay.servers.map((server): Command => {
        const on = patchbay.isPlugged(host.id, server.id)
        return {
          id: `plug:${host.id}/${server.id}`,
          kind: 'Do',
          title: on ? `Unplug ${server.name} from ${host.name}` : `Plug ${server.name} into ${host.name}`,
          note: '',
          server: server.id,
          rare: true,
          run: () => patchbay.plug(host.id, server.id, !on)
        }
      })
    )
}

/** What can be done with one server. */
export function serverCommands(patchbay: Patchbay, server: ServerView): readonly Command[] {
  const own = { kind: 'Do' as const, note: '', server: server.id }
  const { id, name, signal } = server
  const off = signal === 'off'
  const act = (request: 'servers.start' | 'servers.stop' | 'servers.restart') => () => patchbay.act(request, { id })
  return [
    ...(off
      ? [{ id: `start:${id}`, ...own, title: `Start ${name}`, run: act('servers.start') }]
      : [
          { id: `restart:${id}`, ...own, title: `Restart ${name}`, run: act('servers.restart') },
          { id: `stop:${id}`, ...own, title: `Stop ${name}`, run: act('servers.stop') }
        ]),
    {
      id: `log:${id}`,
      ...own,
      title: `Log of ${name}`,
      run: () => patchbay.router.go(places.server(id, 'logs'))
    },
    {
      id: `resources:${id}`,
      ...own,
      title: `Resources and prompts of ${name}`,
      run: () => patchbay.router.go(places.server(id, 'resources'))
    },
    {
      id: `duplicate:${id}`,
      ...own,
      title: sentence('palette.duplicate', { name }),
      run: () => patchbay.duplicate(id)
    },
    {
      id: `remove:${id}`,
      ...own,
      title: `Remove ${name} …`,
      note: 'Asks first',
      run: () => patchbay.router.go(places.removal(id))
    }
  ]
}
