/** What a person does with Patchbay itself: quit it, have it show a place, end what earlier runs left. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { Answer, Caller, Parsed } from '../../contract/requests.ts'
import { say, sentence } from '../../contract/words/say.ts'
import type { Services } from '../services.ts'

export interface RunCore {
  /** How many servers end with it. */
  readonly quit: () => Promise<Outcome<Answer<'core.quit'>>>
  readonly openView: (path: string) => Promise<Outcome<Answer<'view.open'>>>
  readonly chooseFolder: (from: string, caller: Caller) => Promise<Outcome<Answer<'view.chooseFolder'>>>
  readonly endLeaked: (processes: Parsed<'sweep.end'>['processes']) => Promise<Outcome<Answer<'sweep.end'>>>
}
export type RunCoreParts = Pick<Services, 'supervisor' | 'activity' | 'sweep' | 'views' | 'face' | 'quit'>

export function createRunCore({ supervisor, activity, sweep, views, face, quit }: RunCoreParts): RunCore {
  return {
    async quit() {
      const servers = supervisor.views().filter((each) => each.pid !== null).length
      // The answer leaves first.
      setTimeout(quit, 20)
      return done({ servers })
    },
    async openView(path) {
      views.want({ path })
      return done(face.openView(path))
    },
    async chooseFolder(from, { via }) {
      // A dialogue over a window nobody looks at would be a riddle to whoever asked from elsewhere.
      return via === 'window' ? done(await face.chooseFolder(from)) : failed('bad-input', say('core.no-window'))
    },
    async endLeaked(processes) {
      const own = new Set(supervisor.views().map((each) => each.pid))
      const chosen = processes.filter((each) => each.pid !== process.pid && !own.has(each.pid))
      if (chosen.length === 0) return failed('bad-input', say('manage.own-processes'))
      const ended = await sweep.end(chosen)
      const subject = chosen.map((each) => each.pid).join(', ')
      activity.audit({ actor: 'person', action: sentence('audit.ended-leaked'), subject, detail: '' })
      return done(ended)
    }
  }
}
