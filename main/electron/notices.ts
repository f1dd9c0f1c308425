/**
 * The only things a person is interrupted for: a server gave up, a tool changed its words, somebody else changed a host's
 * file. A restart that worked is never announced. Pure.
 */
import type { ServerView, Snapshot } from '../../contract/model.ts'
import { places } from '../../contract/places.ts'
import { sentence } from '../../contract/words/say.ts'
import { remedyAction, type Action } from './tray-entry.ts'
import { shortened } from './tray-words.ts'

export interface Notice {
  /** The same key replaces an older notice of the same matter. */
  readonly key: string
  readonly title: string
  readonly body: string
  /** What clicking the notice itself opens. */
  readonly path: string
  readonly actions: readonly { readonly label: string; readonly action: Action }[]
}

const gaveUp: ReadonlySet<ServerView['phase']> = new Set(['failed', 'crash-looping'])

/** What to announce after the state went from `before` to `now`. Nothing at the start: the board shows that. */
export function notices(before: Snapshot | null, now: Snapshot): readonly Notice[] {
  if (before === null || !now.settings.notifications) return []
  const files = fileNotice(before, now)
  if (before.servers === now.servers) return files
  const servers = now.servers.flatMap((server) => {
    const was = before.servers.find((each) => each.id === server.id)
    if (was === undefined || was === server) return []
    return [...failedNotice(was, server), ...heldNotice(was, server)]
  })
  return [...files, ...servers]
}

/** Somebody else took something out of a host's file: reported again only when it is something else. */
function fileNotice(before: Snapshot, now: Snapshot): Notice[] {
  const of = (snapshot: Snapshot) => snapshot.core.notices.find((each) => each.code === 'host-file-changed')
  const found = of(now)
  if (!found || found.message === of(before)?.message) return []
  return [
    {
      key: 'host-file',
      title: sentence('notify.host-file'),
      body: shortened(found.message, 300),
      path: places.board,
      actions: [{ label: sentence('notify.see-change'), action: { do: 'open', path: places.board } }]
    }
  ]
}

function failedNotice(was: ServerView, server: ServerView): Notice[] {
  if (!gaveUp.has(server.phase) || gaveUp.has(was.phase)) return []
  const cause = server.lastError?.message ?? `${server.sentence}.`
  return [
    {
      key: `failed:${server.id}`,
      title: sentence('notify.failed', { name: server.name }),
      body: shortened(sentence('notify.not-again', { cause }), 300),
      path: places.server(server.id),
      actions: [
        ...server.remedies.slice(0, 1).map((remedy) => ({ label: remedy.label, action: remedyAction(remedy) })),
        { label: sentence('remedy.see-log'), action: { do: 'open', path: places.server(server.id, 'logs') } }
      ]
    }
  ]
}

function heldNotice(was: ServerView, server: ServerView): Notice[] {
  if (server.toolsHeld <= was.toolsHeld) return []
  const path = places.server(server.id, 'tools')
  const count = server.toolsHeld
  return [
    {
      key: `held:${server.id}`,
      title: sentence('notify.changed', { name: server.name, n: count }),
      body: sentence('notify.held', { n: count }),
      path,
      actions: [{ label: sentence('remedy.review'), action: { do: 'open', path } }]
    }
  ]
}
