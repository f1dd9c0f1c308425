import { createContext, untrack } from 'svelte'
import type { HostView, ServerView, Signal } from '../../contract/model.ts'
import { groupServers, groupedFrom } from '../lib/board-groups.ts'
import type { Grouping } from '../lib/board-groups.ts'
import { serverNumber } from '../lib/board-plan.ts'
import { cableKey } from '../lib/cable-states.ts'
import { places } from '../lib/route.ts'
import type { Patchbay } from './patchbay.svelte.ts'

export type Side = 'host' | 'server'
export interface JackRef {
  readonly side: Side
  readonly id: string
}
/** A cable that would be made by the step a panel shows: drawn dotted. */
export interface Ghost {
  readonly host: string
  readonly server: string
}
const pulseMs = 900

/** How one person looks at the board: the filter, what is chosen, and the cable in their hand. */
export class BoardView {
  /** Only servers with this signal. */
  signal: Signal | null = $state(null)
  /** Only servers and hosts with this in their name or sentence. */
  text = $state('')
  carried: JackRef | null = $state.raw(null)
  /** Where the loose end hangs, in the bay's own coordinates. Null: at the focused jack. */
  looseEnd: { readonly x: number; readonly y: number } | null = $state.raw(null)
  /** The jack it would go into. */
  target: JackRef | null = $state.raw(null)
  hovered: JackRef | null = $state.raw(null)
  /** Row or jack that has the keyboard. */
  focused: JackRef | null = $state.raw(null)
  ghosts: readonly Ghost[] = $state.raw([])
  /** A server that is being reviewed: it lies in the next free place, with the cables it would get. */
  coming: { readonly id: string; readonly name: string; readonly hosts: readonly string[] } | null = $state.raw(null)
  /** Of what was found in hosts' files: what is not to be taken over. */
  untaken: { readonly hosts: ReadonlySet<string>; readonly servers: ReadonlySet<string> } = $state.raw({
    hosts: new Set(),
    servers: new Set()
  })
  /** Cables along which a call has just passed. */
  pulses: ReadonlySet<string> = $state.raw(new Set())
  /** Servers chosen together, for one step with all of them. */
  picked: ReadonlySet<string> = $state.raw(new Set())
  /** The last one that was chosen by itself: a range begins there. */
  #pickedFrom: string | null = null
  /** "Start with an empty board" was chosen. */
  plain = $state(false)
  readonly #patchbay: Patchbay
  readonly #places: string[] = []

  constructor(patchbay: Patchbay) {
    this.#patchbay = patchbay
  }

  readonly hosts: readonly HostView[] = $derived.by(() => {
    const { hosts } = this.#patchbay
    const shown = [...hosts.filter((host) => host.joined), ...hosts.filter((host) => host.found && !host.joined)]
    // joining one must not move a row from under the pointer: who was seen keeps the place
    for (const { id } of shown) if (!this.#places.includes(id)) this.#places.push(id)
    return shown.sort((a, b) => this.#places.indexOf(a.id) - this.#places.indexOf(b.id))
  })
  readonly servers: readonly ServerView[] = $derived.by(() => {
    const word = this.text.trim().toLowerCase()
    return this.#patchbay.servers.filter(
      (server) =>
        (this.signal === null || server.signal === this.signal) &&
        (word === '' || `${server.id} ${server.name} ${server.sentence} ${server.group}`.toLowerCase().includes(word))
    )
  })
  readonly filtered = $derived(this.signal !== null || this.text.trim() !== '')
  readonly grouped = $derived.by(() => this.#patchbay.servers.length >= groupedFrom)
  readonly grouping = $derived(this.#group(this.servers))
  /** Numbers go by the order on the whole board and stay the same whatever is filtered away. */
  readonly numbers: ReadonlyMap<string, string> = $derived.by(() => {
    const { servers } = this.#patchbay
    const all = this.grouped ? this.#group(servers) : { needed: [], groups: [{ servers }] }
    const order = [...all.needed, ...all.groups.flatMap((group) => group.servers)]
    return new Map(order.map((server, index) => [server.id, serverNumber(index)] as const))
  })
  /** The server whose panel is open, else the one that has the keyboard. */
  readonly chosenServer: string | null = $derived.by(() => {
    const { route } = this.#patchbay.router
    if (route.page === 'board' && route.panel?.kind === 'server') return route.panel.id
    return this.focused?.side === 'server' ? this.focused.id : null
  })

  #group(servers: readonly ServerView[]): Grouping {
    const { cables, settings } = this.#patchbay
    return groupServers(servers, this.hosts, cables, settings?.grouping ?? 'purpose')
  }
  /** Chooses it beside the others, or takes it out again. */
  pick(id: string): void {
    const next = new Set(this.picked)
    if (!next.delete(id)) next.add(id)
    this.picked = next
    this.#pickedFrom = id
  }
  /** Chooses all from the last chosen one to this, in the order given: the one that is seen. */
  pickTo(id: string, order: readonly string[]): void {
    const from = order.indexOf(this.#pickedFrom ?? this.chosenServer ?? id)
    const to = order.indexOf(id)
    if (to < 0) return
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)]
    this.picked = new Set([...this.picked, ...order.slice(first, last + 1)])
  }
  clearPicked(): void {
    this.picked = new Set()
    this.#pickedFrom = null
  }
  /** Those of them that are still there, in the board's order. */
  get pickedIds(): readonly string[] {
    return this.#patchbay.servers.filter((server) => this.picked.has(server.id)).map((server) => server.id)
  }
  clearFilter(): void {
    this.signal = null
    this.text = ''
  }
  carry(jack: JackRef): void {
    this.carried = jack
    this.target = null
  }
  drop(): void {
    this.carried = null
    this.looseEnd = null
    this.target = null
  }
  /** Ends the carried cable in a jack of the other side. A pair that is joined already is shown instead. */
  async connect(to: JackRef): Promise<void> {
    const from = this.carried
    this.drop()
    if (!from || from.side === to.side) return
    const host = from.side === 'host' ? from.id : to.id
    const server = from.side === 'host' ? to.id : from.id
    if (this.#patchbay.isPlugged(host, server)) {
      this.#patchbay.router.go(places.cable(host, server))
      return
    }
    if (this.#patchbay.host(host)?.joined === false) {
      this.#patchbay.router.go(places.host(host))
      this.#patchbay.say(`Join ${this.#patchbay.host(host)?.name ?? host} first; then it can be given servers`)
      return
    }
    await this.#patchbay.plug(host, server, true)
  }
  /** Takes the carried cable's pair apart, from the keyboard. */
  async unplug(to: JackRef): Promise<void> {
    const from = this.carried
    this.drop()
    if (!from || from.side === to.side) return
    const host = from.side === 'host' ? from.id : to.id
    const server = from.side === 'host' ? to.id : from.id
    if (this.#patchbay.isPlugged(host, server)) await this.#patchbay.plug(host, server, false)
  }
  /** Lets one call be seen even when it took only some milliseconds. */
  pulse(host: string, server: string): void {
    const key = cableKey(host, server)
    if (untrack(() => this.pulses.has(key))) return
    this.pulses = new Set([...untrack(() => this.pulses), key])
    setTimeout(() => {
      const left = new Set(this.pulses)
      left.delete(key)
      this.pulses = left
    }, pulseMs)
  }
}

export const [useBoard, provideBoard] = createContext<BoardView>()
