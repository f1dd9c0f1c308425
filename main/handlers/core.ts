/** The core itself: its picture, logs, activity, settings, leaked processes. */
import { done } from '../../contract/failure.ts'
import type { HandlerParts, Piece } from './parts.ts'

type Names =
  | 'snapshot'
  | 'core.quit'
  | 'core.undo'
  | 'core.dismissNotice'
  | 'core.webLink'
  | 'view.open'
  | 'view.chooseFolder'
  | 'logs.window'
  | 'logs.clear'
  | 'logs.export'
  | 'catalogue.list'
  | 'activity.calls'
  | 'activity.call'
  | 'activity.chart'
  | 'activity.export'
  | 'activity.purge'
  | 'activity.audit'
  | 'settings.update'
  | 'sweep.list'
  | 'sweep.end'

export function coreHandlers({ services, managers }: HandlerParts): Piece<Names> {
  const { state, logs, activity, notices, catalogue, sweep, link } = services
  const { runCore, changeSettings, readActivity, changes } = managers
  return {
    snapshot: async () => done(state.snapshot()),
    'core.quit': () => runCore.quit(),
    'core.undo': (_nothing, caller) => changes.undo(caller),
    'core.dismissNotice': async ({ code }) => (notices.dismiss(code), done(null)),
    'core.webLink': ({ port }) => link(port),
    'view.chooseFolder': ({ from }, caller) => runCore.chooseFolder(from, caller),
    'view.open': ({ path }) => runCore.openView(path),
    'logs.window': async (query) => done(await logs.window(query)),
    'logs.clear': async ({ id }) => (await logs.clear(id), done(null)),
    'logs.export': async ({ server, filter, format }) => done(await logs.exportText(server, filter, format)),
    'catalogue.list': async () => done(catalogue.entries()),
    'activity.calls': async (query) => done(query.text ? await activity.search(query) : activity.calls(query)),
    'activity.call': ({ call }) => readActivity.call(call),
    'activity.chart': async (query) => done(await activity.chart(query)),
    'activity.export': (query) => readActivity.export(query),
    'activity.purge': (input, caller) => readActivity.purge(input, caller),
    'activity.audit': async (query) => done(activity.audits(query)),
    'settings.update': ({ change }) => changeSettings(change),
    'sweep.list': async () => done(await sweep.list()),
    'sweep.end': ({ processes }) => runCore.endLeaked(processes)
  }
}
