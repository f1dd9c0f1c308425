/** A second Patchbay of the same user does not fight the first: its face shows the core that runs already. */
import type { PatchbayEvent, Topic } from '../contract/events.ts'
import type { App } from './app-types.ts'
import type { ControlClient } from './control/client.ts'

export function joinedApp(client: ControlClient): App {
  return {
    ask: (name, input) => client.ask(name, input),
    call: (name, input) => client.call(name, input),
    follow: (topics: readonly Topic[], listener: (event: PatchbayEvent) => void) => client.follow(topics, listener),
    start: async () => {},
    // The servers are the other process's: closing this face stops nothing.
    stop: async () => client.close(),
    quitAsked: client.closed,
    joined: true
  }
}
