/** Reads a server's lists: every page, within limits, each on its own so that one that fails costs only itself. */
import { failure, type Failure } from '../../../contract/failure.ts'
import { say, sentence, type Said } from '../../../contract/words/say.ts'
import { envelope, type ClientInfo } from '../../mcp/capabilities.ts'
import { errorCode } from '../../mcp/error-codes.ts'
import { fromBytes, isPlain, toBytes, type Plain } from '../../mcp/json-bytes.ts'
import { lists, listKinds, type ListKind, type ListName } from '../../mcp/methods.ts'
import type { Link } from '../../wire/types.ts'
import { readAnswer, type ReadEntry } from './answer.ts'
import { definitionsOf } from './definitions.ts'
import { tooMuchInWords, type EntryNote, type NotesByList } from './notes.ts'
import type { ReadListAnswer } from './reader.ts'
import type { Rhythm } from '../lifecycle/policy.ts'
import type { Negotiated } from '../connection/handshake.ts'
import { keepTools, noLists } from './kept-lists.ts'
import type { KeptLists } from '../types.ts'

export interface ListParts {
  readonly link: Link
  readonly session: Negotiated
  readonly rhythm: Rhythm
  readonly clientInfo: ClientInfo
  readonly offered?: Plain
  readonly name: string
  /** Hides the server's own secrets. */
  readonly mask?: (text: string) => string
  /** Where answers are read; here, when nothing is said. */
  readonly read?: ReadListAnswer
}
export interface Listed {
  readonly lists: KeptLists
  /** Why it is only degraded; null when all is well. */
  readonly failure: Failure | null
  /** How long Patchbay itself worked on it, the wait for the server aside. */
  readonly workedMs: number
  /** Of each list that was read: entries that were not as hosts take them. */
  readonly notes: NotesByList
}
interface Pages {
  readonly workedMs: number
  readonly entries: readonly ReadEntry[]
  readonly notes: readonly EntryNote[]
  readonly failure: Failure | null
}
interface ReadList {
  readonly workedMs: number
  readonly items: readonly Plain[]
  readonly notes: readonly EntryNote[]
  readonly failure: Failure | null
}

/** Lists those kinds that the server declares; what it does not, is empty. A list that fails keeps what was known. */
export async function readLists(
  parts: ListParts,
  before: KeptLists,
  at: string,
  kinds: readonly ListKind[] = listKinds
): Promise<Listed> {
  const { capabilities, instructions } = parts.session
  // Some small servers declare nothing at all and still have tools: asking costs one answer.
  const declares = (kind: ListKind) =>
    isPlain(capabilities[kind]) || (kind === 'tools' && !listKinds.some((other) => other in capabilities))
  const known: Readonly<Record<ListName, readonly Plain[]>> = {
    ...before,
    tools: before.tools.map((tool) => tool.definition)
  }
  const read = async (list: ListName, kind: ListKind): Promise<ReadList | null> => {
    if (!kinds.includes(kind)) return null
    if (!declares(kind)) return { items: [], notes: [], failure: null, workedMs: 0 }
    const { entries, notes, failure, workedMs } = await readPages(parts, list)
    if (failure && entries.length === 0) return { items: known[list], notes, failure, workedMs }
    const since = performance.now()
    const { items, secretNames } = await definitionsOf(list, entries, known[list], parts.mask)
    return {
      items,
      notes,
      failure: failure ?? withSecretNames(parts.name, secretNames),
      workedMs: workedMs + performance.now() - since
    }
  }
  const [tools, resources, templates, prompts] = await Promise.all([
    read('tools', 'tools'),
    read('resources', 'resources'),
    read('templates', 'resources'),
    read('prompts', 'prompts')
  ])
  const all = { tools, resources, templates, prompts }
  const items = (list: ListName) => all[list]?.items ?? known[list]
  return {
    lists: {
      ...noLists,
      tools: keepTools(items('tools')),
      resources: items('resources'),
      templates: items('templates'),
      prompts: items('prompts'),
      capabilities,
      instructions,
      listedAt: at
    },
    workedMs: Object.values(all).reduce((sum, one) => sum + (one?.workedMs ?? 0), 0),
    failure: Object.values(all).find((one) => one?.failure)?.failure ?? null,
    notes: Object.fromEntries(
      Object.entries(all).flatMap(([list, one]) => (one === null ? [] : [[list, one.notes] as const]))
    )
  }
}

const withSecretNames = (name: string, left: number): Failure | null =>
  left === 0 ? null : broken(say('lists.secret-in-name', { name, n: left }))

async function readPages(parts: ListParts, list: ListName): Promise<Pages> {
  const { link, session, rhythm, name } = parts
  const { method } = lists[list]
  const entries: ReadEntry[] = []
  const notes: EntryNote[] = []
  const seen = new Set<string>()
  let cursor: string | null = null
  let bytes = 0
  let workedMs = 0
  const pages = (failure: Failure | null): Pages => ({ entries, notes, failure, workedMs })
  for (let page = 1; ; page += 1) {
    const params = {
      ...(cursor !== null && { cursor }),
      ...(session.era === 'modern' && { _meta: envelope(session.protocolVersion, parts.clientInfo, parts.offered) })
    }
    const answer = await link.request({
      method,
      ...(Object.keys(params).length > 0 && { params: toBytes(params) }),
      timeoutMs: rhythm.listTimeoutMs,
      maxTimeoutMs: rhythm.listTimeoutMs
    })
    if (answer.kind === 'local')
      return pages(broken(say('lists.no-answer', { name, method, why: answer.said ?? answer.message })))
    if (answer.kind === 'error') {
      const value = fromBytes(answer.bytes)
      const error = isPlain(value) ? value : {}
      // Declared, but not built: nothing to list, and nothing that a person could mend.
      if (error['code'] === errorCode.methodNotFound) return pages(null)
      return pages(broken(say('lists.error', { name, method }), String(error['message'] ?? '')))
    }
    const since = performance.now()
    const read = await (parts.read ?? readHere)(answer.bytes, {
      list,
      anyOutput: session.era === 'modern',
      most: rhythm.listItems - entries.length
    })
    workedMs += performance.now() - since
    if (read.kind === 'failed') return pages(broken(say('lists.not-used', { name, method, why: read.why })))
    if (read.kind === 'no-list')
      return pages(broken(say('lists.no-list', { name, method }), answer.bytes.toString('utf8', 0, 200)))
    entries.push(...read.entries)
    for (const { key, why } of read.leftOut) notes.push({ list, key, leftOut: why, mended: [] })
    for (const { key, mended } of read.entries) if (mended.length > 0) notes.push({ list, key, leftOut: null, mended })
    bytes += answer.bytes.length
    const next = read.nextCursor
    // A cursor that was given before leads round in a circle: everything has been listed.
    if (next === null || seen.has(next)) {
      const left = tooMuchInWords(notes)
      return pages(left === null ? null : broken(say('lists.left-out', { name, left, method })))
    }
    const limit =
      page >= rhythm.listPages
        ? sentence('lists.pages', { n: rhythm.listPages })
        : entries.length >= rhythm.listItems
          ? sentence('lists.entries', { n: rhythm.listItems })
          : bytes >= rhythm.listBytes
            ? `${Math.round(rhythm.listBytes / 1_048_576)} MB`
            : null
    if (limit) return pages(broken(say('lists.endless', { name, limit, n: entries.length, method })))
    seen.add(next)
    cursor = next
  }
}

const readHere: ReadListAnswer = (bytes, answer) => Promise.resolve(readAnswer(bytes, answer))

const broken = (words: Said, detail: string | null = null): Failure =>
  failure('list-failed', words, detail ? { detail } : {})
