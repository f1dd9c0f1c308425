/** How every way of adding ends on the command line: who uses it now, who after which step, and the command for the rest. */
import { useSentence, whoUses } from '../../contract/host-use.ts'
import type { ServerView } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import type { ControlClient } from '../control/client.ts'
import { valueOf } from './context.ts'

export interface Arrived {
  readonly uses: readonly { readonly host: string; readonly when: string }[]
  readonly words: string
}

export async function whoUsesNow(
  core: ControlClient,
  servers: readonly Pick<ServerView, 'id' | 'name'>[]
): Promise<Arrived> {
  const { hosts } = valueOf(await core.call('snapshot', {}))
  const ids = servers.map(({ id }) => id)
  const uses = whoUses(hosts, ids)
  const what = servers.length === 1 ? (servers[0]?.name ?? '') : sentence('arrival.them')
  const ways = uses.flatMap(({ host, when }) =>
    when === 'not-joined' && host.file !== null
      ? [`patchbay hosts join ${host.id}`]
      : when === 'unplugged'
        ? ids.map((id) => `patchbay plug ${id} ${host.id}`)
        : []
  )
  const steps = uses.flatMap(({ host, when }) =>
    when === 'restart' && host.effect !== null
      ? [`${host.name}: ${host.takesEffect}.${host.opensWith === null ? '' : `\n  ${host.opensWith}`}`]
      : []
  )
  return {
    uses: uses.map(({ host, when }) => ({ host: host.id, when })),
    words: [`${useSentence(uses, what)}.`, ...steps, ...ways.map((way) => `  ${way}`)].join('\n')
  }
}
