/** What a server last said that it offers: read, compared, and given a fingerprint. All pure. */
import { sentence } from '../../../contract/words/say.ts'
import { createBreather } from '../../lib/breather.ts'
import { writeLargeJson } from '../../lib/large-json.ts'
import { isPlain, type Plain } from '../../mcp/json-bytes.ts'
import type { ListKind, ListName } from '../../mcp/methods.ts'
import { soundEntry } from '../../mcp/sound/entries.ts'
import { pinOf, printOf, sizeOf } from './fingerprint.ts'
import type { KeptLists, KeptTool } from '../types.ts'

export type ListChange = { readonly [K in ListKind]: boolean }

export const noLists: KeptLists = {
  tools: [],
  resources: [],
  templates: [],
  prompts: [],
  capabilities: {},
  instructions: null,
  listedAt: null
}

/** Tools by name, the first of two with one name, none without a name. */
export function keepTools(items: readonly Plain[]): readonly KeptTool[] {
  const found = new Map<string, KeptTool>()
  for (const definition of items) {
    const name = definition['name']
    if (typeof name !== 'string' || name === '' || found.has(name)) continue
    found.set(name, { name, definition, bytes: sizeOf(definition) })
  }
  return [...found.values()]
}

/** The fingerprint a person agrees to: everything of a tool that a model or a host acts on. SHA-256, hex. */
export const hashTool = (tool: Pick<KeptTool, 'definition'>): string => pinOf(tool.definition)

/** Which lists really differ. Capabilities and instructions count for tools: hosts learn them together. */
export function differences(before: KeptLists, after: KeptLists): ListChange {
  const differs = (a: readonly Plain[], b: readonly Plain[]) =>
    a.length !== b.length || a.some((item, at) => item !== b[at] && printOf(item) !== printOf(b[at] as Plain))
  const definitions = (lists: KeptLists) => lists.tools.map((tool) => tool.definition)
  return {
    tools: differs(definitions(before), definitions(after)) || before.instructions !== after.instructions,
    resources: differs(before.resources, after.resources) || differs(before.templates, after.templates),
    prompts: differs(before.prompts, after.prompts)
  }
}
export const anyDifference = (change: ListChange): boolean => change.tools || change.resources || change.prompts

/** Names of tools with their fingerprints. */
export type ToolPrints = Readonly<Record<string, string>>
export const printsOf = (tools: readonly KeptTool[]): ToolPrints =>
  Object.fromEntries(tools.map((tool) => [tool.name, hashTool(tool)]))

/** "2 tools added, 1 removed, 1 changed", for the log and the crash report; null when the tools are the same. */
export function toolChangesInWords(before: ToolPrints, after: ToolPrints): string | null {
  const old = new Map(Object.entries(before))
  const now = new Map(Object.entries(after))
  const added = [...now.keys()].filter((name) => !old.has(name)).length
  const removed = [...old.keys()].filter((name) => !now.has(name)).length
  const changed = [...now].filter(([name, hash]) => old.has(name) && old.get(name) !== hash).length
  const parts = [
    added > 0 ? sentence('lists.added', { n: added }) : '',
    removed > 0 ? sentence('lists.removed', { n: removed }) : '',
    changed > 0 ? sentence('lists.changed', { n: changed }) : ''
  ].filter((part) => part !== '')
  return parts.length === 0 ? null : `Tools: ${parts.join(', ')}`
}

/** What lay on disk. Throws when it is nothing that `writeKept` wrote; of what it wrote, odd parts count as not there. */
export function readKept(text: string): KeptLists {
  const value: unknown = JSON.parse(text)
  if (!isPlain(value) || !Array.isArray(value['tools'])) throw new Error(sentence('kept.no-lists'))
  // Mended again: it may have been written by an older Patchbay, or by somebody else.
  const list = (name: ListName) =>
    Array.isArray(value[name])
      ? (value[name] as unknown[]).flatMap((item): readonly Plain[] => {
          const { entry } = soundEntry(name, item, true)
          return entry === null ? [] : [entry]
        })
      : []
  return {
    tools: keepTools(list('tools')),
    resources: list('resources'),
    templates: list('templates'),
    prompts: list('prompts'),
    capabilities: isPlain(value['capabilities']) ? value['capabilities'] : {},
    instructions: typeof value['instructions'] === 'string' ? value['instructions'] : null,
    listedAt: typeof value['listedAt'] === 'string' ? value['listedAt'] : null
  }
}

/** In slices: lists can be as large as a server likes. */
export async function writeKept({ tools, resources, templates, prompts, ...more }: KeptLists): Promise<string> {
  const breathe = createBreather()
  const parts: string[] = []
  for (const [name, items] of Object.entries({
    tools: tools.map((tool) => tool.definition),
    resources,
    templates,
    prompts
  })) {
    const written: string[] = []
    for (const item of items) {
      written.push(await writeLargeJson(item, breathe))
    }
    parts.push(`"${name}":[${written.join(',')}]`)
  }
  return `{${parts.join(',')},${JSON.stringify(more).slice(1)}`
}
