/** Keeps a mirror of the core's state for the tray: follows first, then asks, so that no change falls between. */
import { keepSnapshot, type SnapshotListener } from '../../contract/keep-snapshot.ts'
import type { App } from '../app-types.ts'
import type { Dispose } from '../lib/emitter.ts'

/** Resolves once the listener has the first snapshot. */
export async function followState(app: Pick<App, 'call' | 'follow'>, listener: SnapshotListener): Promise<Dispose> {
  const keeper = keepSnapshot(listener)
  const end = app.follow(['state'], keeper.hear)
  const outcome = await app.call('snapshot', {})
  if (!outcome.ok) {
    end()
    throw new Error(outcome.failure.message)
  }
  keeper.take(outcome.value)
  return end
}
