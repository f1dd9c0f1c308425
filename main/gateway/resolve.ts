/** From what a host asks for to where it goes, or why not. Pure, on the same exposure that the host's lists are made from. */
import { type Exposure, type Target, uriPrefix } from './exposure.ts'
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

/**
 * A listed URI, a prefixed one, one that fits a template, or one of a scheme that a single server of this host uses
 * (links in tool results need not be listed). Anything else could be answered by a server it was not meant for.
 */
export function resolveResource(exposure: Exposure, uri: string): Resolved {
  const listed = exposure.byUri.get(uri)
  if (listed) return to('Resource', listed, listed.name)
  for (const server of exposure.servers) {
    const prefix = uriPrefix(server.id)
    if (!uri.startsWith(prefix)) continue
    if (server.closed) return closed('Resource', uri, server.id, server.closed)
    return { ok: true, server: server.id, serverName: server.name, name: uri.slice(prefix.length), target: null }
  }
  const fitting = exposure.everyTemplate.filter((template) => matchesTemplate(template.publicName, uri))
  const fits = fitting.find((template) => template.closed === null) ?? fitting[0]
  if (fits) return to('Resource', fits, uri)
  const scheme = schemeOf(uri)
  const same = scheme === null ? [] : ownersOfScheme(exposure, scheme)
  const only = same.length === 1 ? exposure.servers.find((server) => server.id === same[0]) : undefined
  return only ? { ok: true, server: only.id, serverName: only.name, name: uri, target: null } : unknown('Resource', uri)
}

/** A template by its public text, for completions; a plain URI also passes. */
export function resolveTemplate(exposure: Exposure, template: string): Resolved {
  const exact = exposure.everyTemplate.find((one) => one.publicName === template)
  return exact ? to('Resource', exact, exact.name) : resolveResource(exposure, template)
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

const schemeOf = (uri: string): string | null => /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(uri)?.[0].toLowerCase() ?? null

function ownersOfScheme(exposure: Exposure, scheme: string): readonly string[] {
  const owners = new Set<string>()
  for (const target of [...exposure.resources, ...exposure.templates])
    if (schemeOf(target.name) === scheme) owners.add(target.server)
  return [...owners]
}
