/**
 * What the config watcher saw, until a person has answered. When a file lost something, the copy of what it was goes to the
 * backups and into the history, so that it can be undone like a change of our own. Nothing is ever written here.
 */
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import type { HostId, HostPlan } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import { createTurns } from '../lib/turns.ts'
import type { Backups } from './backups.ts'
import type { ConfigWatcher } from './config-watcher.ts'
import { hashOf } from './host-files.ts'
import { isNews } from './outside.ts'
import type { OutsideChange, OutsideNews } from './types.ts'

export interface OutsideWatch {
  /** After what it needs was kept, so that whoever hears it can undo it. */
  readonly onChange: (listener: (change: OutsideChange) => void) => Dispose
  /** The open changes are not what they were. */
  readonly onNews: (listener: () => void) => Dispose
  readonly news: () => Promise<readonly OutsideNews[]>
  readonly leaveAsIs: (host: HostId) => Promise<Outcome<null>>
  /** Found without our entry, though it was joined when Patchbay last ran. Said once. */
  readonly missed: (change: OutsideChange) => void
  /** Patchbay wrote this host's file: whatever was open about it is settled. */
  readonly wrote: (host: HostId, action: HostPlan['action']) => void
  /** Why our entry is not put back once more for the moment; null when it may be. */
  readonly tooOften: (host: HostId, name: string) => Failure | null
}

/**
 * A host that writes from memory undoes what is put back; nobody wins by writing against it. What a person takes back is
 * theirs at any time, and counts for nothing here.
 */
const mostWrites = 2
const perMs = 60_000

export function createOutsideWatch(parts: {
  readonly clock: Pick<Clock, 'mono' | 'wall'>
  readonly configWatcher: Pick<ConfigWatcher, 'onOutsideChange'>
  readonly backups: Backups
  readonly nameOf: (host: HostId) => string
  /** The hash of the plan that would do this now; null where it would do nothing, or cannot be done. */
  readonly planHash: (host: HostId, action: 'join' | 'undo') => Promise<string | null>
}): OutsideWatch {
  const { clock, backups } = parts
  const changes = createEmitter<OutsideChange>()
  const news = createEmitter<null>()
  const unsettled = new Map<HostId, OutsideChange>()
  /** When our entry was put back into each host's file because somebody else had changed it. */
  const answers = new Map<HostId, readonly number[]>()
  const inTurn = createTurns()
  const said = new Set<HostId>()

  parts.configWatcher.onOutsideChange((change) => {
    said.add(change.host)
    void inTurn(change.host, () => taken(change)).catch(() => undefined)
  })

  async function taken(change: OutsideChange): Promise<void> {
    const { host } = change
    const open = unsettled.get(host)
    if (open && open.before !== undefined && hashOf(open.before) === hashOf(change.after)) await settled(host)
    else if (isNews(change)) {
      await keep(change, open !== undefined)
      unsettled.delete(host)
      unsettled.set(host, merged(open, change))
    }
    changes.emit(change)
    news.emit(null)
  }

  /** Twice changed and not settled: what was there at first is what may be missed. */
  function merged(open: OutsideChange | undefined, change: OutsideChange): OutsideChange {
    if (!open) return change
    const there = new Set(change.added)
    const away = new Set(change.gone)
    return {
      ...change,
      before: open.before ?? change.before,
      gone: [
        ...open.gone.filter((name) => !there.has(name)),
        ...change.gone.filter((name) => !open.added.includes(name))
      ],
      added: [
        ...open.added.filter((name) => !away.has(name)),
        ...change.added.filter((name) => !open.gone.includes(name))
      ]
    }
  }

  /** One record until it is settled: with the copy of what was there at first, and what was made of it at last. */
  async function keep({ host, file, before, after, lost, gone }: OutsideChange, again: boolean): Promise<void> {
    const history = await backups.history(host)
    const last = history.at(-1)
    if (again && last?.action === 'outside' && last.file === file) {
      await backups.setHistory(host, [...history.slice(0, -1), { ...last, left: hashOf(after) }])
      return
    }
    if (before === undefined || before === null || !(lost || gone.length > 0)) return
    const kept = await backups.keep(host, before)
    if (!kept.ok) return
    const at = clock.wall().toISOString()
    const record = { at, action: 'outside', file, backup: kept.value, left: hashOf(after), insertion: null } as const
    await backups.setHistory(host, [...history, record])
  }

  /** Its records go: the next undo is about a change of Patchbay's own again. */
  async function settled(host: HostId): Promise<Outcome<unknown>> {
    unsettled.delete(host)
    const history = await backups.history(host)
    const own = history.filter((each) => each.action !== 'outside')
    return own.length === history.length ? done(null) : backups.setHistory(host, own)
  }

  return {
    onChange: changes.on,
    onNews: news.on,
    async news() {
      const all: OutsideNews[] = []
      for (const change of unsettled.values()) {
        const { host } = change
        all.push({
          change,
          name: parts.nameOf(host),
          putBack: change.lost ? await parts.planHash(host, 'join') : null,
          restore: change.lost || change.gone.length > 0 ? await parts.planHash(host, 'undo') : null
        })
      }
      return all
    },
    leaveAsIs: (host) =>
      inTurn(host, async () => {
        const left = await settled(host)
        news.emit(null)
        return left.ok ? done(null) : left
      }),
    missed(change) {
      if (said.has(change.host)) return
      said.add(change.host)
      if (!unsettled.has(change.host)) void inTurn(change.host, () => taken(change)).catch(() => undefined)
    },
    wrote(host, action) {
      if (!unsettled.has(host)) return
      unsettled.delete(host)
      if (action === 'join') answers.set(host, [...(answers.get(host) ?? []), clock.mono()].slice(-mostWrites))
      news.emit(null)
    },
    tooOften(host, name) {
      if (!unsettled.has(host)) return null
      const lately = (answers.get(host) ?? []).filter((at) => clock.mono() - at < perMs)
      if (lately.length < mostWrites) return null
      const { failure } = failed('conflict', say('outside.twice', { host: name })) as { readonly failure: Failure }
      return failure
    }
  }
}
