/** From what a host asks for to where it goes, or why not. Pure, on the same exposure that the host's lists are made from. */
import { type Exposure, type Target, uriPrefix } from '../access/exposure.ts'
import { matchesTemplate } from './match-template.ts'
import { refuse, type Kind, type Refusal } from './refusal.ts'

export type Resolved =
  | {
      readonly ok: true
      readonly server: string
      readonly serverName: string
      readonly name: string
      readonly target: Target | null
    }
  /** `server` where it is known whose it was. */
  | { readonly ok: false; readonly refusal: Refusal; readonly server: string; readonly name: string }

export const resolveTool = (exposure: Exposure, name: string): Resolved => named('Tool', exposure.byTool, name)
export const resolvePrompt = (exposure: Exposure, name: string): Resolved => named('Prompt', exposure.byPrompt, name)

function named(kind: Kind, all: ReadonlyMap<string, Target>, name: string): Resolved {
  const target = all.get(name)
  return target ? to(kind, target, target.name) : unknown(kind, name)
}

/** Which server mentioned a URI to this host. */
export type MentionedBy = (uri: string) => string | null
const nobody: MentionedBy = () => null

/**
 * A listed URI, a prefixed one, one that fits a template, one that a server mentioned to this host (links in results
 * need not be listed), one whose original URI or template a single server of this host has, or one of a scheme that
 * a single one uses. Anything else could be answered by a server it was not meant for.
 */
export function resolveResource(exposure: Exposure, uri: string, mentionedBy: MentionedBy = nobody): Resolved {
  const listed = exposure.byUri.get(uri)
  if (listed) return to('Resource', listed, listed.name)
  for (const server of exposure.servers) {
    const prefix = uriPrefix(server.id)
    if (uri.startsWith(prefix)) return at(server, uri, uri.slice(prefix.length))
  }
  const by = mentionedBy(uri)
  const fitting = exposure.everyTemplate.filter((template) => matchesTemplate(template.publicName, uri))
  const open = fitting.filter((template) => template.closed === null)
  const fits = open.find((template) => template.server === by) ?? open[0]
  if (fits) return to('Resource', fits, uri)
  const mentioning = exposure.servers.find((server) => server.id === by)
  if (mentioning) return at(mentioning, uri, uri)
  if (fitting[0]) return to('Resource', fitting[0], uri)
  const only = single(ownersOf(exposure, uri)) ?? single(ownersOfScheme(exposure, uri))
  const owner = exposure.servers.find((server) => server.id === only)
  return owner ? at(owner, uri, uri) : unknown('Resource', uri)
}

/**
 * Who is asked for a URI that nobody ever spoke of, one after the other: those that have resources, first the ones of its
 * scheme. A host that is connected to them directly could ask each of them, too.
 */
export function strangersFor(exposure: Exposure, uri: string): readonly (Resolved & { readonly ok: true })[] {
  const akin = ownersOfScheme(exposure, uri)
  const able = exposure.servers.filter(
    ({ closed, capabilities }) => closed === null && Boolean(capabilities['resources'])
  )
  return [...able.filter(({ id }) => akin.has(id)), ...able.filter(({ id }) => !akin.has(id))].map((server) => ({
    ok: true,
    server: server.id,
    serverName: server.name,
    name: uri,
    target: null
  }))
}

/** At this server whether it lists the URI or not. */
function at(server: Exposure['servers'][number], shown: string, name: string): Resolved {
  if (server.closed) return closed('Resource', shown, server.id, server.closed)
  return { ok: true, server: server.id, serverName: server.name, name, target: null }
}

/** A template by its public text, for completions; a plain URI also passes. */
export function resolveTemplate(exposure: Exposure, template: string, mentionedBy: MentionedBy = nobody): Resolved {
  const exact = exposure.everyTemplate.find((one) => one.publicName === template)
  return exact ? to('Resource', exact, exact.name) : resolveResource(exposure, template, mentionedBy)
}

function to(kind: Kind, target: Target, name: string): Resolved {
  if (target.closed) return closed(kind, target.publicName, target.server, target.closed, target.name)
  return { ok: true, server: target.server, serverName: target.serverName, name, target }
}
const closed = (
  kind: Kind,
  shown: string,
  server: string,
  why: NonNullable<Target['closed']>,
  name = shown
): Resolved => ({
  ok: false,
  refusal: refuse(kind, shown, why),
  server,
  name
})
const unknown = (kind: Kind, name: string): Resolved => ({
  ok: false,
  refusal: refuse(kind, name, 'unknown'),
  server: '',
  name
})

/** Servers of this host that say this URI themselves, though it is prefixed in what the host sees. */
function ownersOf(exposure: Exposure, uri: string): ReadonlySet<string> {
  const owners = new Set<string>()
  for (const { name, server } of exposure.resources) if (name === uri) owners.add(server)
  for (const { name, server } of exposure.templates) if (matchesTemplate(name, uri)) owners.add(server)
  return owners
}

const schemeOf = (uri: string): string | null => /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(uri)?.[0].toLowerCase() ?? null

function ownersOfScheme(exposure: Exposure, uri: string): ReadonlySet<string> {
  const owners = new Set<string>()
  const scheme = schemeOf(uri)
  if (scheme === null) return owners
  for (const target of [...exposure.resources, ...exposure.templates])
    if (schemeOf(target.name) === scheme) owners.add(target.server)
  return owners
}

const single = (owners: ReadonlySet<string>): string | undefined => (owners.size === 1 ? [...owners][0] : undefined)
