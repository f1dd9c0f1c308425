import type { HostView } from '../../../contract/model.ts'
import type { Order } from '../../../contract/requests.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'

/** A server that stands in hosts' own files, and would be one on the board. */
export interface FoundServer {
  readonly name: string
  readonly order: Order
  readonly hosts: readonly HostView[]
}

/** What the hosts' files hold already, for a board that is still empty. Reads; writes nothing. */
export class FoundServers {
  list: readonly FoundServer[] = $state.raw([])
  /** True once every file was read. */
  known = $state(false)
  readonly #patchbay: Patchbay
  #asked = ''

  constructor(patchbay: Patchbay) {
    this.#patchbay = patchbay
  }
  /** Asks each of these hosts once; the same hosts again cost nothing. */
  async look(hosts: readonly HostView[]): Promise<void> {
    const full = hosts.filter((host) => host.importable > 0)
    const asked = full.map((host) => `${host.id}:${host.importable}`).join()
    if (asked === this.#asked) return
    this.#asked = asked
    const answers = await Promise.all(full.map((host) => this.#patchbay.ask('hosts.import', { host: host.id })))
    const byName = new Map<string, FoundServer>()
    for (const [i, answer] of answers.entries()) {
      const host = full[i]
      if (!answer.ok || !host) continue
      for (const order of answer.value.orders) {
        const name = order.id ?? order.name ?? ''
        // one name with other arguments is another server
        const same = `${name}\n${JSON.stringify(order.wish)}`
        const before = byName.get(same)
        byName.set(same, { name, order: before?.order ?? order, hosts: [...(before?.hosts ?? []), host] })
      }
    }
    if (asked !== this.#asked) return
    this.list = [...byName.values()]
    this.known = true
  }
}
