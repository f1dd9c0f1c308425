import type { HostView } from '../../../contract/model.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'

/** A server that stands in hosts' own files, and would be one on the board. */
export interface FoundServer {
  /** Tells two of one name apart. */
  readonly key: string
  readonly name: string
  readonly hosts: readonly HostView[]
}

/** What the hosts' files hold already, for a board that is still empty. Reads; writes nothing. */
export class FoundServers {
  list: readonly FoundServer[] = $state.raw([])
  readonly #patchbay: Patchbay
  #asked = ''

  constructor(patchbay: Patchbay) {
    this.#patchbay = patchbay
  }
  /** Asks once; the same hosts again cost nothing. */
  async look(hosts: readonly HostView[]): Promise<void> {
    const full = hosts.filter((host) => host.importable > 0)
    const asked = full.map((host) => `${host.id}:${host.importable}`).join()
    if (asked === this.#asked) return
    this.#asked = asked
    const answer = full.length === 0 ? null : await this.#patchbay.ask('hosts.found', {})
    if (asked !== this.#asked) return
    this.list = (answer?.ok ? answer.value.servers : [])
      .filter((found) => found.here === null && found.problem === null)
      .map((found, at) => ({
        key: found.installRequest?.id ?? String(at),
        name: found.name,
        hosts: full.filter((host) => found.places.some((place) => place.host === host.id))
      }))
  }
}
