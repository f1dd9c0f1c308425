/**
 * Arrivals as they are shown and, for 24 hours, kept over restarts, so that each can be taken back as a whole. Of what was
 * written only names and times are kept: the files' copies lie with their backups.
 */
import { z } from 'zod'
import type { ArrivalView, InstallJoin } from '../../contract/model.ts'
import type { ReadOwn } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import { keptForMs } from './removal-rules.ts'

export interface KeptArrivals {
  /** The newest last; what is older than 24 hours is not there any more. */
  readonly list: () => readonly ArrivalView[]
  readonly of: (id: string) => ArrivalView | undefined
  readonly put: (arrival: ArrivalView) => void
  /** A name that no other has, and the time until when it can be taken back. */
  readonly begin: () => Pick<ArrivalView, 'id' | 'startedAt' | 'undoUntil'>
  readonly onChange: (listener: () => void) => Dispose
}
export interface KeptArrivalsParts {
  readonly file: string
  readonly clock: Pick<Clock, 'wall'>
  readonly write: (path: string, text: string) => Promise<unknown>
  readonly readOwn: ReadOwn
}

const mostKept = 30

export function createKeptArrivals({ file, clock, write, readOwn }: KeptArrivalsParts): KeptArrivals {
  const arrivals = new Map(
    (readOwn(file, 'what came with one click and can be taken back', read) ?? []).map((each) => [each.id, each])
  )
  const changed = createEmitter<void>()
  let number = 0
  const isKept = ({ startedAt }: ArrivalView) => Date.parse(startedAt) + keptForMs > clock.wall().getTime()
  const list = () => [...arrivals.values()].filter(isKept)

  return {
    list,
    of: (id) => list().find((each) => each.id === id),
    begin() {
      const now = clock.wall()
      const free = (): string => {
        const id = `${now.toISOString().slice(0, 19).replaceAll(/[^\d]/g, '')}-${++number}`
        return arrivals.has(id) ? free() : id
      }
      return { id: free(), startedAt: now.toISOString(), undoUntil: new Date(now.getTime() + keptForMs).toISOString() }
    },
    put(arrival) {
      arrivals.set(arrival.id, arrival)
      for (const [id, each] of arrivals) if (!isKept(each) || arrivals.size > mostKept) arrivals.delete(id)
      const kept = list().map((each) => ({ ...each, files: each.files.map(withoutText) }))
      void write(file, JSON.stringify(kept)).catch(() => undefined)
      changed.emit()
    },
    onChange: changed.on
  }
}

/** Neither lines of a host's file nor what went wrong then: that is shown while it happens. */
const withoutText = (join: InstallJoin): InstallJoin => ({ ...join, diff: '', failure: null })

const moved = z.array(z.object({ name: z.string(), server: z.string() }))
const arrival = z.object({
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  servers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.enum(['todo', 'installing', 'ready', 'failed', 'undone']),
      secrets: z.array(z.string())
    })
  ),
  files: z.array(
    z.object({
      host: z.string(),
      name: z.string(),
      state: z.enum(['todo', 'running', 'done', 'failed', 'left', 'undone']),
      file: z.string().nullable(),
      added: z.number(),
      removed: z.number(),
      out: moved,
      stays: moved,
      writtenAt: z.string().nullable()
    })
  ),
  undoUntil: z.string().nullable(),
  undoneAt: z.string().nullable()
})

/** One that was under way when Patchbay ended goes on no more: it can only be taken back. */
function read(text: string): readonly ArrivalView[] {
  return z
    .array(arrival)
    .parse(JSON.parse(text))
    .map((each) => ({
      ...each,
      finishedAt: each.finishedAt ?? each.startedAt,
      servers: each.servers.map((server) => ({
        ...server,
        state: server.state === 'installing' || server.state === 'todo' ? 'failed' : server.state,
        failure: null
      })),
      files: each.files.map((join) => ({
        ...join,
        state: join.state === 'running' || join.state === 'todo' ? 'left' : join.state,
        diff: '',
        failure: null
      }))
    }))
}
