/** The last test calls of each server, one file a server. Bounded by count and by bytes; big results are not kept whole. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerId, TestCall } from '../../contract/model.ts'
import { maskDeep, maskForeign } from '../secrets/mask-deep.ts'

export const keptCallsPerServer = 50
/** A result larger than this is kept in the window that asked for it, not in the history. */
export const keptResultBytes = 64 * 1024

export interface History {
  readonly of: (id: ServerId) => readonly TestCall[]
  readonly add: (call: TestCall) => void
  readonly forget: (id: ServerId) => void
  readonly flush: () => Promise<void>
}

export interface HistoryParts {
  readonly folder: string
  readonly write: (path: string, text: string) => Promise<unknown> | unknown
  /** Secrets that a person typed into a form or a server printed do not reach the disk. */
  readonly mask: (text: string) => string
}

export function createHistory({ folder, write, mask }: HistoryParts): History {
  const known = new Map<ServerId, TestCall[]>()
  const dirty = new Set<ServerId>()
  let writing: Promise<void> = Promise.resolve()
  const path = (id: ServerId) => join(folder, `${id}.json`)

  function load(id: ServerId): TestCall[] {
    const there = known.get(id)
    if (there) return there
    const calls = read(path(id))
    known.set(id, calls)
    return calls
  }

  /** Value by value: a mask over the text of the file could swallow what holds it together. */
  const masked = (call: TestCall): TestCall => ({
    ...maskDeep({ ...call, input: null, result: null }, mask),
    input: maskForeign(call.input, mask),
    result: maskForeign(call.result, mask)
  })

  function save(): Promise<void> {
    writing = writing.then(async () => {
      for (const id of dirty) {
        dirty.delete(id)
        try {
          mkdirSync(folder, { recursive: true, mode: 0o700 })
          await write(path(id), JSON.stringify((known.get(id) ?? []).map(masked), null, 1))
        } catch {
          // A full disk costs the history of test calls, nothing else; the calls stay in memory.
        }
      }
    })
    return writing
  }

  return {
    of: (id) => load(id),
    add(call) {
      const kept = call.bytes !== null && call.bytes > keptResultBytes ? { ...call, result: null } : call
      known.set(
        call.server,
        [kept, ...load(call.server).filter((each) => each.id !== call.id)].slice(0, keptCallsPerServer)
      )
      dirty.add(call.server)
      void save()
    },
    forget(id) {
      known.delete(id)
      dirty.delete(id)
      rmSync(path(id), { force: true })
    },
    flush: save
  }
}

/** An unreadable history is an empty one: it is a convenience, not data a person entrusted to us. */
function read(file: string): TestCall[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(value) ? (value as TestCall[]).slice(0, keptCallsPerServer) : []
  } catch {
    return []
  }
}
