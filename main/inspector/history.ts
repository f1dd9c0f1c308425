/** The last test calls of each server, one file a server. Bounded by count and by bytes; big results are not kept whole. */
import { join } from 'node:path'
import type { ServerId, TestCall } from '../../contract/model.ts'
import { removeOwnFile, type ReadOwn } from '../files/own-file.ts'
import { maskContents, type ContentMask } from '../secrets/mask-contents.ts'
import { maskDeep } from '../secrets/mask-deep.ts'
import { sentence } from '../../contract/words/say.ts'

export const keptCallsPerServer = 50
/** A result larger than this is kept in the window that asked for it, not in the history. */
export const keptResultBytes = 64 * 1024

export interface TestCallHistory {
  readonly of: (id: ServerId) => readonly TestCall[]
  readonly add: (call: TestCall) => void
  readonly forget: (id: ServerId) => void
  /** Reads it once, so that damage is reported before somebody needs it. */
  readonly check: (id: ServerId) => void
  readonly flush: () => Promise<void>
}

export interface HistoryParts {
  readonly folder: string
  readonly write: (path: string, text: string) => Promise<unknown> | unknown
  /** Secrets that a person typed into a form or a server printed do not reach the disk. */
  readonly redactor: ContentMask
  readonly readOwn: ReadOwn
}

export function createTestCallHistory({ folder, write, redactor, readOwn }: HistoryParts): TestCallHistory {
  const known = new Map<ServerId, TestCall[]>()
  const dirty = new Set<ServerId>()
  let writing: Promise<void> = Promise.resolve()
  const path = (id: ServerId) => join(folder, `${id}.json`)

  const stored = (id: ServerId) => readOwn(path(id), sentence('held.test-calls', { server: id }), read) ?? []
  function load(id: ServerId): TestCall[] {
    const there = known.get(id)
    if (there) return there
    const calls = stored(id)
    known.set(id, calls)
    return calls
  }

  /** Value by value: a mask over the text of the file could swallow what holds it together. */
  const masked = (call: TestCall): TestCall => ({
    ...maskDeep({ ...call, input: null, result: null }, (text) => redactor.mask(text).text),
    input: maskContents(call.input, redactor).value,
    result: maskContents(call.result, redactor).value
  })

  function save(): Promise<void> {
    writing = writing.then(async () => {
      for (const id of dirty) {
        dirty.delete(id)
        try {
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
      removeOwnFile(path(id))
    },
    check: (id) => void stored(id),
    flush: save
  }
}

function read(text: string): TestCall[] {
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value)) throw new Error(sentence('kept.no-call-list'))
  for (const each of value as (Partial<TestCall> | null)[])
    if (typeof each?.id !== 'string' || typeof each.tool !== 'string') throw new Error(sentence('kept.no-calls'))
  return (value as TestCall[]).slice(0, keptCallsPerServer)
}
