import { createContext } from 'svelte'
import type { PatchbayEvent, Topic } from '../../contract/events.ts'
import type { Failure, Outcome, Remedy } from '../../contract/failure.ts'
import type { HostId, ServerId } from '../../contract/model.ts'
import type { RequestName } from '../../contract/names.ts'
import type { Answer, Ask, Input, InstallRequest } from '../../contract/requests.ts'
import type { Backend, Connection } from '../backend.ts'
import { places } from '../lib/route.ts'
import { gatherFrames } from '../lib/gather-frames.ts'
import { Mirror } from './mirror.svelte.ts'
import { Router } from './router.svelte.ts'

/** The last thing a person did here, said in the foot, with its undo while there is one. */
export interface Said {
  readonly text: string
  readonly failure: Failure | null
  readonly undo: (() => Promise<unknown>) | null
}

/** One page's hold on Patchbay: what it mirrors, where it is, and the one way in to ask for anything. */
export class Patchbay extends Mirror {
  connection: Connection = $state.raw({ state: 'connecting' })
  said: Said | null = $state.raw(null)
  /** Text that was pasted or dropped anywhere, for the Add panel to take. */
  pasted: string | null = $state.raw(null)
  /** One order that is reviewed at once: a duplicate, what was filled in by hand. The Add panel takes it and sets null. */
  toReview: InstallRequest | null = $state.raw(null)
  /** Cables asked for and not yet confirmed: drawn at once. Key `host/server`, true = being plugged in. */
  pendingCables: ReadonlyMap<string, boolean> = $state.raw(new Map())
  /** Rises when a core answers again after one was gone: what views asked for may be another now. */
  generation = $state(0)
  readonly router: Router
  /** False in a browser. */
  readonly inWindow: boolean
  readonly ask: Ask
  readonly #backend: Backend
  readonly #heard = gatherFrames<PatchbayEvent>((events) => {
    for (const event of events) this.hear(event)
  })

  constructor(backend: Backend, router: Router = new Router()) {
    super()
    this.#backend = backend
    this.inWindow = backend.inWindow === true
    this.router = router
    // an answer is never older than the news that came before it
    this.ask = (async (name, input) => {
      const outcome = await backend.ask(name, input)
      this.#heard.flush()
      return outcome
    }) as Ask
  }
  /** Follows first, then asks for the snapshot; again whenever the connection comes back. Gives back the undo. */
  start(): () => void {
    const ends = [
      this.router.start(),
      this.#backend.follow(['state'], (event) => {
        if (event.name === 'view.wanted') {
          if (event.data.text) this.pasted = event.data.text
          this.router.go(event.data.path)
        } else this.#heard.add(event)
      }),
      this.#backend.watchConnection((connection) => {
        this.connection = connection
        if (connection.state === 'open') void this.#refresh()
      })
    ]
    return () => {
      for (const end of ends) end()
      this.#heard.flush()
    }
  }
  follow(topics: readonly Topic[], listener: (event: PatchbayEvent) => void): () => void {
    return this.#backend.follow(topics, listener)
  }
  retryNow(): void {
    this.#backend.retryNow()
  }
  /** Asks, and says a failure in the foot: for buttons that have no better place for it. */
  async act<N extends RequestName>(name: N, input: Input<N>): Promise<Outcome<Answer<N>>> {
    const outcome = await this.ask(name, input)
    if (!outcome.ok) this.say(outcome.failure.message, { failure: outcome.failure })
    return outcome
  }
  /** Does what a remedy says. A `view.open` remedy is answered by this page itself. */
  async mend(remedy: Remedy): Promise<void> {
    if (remedy.request === 'view.open') {
      const { path } = remedy.input as { readonly path: string }
      this.router.go(path)
      return
    }
    await this.act(remedy.request, remedy.input as Input<RequestName>)
  }
  say(text: string, more: { failure?: Failure; undo?: () => Promise<unknown> } = {}): void {
    this.said = { text, failure: more.failure ?? null, undo: more.undo ?? null }
  }
  async undo(): Promise<void> {
    const undo = this.said?.undo
    if (!undo) return
    this.said = null
    await undo()
  }
  /** Joins or parts one host and one server; drawn at once, said in the foot, and undone with ⌘Z. */
  async plug(host: HostId, server: ServerId, on: boolean): Promise<Outcome<null>> {
    const key = `${host}/${server}`
    this.pendingCables = new Map(this.pendingCables).set(key, on)
    const outcome = await this.act(on ? 'cables.plug' : 'cables.unplug', { host, server })
    const left = new Map(this.pendingCables)
    left.delete(key)
    this.pendingCables = left
    if (outcome.ok) {
      const names = [this.server(server)?.name ?? server, this.host(host)?.name ?? host] as const
      this.say(on ? `Plugged ${names[0]} into ${names[1]}` : `Unplugged ${names[0]} from ${names[1]}`, {
        undo: () => this.plug(host, server, !on)
      })
    }
    return outcome
  }
  /** Opens the review of a second server like this one. */
  async duplicate(id: ServerId): Promise<void> {
    const order = await this.act('servers.duplicate', { id })
    if (order.ok) this.review(order.value)
  }
  /** Opens the review of one order. */
  review(installRequest: InstallRequest): void {
    this.toReview = installRequest
    this.router.go(places.add())
  }
  isPlugged(host: HostId, server: ServerId): boolean {
    const pending = this.pendingCables.get(`${host}/${server}`)
    return pending ?? this.cables.some((cable) => cable.host === host && cable.server === server)
  }
  async #refresh(): Promise<void> {
    this.expectSnapshot()
    const outcome = await this.ask('snapshot', {})
    if (!outcome.ok) return
    if (this.loaded) this.generation += 1
    this.take(outcome.value)
  }
}

export const [usePatchbay, providePatchbay] = createContext<Patchbay>()
