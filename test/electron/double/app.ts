/**
 * A core in memory, for what is hard to bring about with real servers on cue: one that has just given up, one whose
 * tools changed, a core that lives elsewhere. The shell around it is the real one. Tests reach it as
 * `globalThis.double` in the main process.
 */
import type { PatchbayEvent, Events, EventName } from '../../../contract/events.ts'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import type { CallRecord, ServerView, Settings, Snapshot } from '../../../contract/model.ts'
import type { App, Face } from '../../../main/app-types.ts'
import { server, snapshot } from './state.ts'

export interface Double {
  readonly asked: { readonly name: string; readonly input: unknown }[]
  readonly put: (id: string, change: Partial<ServerView>) => void
  readonly called: (call: CallRecord) => void
  readonly settings: (change: Partial<Settings>) => void
  readonly follows: () => number
  readonly face: Face
  stopped: boolean
}

export function openApp({ face }: { readonly face: Face }): Promise<App> {
  let now: Snapshot = snapshot([
    server('git', { phase: 'ready', signal: 'ready', pid: 4711 }),
    server('sentry', { phase: 'stopped', signal: 'off', wanted: 'down' })
  ])
  const listeners = new Set<(event: PatchbayEvent) => void>()
  let seq = 1
  const tell = <N extends EventName>(name: N, data: Events[N]) => {
    seq += 1
    for (const listener of [...listeners]) listener({ seq, name, data } as PatchbayEvent)
  }
  let askQuit: () => void = () => undefined
  const quitAsked = new Promise<void>((resolve) => (askQuit = resolve))
  const double: Double = {
    asked: [],
    face,
    stopped: false,
    follows: () => listeners.size,
    put(id, change) {
      const there = now.servers.find((each) => each.id === id) ?? server(id)
      const changed = { ...there, ...change }
      now = { ...now, servers: [...now.servers.filter((each) => each.id !== id), changed] }
      tell('server.changed', { server: changed })
    },
    called: (call) => tell('activity.called', { call, today: now.today }),
    settings(change) {
      now = { ...now, settings: { ...now.settings, ...change } }
      tell('settings.changed', { settings: now.settings })
    }
  }
  ;(globalThis as { double?: Double }).double = double

  const ask = (name: string, input: unknown): Promise<Outcome<unknown>> => {
    double.asked.push({ name, input })
    if (name === 'snapshot') return Promise.resolve(done({ ...now, seq }))
    if (name === 'activity.calls') return Promise.resolve(done([]))
    if (name === 'core.quit') askQuit()
    if (name === 'servers.start') double.put((input as { id: string }).id, { phase: 'ready', signal: 'ready', pid: 1 })
    if (name === 'servers.remove') return Promise.resolve(failed('not-found', 'There is no such server.'))
    return Promise.resolve(done(null))
  }
  return Promise.resolve({
    ask,
    call: ask as App['call'],
    follow: (_topics, listener) => {
      const own = (event: PatchbayEvent) => listener(event)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    start: () => Promise.resolve(),
    stop: () => {
      double.stopped = true
      return Promise.resolve()
    },
    quitAsked,
    joined: process.argv.includes('--double-joined')
  })
}
