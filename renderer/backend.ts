/**
 * How the page reaches the core: the object that the preload put on the window, or a WebSocket to the address the page
 * came from. The only file that knows which. Nothing here throws; a core that is gone answers every question `no-core`.
 */
import type { PatchbayEvent, Topic } from '../contract/events.ts'
import { failed } from '../contract/failure.ts'
import type { Outcome } from '../contract/failure.ts'
import type { ClientFrame, CoreFrame, PreloadApi } from '../contract/frames.ts'
import type { Ask } from '../contract/requests.ts'

/**
 * open: answers come. connecting: the first try. lost: it was there or should be, and is tried again at `retryAt`;
 * `refused`: it runs, but this page may not use it (its link was used, or its sign-in has expired).
 */
export type Connection =
  | { readonly state: 'connecting' | 'open' }
  | { readonly state: 'lost'; readonly retryAt: number; readonly attempt: number; readonly refused: boolean }

export interface Backend {
  readonly ask: Ask
  /** Events of these topics from now on; again after a reconnection. Gives back the undo. */
  readonly follow: (topics: readonly Topic[], listener: (event: PatchbayEvent) => void) => () => void
  /** Told at once how it is, and whenever that changes. */
  readonly watchConnection: (listener: (connection: Connection) => void) => () => void
  readonly retryNow: () => void
  /** The page is the app's own window: what only a window can do, such as a dialogue of the system, is offered. */
  readonly inWindow?: boolean
}

declare global {
  interface Window {
    readonly patchbay?: PreloadApi
  }
}

export function createBackend(page: Window & typeof globalThis = window): Backend {
  return page.patchbay ? overPreload(page.patchbay) : overWebSocket(page)
}

function overPreload(api: PreloadApi): Backend {
  return {
    inWindow: true,
    ask: ((name, input) => api.ask(name, input)) as Ask,
    follow: api.follow,
    watchConnection: (listener) => {
      listener({ state: 'open' })
      return () => {}
    },
    retryNow: () => {}
  }
}

const gone = (): Outcome<never> =>
  failed('no-core', 'Patchbay is not running, so this could not be done. Start it, then try again.')
const refused = (): Outcome<never> =>
  failed(
    'no-core',
    'This page may not use Patchbay any more, so this could not be done: its link was used already or has expired. Run patchbay open for a new one.'
  )
const firstWait = 500
const longestWait = 15_000

/**
 * A WebSocket does not tell why it was not opened; the page's own address does. Only 401 and 403 refuse: a core that has
 * just started answers 404 until it serves the page.
 */
async function isRefused({ location, fetch }: Window & typeof globalThis): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store', redirect: 'manual' })
    return answer.status === 401 || answer.status === 403
  } catch {
    return false
  }
}

function overWebSocket(page: Window & typeof globalThis): Backend {
  const { location } = page
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`
  const pending = new Map<number, (outcome: Outcome<unknown>) => void>()
  const follows = new Map<number, { topics: readonly Topic[]; listener: (event: PatchbayEvent) => void }>()
  const watchers = new Set<(connection: Connection) => void>()
  let connection: Connection = { state: 'connecting' }
  let waiting: ClientFrame[] = []
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let lastId = 0

  function become(next: Connection): void {
    connection = next
    for (const watcher of watchers) watcher(next)
  }
  function send(frame: ClientFrame): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
    else waiting.push(frame)
  }
  function receive(data: unknown): void {
    const frame = JSON.parse(String(data)) as CoreFrame
    if ('follow' in frame) return follows.get(frame.follow)?.listener(frame.event)
    const settle = pending.get(frame.id)
    pending.delete(frame.id)
    settle?.(frame.outcome)
  }
  function opened(): void {
    attempt = 0
    for (const [id, { topics }] of follows) socket?.send(JSON.stringify({ id, follow: topics } satisfies ClientFrame))
    const late = waiting.filter((frame) => !('follow' in frame))
    waiting = []
    for (const frame of late) send(frame)
    become({ state: 'open' })
  }
  function closed(): void {
    socket = null
    waiting = []
    const unanswered = [...pending.values()]
    pending.clear()
    for (const settle of unanswered) settle(gone())
    const neverOpen = connection.state !== 'open'
    const wasRefused = connection.state === 'lost' && connection.refused
    const wait = Math.min(longestWait, firstWait * 2 ** attempt)
    attempt += 1
    clearTimeout(timer)
    timer = setTimeout(connect, wait)
    become({ state: 'lost', retryAt: Date.now() + wait, attempt, refused: wasRefused })
    if (!neverOpen) return
    const tried = attempt
    void isRefused(page).then((now) => {
      if (connection.state === 'lost' && attempt === tried && connection.refused !== now)
        become({ ...connection, refused: now })
    })
  }
  function connect(): void {
    clearTimeout(timer)
    if (socket) return
    const opening = new WebSocket(url)
    socket = opening
    opening.addEventListener('open', opened)
    opening.addEventListener('message', (event) => receive(event.data))
    opening.addEventListener('close', closed)
  }
  connect()
  // a computer that wakes up, or a network that comes back, is worth a try at once
  page.addEventListener('online', () => connection.state === 'lost' && connect())

  return {
    ask: ((name, input) => {
      if (connection.state === 'lost') return Promise.resolve(connection.refused ? refused() : gone())
      const id = (lastId += 1)
      return new Promise((settle) => {
        pending.set(id, settle as (outcome: Outcome<unknown>) => void)
        send({ id, ask: name, input })
      })
    }) as Ask,
    follow: (topics, listener) => {
      const id = (lastId += 1)
      follows.set(id, { topics, listener })
      if (connection.state === 'open') send({ id, follow: topics })
      return () => {
        if (follows.delete(id) && connection.state === 'open') send({ id: (lastId += 1), unfollow: id })
      }
    },
    watchConnection: (listener) => {
      watchers.add(listener)
      listener(connection)
      return () => watchers.delete(listener)
    },
    retryNow: connect
  }
}
