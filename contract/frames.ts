/**
 * How the contract travels where there is no preload: JSON text frames over the web face's WebSocket, and the same
 * frames one a line over the control socket (after its hello line). The ids are the asker's.
 */
import type { Outcome } from './failure.ts'
import type { PatchbayEvent, Topic } from './events.ts'

export type ClientFrame =
  | { readonly id: number; readonly ask: string; readonly input: unknown }
  | { readonly id: number; readonly follow: readonly Topic[] }
  | { readonly id: number; readonly unfollow: number }
export type CoreFrame =
  | { readonly id: number; readonly outcome: Outcome<unknown> }
  | { readonly follow: number; readonly event: PatchbayEvent }

/** First line on the control socket. `control` speaks frames; `host` is relayed raw MCP lines from then on. */
export type Hello =
  | { readonly patchbay: 1; readonly role: 'control' }
  | { readonly patchbay: 1; readonly role: 'host'; readonly host: string }
/** The core's one line back. For role host, MCP bytes follow it. */
export interface Welcome {
  readonly patchbay: 1
  readonly ok: boolean
  readonly version: string
  readonly pid: number
  readonly message?: string
}

/** What the preload puts on `window.patchbay`. */
export interface PreloadApi {
  readonly ask: (name: string, input: unknown) => Promise<Outcome<unknown>>
  readonly follow: (topics: readonly Topic[], listener: (event: PatchbayEvent) => void) => () => void
}
