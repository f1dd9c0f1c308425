/** Shows notices with the system's own notifications; a newer one of the same matter takes the older one's place. */
import { Notification } from 'electron'
import type { Notice } from './notices.ts'
import type { Action } from './tray-entry.ts'

export interface Notifier {
  readonly show: (notice: Notice) => void
}

export function createNotifier(act: (action: Action) => void, icon?: string): Notifier {
  // Kept while shown: one that is collected loses its click.
  const shown = new Map<string, Notification>()
  return {
    show(notice) {
      if (!Notification.isSupported()) return
      shown.get(notice.key)?.close()
      const note = new Notification({
        title: notice.title,
        body: notice.body,
        silent: true,
        ...(icon === undefined ? {} : { icon }),
        actions: notice.actions.map((action) => ({ type: 'button' as const, text: action.label }))
      })
      const forget = () => {
        if (shown.get(notice.key) === note) shown.delete(notice.key)
      }
      note.on('click', () => act({ do: 'open', path: notice.path }))
      note.on('action', (event, index) => {
        const at = typeof index === 'number' ? index : (event as { actionIndex?: number }).actionIndex
        const action = at === undefined ? undefined : notice.actions[at]
        if (action) act(action.action)
      })
      note.on('close', forget)
      note.on('failed', forget)
      shown.set(notice.key, note)
      note.show()
    }
  }
}
