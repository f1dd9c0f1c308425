/** Reads a server's lists: every page, within limits, each on its own so that one that fails costs only itself. */
import { failed, type Failure } from '../../contract/failure.ts'
import { envelope, type ClientInfo } from '../mcp/capabilities.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { fromBytes, isPlain, toBytes } from '../mcp/json-bytes.ts'
import type { Link } from '../wire/types.ts'
import type { Rhythm } from './policy.ts'
import type { Session } from './session.ts'
import { maskForeign } from '../secrets/mask-deep.ts'
import type { ListKind } from '../mcp/methods.ts'
import { keepTools, noLists } from './tools.ts'
import type { KeptLists } from './types.ts'

type Plain = Readonly<Record<string, unknown>>
export interface ListParts {
  readonly link: Link
  readonly session: Session
  readonly rhythm: Rhythm
  readonly clientInfo: ClientInfo
  readonly name: string
  /** Hides the server's own secrets. */
  readonly mask?: (text: string) => string
}
export interface Listed {
  readonly lists: KeptLists
  /** Why it is only degraded; null when all is well. */
  readonly failure: Failure | null
}
interface Pages {
  readonly items: readonly Plain[]
  readonly failure: Failure | null
}
/** As deep as fingerprints look: what lies deeper could change unseen, and far deeper nothing could be written out again. */
const mostLevels = 200

/** Lists those kinds that the server declares; what it does not, is empty. A list that fails keeps what was known. */
export async function readLists(
  parts: ListParts,
  before: KeptLists,
  at: string,
  kinds: readonly ListKind[] = ['tools', 'resources', 'prompts']
): Promise<Listed> {
  const { capabilities, instructions } = parts.session
  // Some small servers declare nothing at all and still have tools: asking costs one answer.
  const declares = (kind: ListKind) =>
    isPlain(capabilities[kind]) ||
    (kind === 'tools' && !['tools', 'resources', 'prompts'].some((other) => other in capabilities))
  const empty: Pages = { items: [], failure: null }
  const read = async (kind: ListKind, method: string, member: string) =>
    declares(kind) ? withoutSecrets(await readPages(parts, method, member), kind !== 'resources', parts) : empty
  const asks = (kind: ListKind) => kinds.includes(kind)
  const [tools, resources, templates, prompts] = await Promise.all([
    asks('tools') ? read('tools', 'tools/list', 'tools') : null,
    asks('resources') ? read('resources', 'resources/list', 'resources') : null,
    asks('resources') ? read('resources', 'resources/templates/list', 'resourceTemplates') : null,
    asks('prompts') ? read('prompts', 'prompts/list', 'prompts') : null
  ])
  const items = (pages: Pages | null, known: readonly Plain[]) =>
    pages === null || (pages.failure && pages.items.length === 0) ? known : pages.items
  const toolItems = items(
    tools,
    before.tools.map((tool) => tool.definition)
  )
  return {
    lists: {
      ...noLists,
      tools: keepTools(toolItems),
      resources: items(resources, before.resources),
      templates: items(templates, before.templates),
      prompts: items(prompts, before.prompts),
      capabilities,
      instructions,
      listedAt: at
    },
    failure: [tools, resources, templates, prompts].find((pages) => pages?.failure)?.failure ?? null
  }
}

/**
 * A server can repeat its own secret in what it lists, and lists go to models, to disk and into comparisons. A name is
 * what a call needs to the letter: an entry that is called by a name with a secret in it is left out and said. The
 * address of a resource is kept as it is, because nothing else leads there; it is not written to disk.
 */
function withoutSecrets(pages: Pages, byName: boolean, { mask, name }: ListParts): Pages {
  if (!mask) return pages
  const masked = pages.items.map((item) => maskForeign(item, mask))
  if (!byName) {
    const addressed = masked.map((item, at) => {
      const { uri, uriTemplate } = pages.items[at]!
      return { ...item, ...(uri === undefined ? {} : { uri }), ...(uriTemplate === undefined ? {} : { uriTemplate }) }
    })
    return { ...pages, items: addressed }
  }
  const items = masked.filter((item, at) => item['name'] === pages.items[at]!['name'])
  const left = masked.length - items.length
  if (left === 0) return { ...pages, items }
  const said = broken(
    items,
    `${name} lists ${left} ${left === 1 ? 'entry' : 'entries'} with one of its secrets in the name, left out here. Report it to whoever makes this server.`,
    null
  )
  return { ...said, failure: pages.failure ?? said.failure }
}

async function readPages(parts: ListParts, method: string, member: string): Promise<Pages> {
  const { link, session, rhythm, name } = parts
  const items: Plain[] = []
  const seen = new Set<string>()
  let cursor: string | undefined
  let bytes = 0
  let tooDeep = 0
  for (let page = 1; ; page += 1) {
    const params = {
      ...(cursor !== undefined && { cursor }),
      ...(session.era === 'modern' && { _meta: envelope(session.protocolVersion, parts.clientInfo) })
    }
    const answer = await link.request({
      method,
      ...(Object.keys(params).length > 0 && { params: toBytes(params) }),
      timeoutMs: rhythm.listTimeoutMs,
      maxTimeoutMs: rhythm.listTimeoutMs
    })
    if (answer.kind === 'local') return broken(items, `${name} did not answer ${method}: ${answer.message}`, null)
    const value = fromBytes(answer.bytes)
    if (answer.kind === 'error') {
      const error = isPlain(value) ? value : {}
      // Declared, but not built: nothing to list, and nothing that a person could mend.
      if (error['code'] === errorCode.methodNotFound) return { items, failure: null }
      return broken(
        items,
        `${name} answered ${method} with an error. The other lists work; see its log for the reason.`,
        String(error['message'] ?? '')
      )
    }
    const found = isPlain(value) ? value[member] : null
    if (!isPlain(value) || !Array.isArray(found))
      return broken(
        items,
        `${name} answered ${method} without a list. The other lists work.`,
        answer.bytes.toString('utf8', 0, 200)
      )
    const sound = found.filter(isPlain).filter((item) => !deeperThan(item, mostLevels))
    tooDeep += found.filter(isPlain).length - sound.length
    items.push(...sound.slice(0, rhythm.listItems - items.length))
    bytes += answer.bytes.length
    const next = value['nextCursor']
    // An empty string is a cursor like any other; only its absence is the end.
    if (typeof next !== 'string')
      return tooDeep === 0
        ? { items, failure: null }
        : broken(
            items,
            `${name} lists ${tooDeep} ${tooDeep === 1 ? 'entry' : 'entries'} nested deeper than ${mostLevels} levels, left out here. The others of ${method} work.`,
            null
          )
    const limit =
      page >= rhythm.listPages
        ? `${rhythm.listPages} pages`
        : items.length >= rhythm.listItems
          ? `${rhythm.listItems} entries`
          : bytes >= rhythm.listBytes
            ? `${Math.round(rhythm.listBytes / 1_048_576)} MB`
            : seen.has(next)
              ? 'a page it had given before'
              : null
    if (limit)
      return broken(
        items,
        `${name} goes on listing after ${limit}. The first ${items.length} entries of ${method} are used.`,
        null
      )
    seen.add(next)
    cursor = next
  }
}
/** Level by level, so that no nesting is too deep to be judged. */
function deeperThan(value: unknown, levels: number): boolean {
  let now: unknown[] = [value]
  for (let level = 0; now.length > 0; level += 1) {
    if (level > levels) return true
    const next: unknown[] = []
    for (const each of now) if (typeof each === 'object' && each !== null) next.push(...Object.values(each))
    now = next
  }
  return false
}
const broken = (items: readonly Plain[], message: string, detail: string | null): Pages => {
  const outcome = failed('list-failed', message, detail ? { detail } : {})
  return { items, failure: outcome.ok ? null : outcome.failure }
}
