/** The core itself: its picture, logs, activity, settings, leaked processes. */
import { done, failed } from '../../contract/failure.ts'
import type { Services } from '../services.ts'
import type { Piece } from './parts.ts'

type Names =
  | 'snapshot'
  | 'core.quit'
  | 'core.dismissNotice'
  | 'core.webLink'
  | 'view.open'
  | 'logs.window'
  | 'logs.clear'
  | 'logs.export'
  | 'catalogue.list'
  | 'activity.calls'
  | 'activity.audit'
  | 'settings.update'
  | 'sweep.list'
  | 'sweep.end'

export function coreHandlers(services: Services): Piece<Names> {
  const { state, store, logs, activity } = services
  return {
    snapshot: async () => done(state.snapshot()),
    async 'core.quit'() {
      const servers = services.supervisor.views().filter((each) => each.pid !== null).length
      // The answer leaves first.
      setTimeout(services.quit, 20)
      return done({ servers })
    },
    async 'core.dismissNotice'({ code }) {
      services.notices.dismiss(code)
      return done(null)
    },
    'core.webLink': ({ port }) => services.link(port),
    async 'view.open'({ path }) {
      services.views.want({ path })
      return done(services.face.openView(path))
    },
    'logs.window': async ({ server, filter, before, from, limit }) =>
      done(
        await logs.window({
          server,
          filter,
          limit,
          ...(before === undefined ? {} : { before }),
          ...(from === undefined ? {} : { from })
        })
      ),
    async 'logs.clear'({ id }) {
      await logs.clear(id)
      return done(null)
    },
    'logs.export': async ({ server, filter, format }) => done(await logs.exportText(server, filter, format)),
    'catalogue.list': async () => done(services.catalogue.entries()),
    'activity.calls': async ({ server, host, outcome, before, limit }) =>
      done(
        activity.calls({
          limit,
          ...(server === undefined ? {} : { server }),
          ...(host === undefined ? {} : { host }),
          ...(outcome === undefined ? {} : { outcome }),
          ...(before === undefined ? {} : { before })
        })
      ),
    'activity.audit': async ({ before, limit }) =>
      done(activity.audits({ limit, ...(before === undefined ? {} : { before }) })),
    async 'settings.update'({ change }) {
      const before = store.get().settings
      const saved = await store.update((now) => ({ ...now, settings: { ...now.settings, ...change } }))
      if (!saved.ok) return saved
      const { settings } = saved.value
      if (settings.openAtLogin !== before.openAtLogin) services.face.setOpenAtLogin(settings.openAtLogin)
      if (change.secretsWithoutKeychain === 'session' || change.secretsWithoutKeychain === 'file') {
        await services.vault.choose(change.secretsWithoutKeychain)
        services.notices.dismiss('vault-unavailable')
      }
      activity.audit({
        actor: 'person',
        action: 'changed settings',
        subject: Object.keys(change).join(', '),
        detail: ''
      })
      return done(settings)
    },
    'sweep.list': async () => done(await services.sweep.list()),
    async 'sweep.end'({ processes }) {
      const own = new Set(services.supervisor.views().map((each) => each.pid))
      const chosen = processes.filter((each) => each.pid !== process.pid && !own.has(each.pid))
      if (chosen.length === 0)
        return failed('bad-input', 'Those processes are servers that Patchbay runs now. Stop them there instead.')
      const ended = await services.sweep.end(chosen)
      activity.audit({
        actor: 'person',
        action: 'ended leaked processes',
        subject: chosen.map((each) => each.pid).join(', '),
        detail: ''
      })
      return done(ended)
    }
  }
}
