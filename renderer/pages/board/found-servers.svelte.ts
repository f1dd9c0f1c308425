import type { HostView } from '../../../contract/model.ts'
import type { InstallRequest } from '../../../contract/requests.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'

/** A server that stands in hosts' own files, and would be one on the board. */
export interface FoundServer {
  readonly name: string
  readonly installRequest: InstallRequest
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
      for (const installRequest of answer.value.installRequests) {
        const name = installRequest.id ?? installRequest.name ?? ''
        // one name with other arguments is another server
        const same = `${name}\n${JSON.stringify(installRequest.source)}`
        const before = byName.get(same)
        byName.set(same, {
          name,
          installRequest: before?.installRequest ?? installRequest,
          hosts: [...(before?.hosts ?? []), host]
        })
      }
    }
    if (asked !== this.#asked) return
    this.list = [...byName.values()]
    this.known = true
  }
}
