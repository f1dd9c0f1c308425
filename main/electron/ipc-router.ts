/**
 * The page's messages, checked on arrival: sent by our own page's main frame, a known name, topics of the known shape.
 * The core parses the input again with the request's schema; nothing here looks inside it.
 */
import type { IpcMain, WebContents, WebFrameMain } from 'electron'
import type { PatchbayEvent, Topic } from '../../contract/events.ts'
import { failed, type Outcome } from '../../contract/failure.ts'
import { ipcChannels, requestNames } from '../../contract/names.ts'
import { say } from '../../contract/words/say.ts'
import type { App } from '../app-types.ts'
import type { Dispose } from '../lib/emitter.ts'
import { isOurPage } from './security.ts'

export interface IpcRouterParts {
  readonly ipc: Pick<IpcMain, 'handle' | 'on' | 'removeHandler' | 'removeAllListeners'>
  /** The window opens while the core still starts; early questions wait for it. */
  readonly app: Promise<Pick<App, 'ask' | 'follow'>>
}
export interface IpcRouter {
  /** Sends every page to a place. False when no page listens (yet). */
  readonly show: (path: string) => boolean
  /** The same with a text to review; a page that is not there yet gets it as soon as it listens. */
  readonly hand: (path: string, text: string) => void
  readonly dispose: Dispose
}

const known: ReadonlySet<string> = new Set(requestNames)
const mostFollows = 100

export function createIpcRouter({ ipc, app }: IpcRouterParts): IpcRouter {
  let handed: { readonly path: string; readonly text: string } | null = null
  const pages = new Map<WebContents, Page>()

  const pageOf = (contents: WebContents): Page => {
    const there = pages.get(contents)
    if (there) return there
    const page = createPage(contents)
    pages.set(contents, page)
    const forget = () => {
      page.close()
      pages.delete(contents)
    }
    contents.once('destroyed', forget)
    contents.once('render-process-gone', forget)
    // A reloaded page counts its follows from one again.
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument && pages.get(contents) === page) forget()
    })
    return page
  }

  ipc.handle(ipcChannels.ask, async (event, name: unknown, input: unknown): Promise<Outcome<unknown>> => {
    if (!isOurPage(event.senderFrame)) return failed('bad-input', say('app.own-page-only'))
    if (typeof name !== 'string' || !known.has(name)) return failed('bad-input', say('app.no-request'))
    const page = pageOf(event.sender)
    return (await app).ask(name, input, { via: 'window', signal: page.gone })
  })
  ipc.on(ipcChannels.follow, (event, follow: unknown, topics: unknown) => {
    if (!isOurPage(event.senderFrame) || !isFollow(follow) || !areTopics(topics)) return
    const page = pageOf(event.sender)
    void app.then((core) => {
      page.follow(follow, topics, core)
      const { path, text } = handed ?? {}
      if (path !== undefined && show(path, text)) handed = null
    })
  })
  ipc.on(ipcChannels.unfollow, (event, follow: unknown) => {
    if (isOurPage(event.senderFrame) && isFollow(follow)) pageOf(event.sender).unfollow(follow)
  })

  function show(path: string, text?: string): boolean {
    const data = text === undefined ? { path } : { path, text }
    let heard = false
    for (const page of pages.values()) heard = page.tell({ seq: 0, name: 'view.wanted', data }) || heard
    return heard
  }

  return {
    show,
    hand(path, text) {
      if (!show(path, text)) handed = { path, text }
    },
    dispose() {
      ipc.removeHandler(ipcChannels.ask)
      ipc.removeAllListeners(ipcChannels.follow)
      ipc.removeAllListeners(ipcChannels.unfollow)
      for (const page of pages.values()) page.close()
      pages.clear()
    }
  }
}

interface Page {
  readonly gone: AbortSignal
  readonly follow: (follow: number, topics: readonly Topic[], core: Pick<App, 'follow'>) => void
  readonly unfollow: (follow: number) => void
  /** To whoever follows the state. */
  readonly tell: (event: PatchbayEvent) => boolean
  readonly close: () => void
}

function createPage(contents: WebContents): Page {
  const end = new AbortController()
  const follows = new Map<number, { readonly state: boolean; readonly dispose: Dispose }>()
  const dropped = new Set<number>()
  const frame: WebFrameMain = contents.mainFrame
  const send = (follow: number, event: PatchbayEvent) => {
    // A frame that is being replaced or has crashed takes no messages; its page is forgotten a moment later.
    if (end.signal.aborted || contents.isDestroyed() || contents.isCrashed()) return
    try {
      frame.send(ipcChannels.event, follow, event)
    } catch {
      // gone between the check and the call
    }
  }
  return {
    gone: end.signal,
    follow(follow, topics, core) {
      if (end.signal.aborted || follows.has(follow) || follows.size >= mostFollows || dropped.delete(follow)) return
      const dispose = core.follow(topics, (event) => send(follow, event))
      follows.set(follow, { state: topics.includes('state'), dispose })
    },
    unfollow(follow) {
      const there = follows.get(follow)
      if (!there) return void dropped.add(follow)
      there.dispose()
      follows.delete(follow)
    },
    tell(event) {
      const followers = [...follows].filter(([, { state }]) => state)
      for (const [follow] of followers) send(follow, event)
      return followers.length > 0
    },
    close() {
      end.abort()
      for (const { dispose } of follows.values()) dispose()
      follows.clear()
    }
  }
}

const isFollow = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
const areTopics = (value: unknown): value is Topic[] =>
  Array.isArray(value) &&
  value.length <= 20 &&
  value.every(
    (each) => each === 'state' || each === 'calls' || (typeof each === 'string' && /^logs:.{1,100}$/.test(each))
  )
