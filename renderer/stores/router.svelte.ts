import { parseRoute, places } from '../lib/route.ts'
import type { Route } from '../lib/route.ts'

/** Where the page is: a mirror of the address, so that back, forward, reload and links all work. */
export class Router {
  path: string = $state(places.board)
  readonly route: Route = $derived(parseRoute(this.path))
  readonly #page: Window

  constructor(page: Window = window) {
    this.#page = page
    this.#read()
  }
  /** Follows the address bar until the given undo is called. */
  start(): () => void {
    const read = (): void => this.#read()
    this.#page.addEventListener('hashchange', read)
    return () => this.#page.removeEventListener('hashchange', read)
  }
  go(path: string): void {
    if (path === this.path) return
    this.path = path
    this.#page.location.hash = path
  }
  /** Like go, without a step in the history: for tabs and filters. */
  replace(path: string): void {
    this.path = path
    this.#page.history.replaceState(null, '', `#${path}`)
  }
  #read(): void {
    this.path = this.#page.location.hash.replace(/^#/, '') || places.board
  }
}
