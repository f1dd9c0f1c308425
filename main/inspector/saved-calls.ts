/** Test calls kept under names, to run again: one file a server. Secrets in their input are left out before the disk. */
import { join } from 'node:path'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { SavedCall, ServerId } from '../../contract/model.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { writeFailure } from '../files/file-failures.ts'
import { removeOwnFile, type ReadOwn } from '../files/own-file.ts'
import { maskContents, type ContentMask } from '../secrets/mask-contents.ts'

export const mostSavedCalls = 200

type Changed = Promise<Outcome<readonly SavedCall[]>>
export interface SavedCalls {
  /** By name. */
  readonly of: (id: ServerId) => readonly SavedCall[]
  readonly save: (id: ServerId, call: Omit<SavedCall, 'masked' | 'at'>, replace: boolean) => Changed
  readonly rename: (id: ServerId, name: string, to: string) => Changed
  readonly remove: (id: ServerId, name: string) => Changed
  readonly forget: (id: ServerId) => void
  /** Reads them once, so that damage is told before somebody needs them. */
  readonly check: (id: ServerId) => void
}
export interface SavedCallParts {
  readonly folder: string
  readonly write: (path: string, text: string) => Promise<unknown> | unknown
  readonly redactor: ContentMask
  readonly readOwn: ReadOwn
  readonly now: () => Date
}

export function createSavedCalls({ folder, write, redactor, readOwn, now }: SavedCallParts): SavedCalls {
  const known = new Map<ServerId, readonly SavedCall[]>()
  let turn: Promise<unknown> = Promise.resolve()
  const path = (id: ServerId) => join(folder, `${id}.json`)

  const stored = (id: ServerId) => readOwn(path(id), sentence('held.saved-calls', { server: id }), read)
  function of(id: ServerId): readonly SavedCall[] {
    const there = known.get(id) ?? stored(id) ?? []
    known.set(id, there)
    return there
  }
  /** One change after the other, each over what the last one left; what could not be written did not happen. */
  function change(
    id: ServerId,
    next: (calls: readonly SavedCall[]) => Outcome<readonly SavedCall[]>
  ): Promise<Outcome<readonly SavedCall[]>> {
    const changed = turn.then(async (): Promise<Outcome<readonly SavedCall[]>> => {
      const made = next(of(id))
      if (!made.ok) return made
      const calls = [...made.value].sort((a, b) => a.name.localeCompare(b.name))
      try {
        await write(path(id), `${JSON.stringify(calls, null, 1)}\n`)
      } catch (error) {
        return writeFailure(path(id), error)
      }
      known.set(id, calls)
      return done(calls)
    })
    turn = changed.catch(() => undefined)
    return changed
  }
  const named = (name: string) => (each: SavedCall) => each.name === name
  const missing = (name: string) => failed('not-found', say('saved-call.unknown', { name }))

  return {
    of,
    save: (id, call, replace) =>
      change(id, (calls) => {
        if (calls.some(named(call.name)) && !replace)
          return failed('already-exists', say('saved-call.taken', { name: call.name }))
        const others = calls.filter((each) => each.name !== call.name)
        if (others.length >= mostSavedCalls)
          return failed('bad-input', say('saved-call.too-many', { most: mostSavedCalls }))
        const { value: input } = maskContents(call.input, redactor)
        return done([...others, { ...call, input, masked: input !== call.input, at: now().toISOString() }])
      }),
    rename: (id, name, to) =>
      change(id, (calls) => {
        const call = calls.find(named(name))
        if (!call) return missing(name)
        if (name !== to && calls.some(named(to))) return failed('already-exists', say('saved-call.taken', { name: to }))
        return done([...calls.filter((each) => each !== call), { ...call, name: to }])
      }),
    remove: (id, name) =>
      change(id, (calls) =>
        calls.some(named(name)) ? done(calls.filter((each) => each.name !== name)) : missing(name)
      ),
    check: (id) => void stored(id),
    forget(id) {
      known.delete(id)
      removeOwnFile(path(id))
    }
  }
}

function read(text: string): readonly SavedCall[] {
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value)) throw new Error('it holds no list of calls')
  for (const each of value as (Partial<SavedCall> | null)[])
    if (typeof each?.name !== 'string' || typeof each.tool !== 'string')
      throw new Error('it holds something else than calls')
  return (value as SavedCall[]).slice(0, mostSavedCalls).map((each) => ({
    ...each,
    input: each.input ?? {},
    asHost: each.asHost ?? null,
    timeoutSeconds: each.timeoutSeconds ?? 60,
    roots: each.roots ?? [],
    masked: each.masked === true
  }))
}
