/**
 * What one host sees of all servers, and what it must not. Pure: the same input gives the same lists in the same order.
 * Lists and refusals come from this one value, so that a tool cannot be hidden and callable, or listed and refused.
 */
import type { HostId, ServerId } from '../../contract/model.ts'
import type { KeptLists } from '../servers/types.ts'
import { judge, type AccessRules, type Closed } from './judge.ts'
import { compare, publicNames } from './public-names.ts'

type Definition = Readonly<Record<string, unknown>>

export interface ExposureInput {
  readonly host: HostId
  readonly rules: AccessRules
  readonly servers: readonly { readonly id: ServerId; readonly name: string; readonly kept: KeptLists }[]
  /** Characters that a name may have for this host. */
  readonly nameRoom: number
}

export interface Target {
  /** The name or URI that the host uses. */
  readonly publicName: string
  readonly server: string
  readonly serverName: string
  /** What the server itself calls it. */
  readonly name: string
  readonly closed: Closed | null
  /** As the host sees it: verbatim but for its name. */
  readonly definition: Definition
}

export interface Plugged {
  readonly id: string
  readonly name: string
  readonly closed: Closed | null
  readonly capabilities: Readonly<Record<string, unknown>>
  readonly instructions: string | null
}

export interface Exposure {
  readonly servers: readonly Plugged[]
  readonly tools: readonly Target[]
  readonly resources: readonly Target[]
  readonly templates: readonly Target[]
  readonly prompts: readonly Target[]
  /** All of them by public name or URI, the closed ones included, for refusals that say why. */
  readonly byTool: ReadonlyMap<string, Target>
  readonly byPrompt: ReadonlyMap<string, Target>
  readonly byUri: ReadonlyMap<string, Target>
  /** Every template, the closed ones included. */
  readonly everyTemplate: readonly Target[]
}

/** Before the URI of a resource that two servers have: `patchbay:<server>/<its own URI>`. */
export const uriPrefix = (server: string): string => `patchbay:${server}/`

/** Names are given over all servers and tools, whether this host may use them or not: switching one off never renames another. */
export function expose({ host, rules, servers: given, nameRoom }: ExposureInput): Exposure {
  const servers = [...given].sort((one, two) => compare({ server: one.id, name: '' }, { server: two.id, name: '' }))
  const named = (
    pick: (kept: KeptLists) => readonly { readonly name: string; readonly definition: Definition }[],
    closed: (server: ServerId, name: string) => Closed | null
  ): readonly Target[] => {
    const flat = servers.flatMap((server) =>
      unique(pick(server.kept), (item) => item.name).map((item) => ({ server, item }))
    )
    const names = publicNames(
      flat.map(({ server, item }) => ({ server: server.id, name: item.name })),
      nameRoom
    )
    return flat.map(({ server, item }, index) => ({
      publicName: names[index] as string,
      server: server.id,
      serverName: server.name,
      name: item.name,
      closed: closed(server.id, item.name),
      definition: { ...item.definition, name: names[index] as string }
    }))
  }
  const located = (pick: (kept: KeptLists) => readonly Definition[], key: 'uri' | 'uriTemplate'): readonly Target[] => {
    const flat = servers.flatMap((server) =>
      unique(
        pick(server.kept).filter((item) => typeof item[key] === 'string'),
        (item) => item[key] as string
      ).map((item) => ({
        server,
        item,
        uri: item[key] as string
      }))
    )
    const owners = new Map<string, number>()
    for (const { uri } of flat) owners.set(uri, (owners.get(uri) ?? 0) + 1)
    return flat.map(({ server, item, uri }) => {
      // A URI that looks like one of our prefixed ones is prefixed too: it could otherwise pass for another server's.
      const publicUri = owners.get(uri) === 1 && !uri.startsWith('patchbay:') ? uri : uriPrefix(server.id) + uri
      return {
        publicName: publicUri,
        server: server.id,
        serverName: server.name,
        name: uri,
        closed: judge(rules, server.id, null, host),
        definition: publicUri === uri ? item : { ...item, [key]: publicUri }
      }
    })
  }
  const tools = named(
    (kept) => kept.tools,
    (server, tool) => judge(rules, server, tool, host)
  )
  const prompts = named(
    (kept) => withNames(kept.prompts),
    (server) => judge(rules, server, null, host)
  )
  const resources = located((kept) => kept.resources, 'uri')
  const templates = located((kept) => kept.templates, 'uriTemplate')
  const open = (all: readonly Target[]): readonly Target[] => all.filter((target) => target.closed === null)
  return {
    servers: servers.map((server) => ({
      id: server.id,
      name: server.name,
      closed: judge(rules, server.id, null, host),
      capabilities: server.kept.capabilities,
      instructions: server.kept.instructions
    })),
    tools: open(tools),
    resources: open(resources),
    templates: open(templates),
    prompts: open(prompts),
    byTool: index(tools),
    byPrompt: index(prompts),
    byUri: index(resources),
    everyTemplate: templates
  }
}

const index = (targets: readonly Target[]): ReadonlyMap<string, Target> =>
  new Map(targets.map((target) => [target.publicName, target]))

const withNames = (
  items: readonly Definition[]
): readonly { readonly name: string; readonly definition: Definition }[] =>
  items.flatMap((item) => (typeof item['name'] === 'string' ? [{ name: item['name'], definition: item }] : []))

/** A server that lists one name twice has it once, as it first said. */
function unique<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const seen = new Set<string>()
  return items.filter((item) => !seen.has(key(item)) && seen.add(key(item)))
}
