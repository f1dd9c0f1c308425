/** How each tool was when a person last agreed to it, so that a held tool's difference can be shown. One file a server. */
import { join } from 'node:path'
import { mostSteadyBytes, steadyPin } from '../access/steady.ts'
import type { ServerId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { writeLargeJson } from '../lib/large-json.ts'
import { parseOwnObject, removeOwnFile, type ReadOwn } from '../files/own-file.ts'
import type { KeptTool } from '../servers/types.ts'

export interface AcceptedTool {
  readonly description: string
  readonly inputSchema: unknown
  /** What it was but for times, dates and counts; absent in files of earlier versions. */
  readonly steady?: string
}
export interface AcceptedTools {
  readonly of: (server: ServerId, tool: string) => AcceptedTool | null
  readonly put: (server: ServerId, tools: readonly KeptTool[]) => Promise<void>
  readonly forget: (server: ServerId) => void
  /** Reads it once, so that damage is reported before somebody needs it. */
  readonly check: (server: ServerId) => void
}

export function createAcceptedTools(
  folder: string,
  write: (path: string, text: string) => Promise<unknown>,
  readOwn: ReadOwn
): AcceptedTools {
  const known = new Map<ServerId, Record<string, AcceptedTool>>()
  let turn: Promise<unknown> = Promise.resolve()
  const file = (server: ServerId) => join(folder, `${server}.json`)
  const read = (server: ServerId) =>
    readOwn(file(server), sentence('held.accepted', { server }), acceptedIn) ?? nothing()
  function load(server: ServerId): Record<string, AcceptedTool> {
    const there = known.get(server)
    if (there) return there
    const loaded = read(server)
    known.set(server, loaded)
    return loaded
  }
  return {
    of(server, tool) {
      const all = load(server)
      return Object.hasOwn(all, tool) ? (all[tool] ?? null) : null
    },
    async put(server, tools) {
      const next = Object.assign(Object.create(null) as Record<string, AcceptedTool>, load(server))
      for (const { name, definition, bytes } of tools)
        next[name] = {
          description: typeof definition['description'] === 'string' ? definition['description'] : '',
          inputSchema: definition['inputSchema'] ?? null,
          ...(bytes <= mostSteadyBytes && { steady: steadyPin(definition) })
        }
      known.set(server, next)
      // One after the other: the newest text is the last one written, however long an earlier one takes to make.
      const written = turn.then(async () => {
        const text = await writeLargeJson(next)
        // Replaced or forgotten meanwhile: there is nothing to write any more.
        if (known.get(server) === next) await write(file(server), text)
      })
      turn = written.catch(() => undefined)
      await written
    },
    forget(server) {
      known.delete(server)
      removeOwnFile(file(server))
    },
    check: (server) => void read(server)
  }
}

const nothing = () => Object.create(null) as Record<string, AcceptedTool>

/** Lost, there is nothing to compare with; the tool stays held by its pin all the same. */
function acceptedIn(text: string): Record<string, AcceptedTool> {
  const all = parseOwnObject(text)
  for (const tool of Object.values(all))
    if (typeof (tool as Partial<AcceptedTool> | null)?.description !== 'string')
      throw new Error(sentence('kept.no-tools'))
  return Object.assign(nothing(), all)
}
