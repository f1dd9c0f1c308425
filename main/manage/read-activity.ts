/** One call with all that is known of it, calls as a file, and calls deleted for good. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { CallDetail, LogLine } from '../../contract/model.ts'
import type { Answer, Caller, Parsed } from '../../contract/requests.ts'
import { say } from '../../contract/words/say.ts'
import type { Services } from '../services.ts'

export interface ReadActivity {
  readonly call: (id: number) => Promise<Outcome<CallDetail>>
  readonly export: (query: Parsed<'activity.export'>) => Promise<Outcome<Answer<'activity.export'>>>
  readonly purge: (input: Parsed<'activity.purge'>, caller: Caller) => Promise<Outcome<Answer<'activity.purge'>>>
}
export type ReadActivityParts = Pick<Services, 'activity' | 'logs' | 'clock'>

const mostLines = 200
/** stderr and the answer come through different pipes: what is written just before the answer is read just after it. */
const lateMs = 150

export function createReadActivity({ activity, logs, clock }: ReadActivityParts): ReadActivity {
  return {
    async call(id) {
      const detail = await activity.detail(id)
      if (detail === null) return failed('not-found', say('activity.no-such-call', { call: id }))
      const { server, at, ms } = detail.call
      const began = Date.parse(at)
      const { lines, total } =
        server === ''
          ? { lines: [] as readonly LogLine[], total: 0 }
          : await logs.window({
              server,
              filter: { streams: ['stderr', 'stdout'], since: at, until: new Date(began + ms + lateMs).toISOString() },
              limit: mostLines
            })
      return done({ ...detail, lines, linesTotal: total })
    },
    async export(query) {
      const page = await activity.exportPage(query)
      const day = clock.wall().toISOString().slice(0, 10)
      return done({ fileName: `patchbay-calls-${day}.${query.format}`, ...page })
    },
    async purge({ server, until }, { via }) {
      const calls = activity.purge(server, until)
      const detail = `${calls} calls${until ? `, before ${until}` : ''}, by ${via}`
      activity.audit({ actor: 'person', action: 'deleted calls', subject: server ?? 'of all servers', detail })
      return done({ calls })
    }
  }
}
