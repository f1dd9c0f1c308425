/** A person removes a server and brings it back; what that does to it is removed-servers.ts. */
import { done, type Outcome } from '../../contract/failure.ts'
import type { ServerId, ServerView } from '../../contract/model.ts'
import type { Caller } from '../../contract/requests.ts'
import { sentence } from '../../contract/words/say.ts'
import type { Services } from '../services.ts'
import { serverView } from './lookup.ts'

export interface RemoveServer {
  readonly remove: (id: ServerId, now: boolean, caller: Caller) => Promise<Outcome<null>>
  readonly restore: (id: ServerId, caller: Caller) => Promise<Outcome<ServerView>>
}
export interface RemoveServerParts extends Pick<Services, 'removed' | 'activity' | 'state'> {
  /** Nothing happens when none runs. */
  readonly cancelInstall: (id: ServerId) => Promise<unknown>
}

export function createRemoveServer({ removed, activity, state, cancelInstall }: RemoveServerParts): RemoveServer {
  const audit = (action: string, subject: ServerId, { via }: Caller) =>
    activity.audit({ actor: 'person', action, subject, detail: sentence('audit.by', { via }) })
  return {
    async remove(id, now, caller) {
      await cancelInstall(id)
      const gone = await removed.remove(id, now)
      if (!gone.ok) return gone
      audit(now ? sentence('audit.removed-for-good') : 'removed', id, caller)
      return done(null)
    },
    async restore(id, caller) {
      const back = await removed.restore(id)
      if (!back.ok) return back
      audit(sentence('audit.brought-back'), id, caller)
      return serverView(state, id)
    }
  }
}
