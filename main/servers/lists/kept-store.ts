/** Kept lists, eras and histories on disk: small files, read when a server is taken in, written whole. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ServerDefinition, ServerId } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { parseOwnObject, removeOwnFile, type ReadOwn } from '../../files/own-file.ts'
import { maskDeep } from '../../secrets/mask-deep.ts'
import { checkedHistory } from '../history/history-file.ts'
import type { HistoryFile } from '../history/history.ts'
import type { Era } from '../connection/handshake.ts'
import { canonical } from './fingerprint.ts'
import { noLists, readKept, writeKept } from './kept-lists.ts'
import type { KeptLists } from '../types.ts'

export interface KeptStore {
  readonly load: (id: ServerId) => KeptLists
  readonly save: (id: ServerId, lists: KeptLists) => void
  readonly era: (definition: ServerDefinition) => Era | null
  readonly saveEra: (definition: ServerDefinition, era: Era) => void
  /** Timeline and crash reports. */
  readonly history: (id: ServerId) => HistoryFile
  readonly remove: (id: ServerId) => Promise<void>
  /** All that was to be written is written. */
  readonly settled: () => Promise<void>
}

export interface Masks {
  /** A server's own secrets, in what it lists. */
  readonly own: (id: ServerId, text: string) => string
  /** Any secret, in what happened to it. */
  readonly any: (text: string) => string
}
const noMasks: Masks = { own: (_, text) => text, any: (text) => text }

/** Null: the file is to go. A function: made when its turn comes, because it takes long. */
type Content = string | null | (() => Promise<string>)

/** One write at a time a file, the newest content last; losing one costs a reading of lists, so errors are let go. */
export function createKeptStore(
  folder: string,
  write: (file: string, text: string) => Promise<unknown>,
  readOwn: ReadOwn,
  masks: Masks = noMasks
): KeptStore {
  const waiting = new Map<string, Promise<void>>()
  const next = new Map<string, Content>()
  const put = (file: string, text: Content): Promise<void> => {
    next.set(file, text)
    const run = async () => {
      const latest = next.get(file)
      if (latest === undefined) return
      next.delete(file)
      if (latest === null) removeOwnFile(file)
      else await write(file, typeof latest === 'string' ? latest : await latest())
    }
    const queued = (waiting.get(file) ?? Promise.resolve()).then(run).catch(() => undefined)
    waiting.set(file, queued)
    return queued
  }
  const listsFile = (id: ServerId) => join(folder, 'kept', `${id}.json`)
  const eraFile = (id: ServerId) => join(folder, 'kept', `${id}.era.json`)
  const historyFile = (id: ServerId) => join(folder, 'kept', `${id}.history.json`)
  return {
    load: (id) => readOwn(listsFile(id), sentence('holds.lists', { id }), readKept) ?? noLists,
    save: (id, lists) =>
      void put(listsFile(id), () => writeKept(withoutTellingAddresses(lists, (text) => masks.own(id, text)))),
    era(definition) {
      const holds = sentence('holds.versions', { id: definition.id })
      const value = readOwn(eraFile(definition.id), holds, parseOwnObject)
      if (value?.['of'] !== identity(definition)) return null
      return value['era'] === 'legacy' || value['era'] === 'modern' ? value['era'] : null
    },
    saveEra: (definition, era) => void put(eraFile(definition.id), JSON.stringify({ of: identity(definition), era })),
    history: (id) => ({
      read: () => readOwn(historyFile(id), sentence('holds.history', { id }), checkedHistory),
      write: (text) => void put(historyFile(id), maskedJson(text, masks.any))
    }),
    async remove(id) {
      await Promise.all([listsFile, eraFile, historyFile].map((file) => put(file(id), null)))
    },
    async settled() {
      await Promise.all(waiting.values())
    }
  }
}

/** Lists come without secrets but for the addresses of resources; those are read anew when the server runs again. */
function withoutTellingAddresses(lists: KeptLists, mask: (text: string) => string): KeptLists {
  const harmless = (key: string) => (item: Readonly<Record<string, unknown>>) =>
    typeof item[key] !== 'string' || mask(item[key]) === item[key]
  return {
    ...lists,
    resources: lists.resources.filter(harmless('uri')),
    templates: lists.templates.filter(harmless('uriTemplate'))
  }
}
/** Value by value: a mask over the text itself could swallow what holds it together. */
function maskedJson(text: string, mask: (text: string) => string): string {
  return mask(text) === text ? text : JSON.stringify(maskDeep(JSON.parse(text), mask))
}

/** What runs, as far as it decides the era: another version or command may speak another. */
export function identity(definition: ServerDefinition): string {
  const launch = definition.launch.kind === 'stdio' ? definition.launch : { ...definition.launch, headers: {} }
  return createHash('sha256')
    .update(canonical({ source: definition.source, launch }))
    .digest('hex')
    .slice(0, 16)
}
