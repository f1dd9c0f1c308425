/** Keeps a mirror of the core's state for the tray: follows first, then asks, so that no change falls between. */
import type { PatchbayEvent } from '../../contract/events.ts'
import type { Snapshot } from '../../contract/model.ts'
import type { App } from '../app-types.ts'
import type { Dispose } from '../lib/emitter.ts'
import { applyEvent } from './state-mirror.ts'

export interface MirrorListener {
  /** After every change, and once at the start (with `before` null). */
  (now: Snapshot, before: Snapshot | null, event: PatchbayEvent | null): void
}

/** Resolves once the first snapshot is there and told. */
export async function followState(app: Pick<App, 'call' | 'follow'>, listener: MirrorListener): Promise<Dispose> {
  let now: Snapshot | null = null
  const early: PatchbayEvent[] = []
  const hear = (event: PatchbayEvent) => {
    if (now === null) return void early.push(event)
    const before = now
    now = applyEvent(before, event)
    if (now !== before) listener(now, before, event)
  }
  const end = app.follow(['state'], hear)
  const outcome = await app.call('snapshot', {})
  if (!outcome.ok) {
    end()
    throw new Error(outcome.failure.message)
  }
  now = outcome.value
  listener(now, null, null)
  for (const event of early) hear(event)
  return end
}
