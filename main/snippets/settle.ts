/**
 * What was read from a snippet beside the servers that are there: the same one is not added a second time, and another
 * one under a name that is taken gets a name of its own. So an import that was begun can be repeated. Pure.
 */
import type { ServerDefinition, ServerId } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import type { Answers, InstallRequest, ServerSource } from '../../contract/requests.ts'
import type { PackageOrder } from '../catalogue/package-source.ts'
import { packageOrderOf, packageSourceOf } from '../catalogue/package-sources.ts'
import { sentence } from '../../contract/words/say.ts'
import { dottedArguments, dottedValue } from '../secrets/extract-secrets.ts'

type Parsed = Answers['servers.parse']

export function besideServers(parsed: Parsed, servers: readonly ServerDefinition[]): Parsed {
  const skipped = [...parsed.skipped]
  const added = parsed.installRequests.filter((installRequest) => {
    const there = sameServer(installRequest, servers)
    if (there !== null)
      skipped.push({ name: installRequest.name ?? installRequest.id ?? '', reason: alreadyThere(there) })
    return there === null
  })
  const installRequests = withFreeIds(added, servers)
  return { ...parsed, installRequests, skipped, lines: installRequests.map(orderLine) }
}

/** The server that is there already; null when this is another one. */
export const sameServer = (installRequest: InstallRequest, servers: readonly ServerDefinition[]): ServerId | null =>
  servers.find((server) => isSame(installRequest, server))?.id ?? null

/** Where an id is taken by another server, the next free one of its kind. */
export function withFreeIds(
  installRequests: readonly InstallRequest[],
  servers: readonly ServerDefinition[]
): readonly InstallRequest[] {
  const taken = new Set(servers.map(({ id }) => id))
  for (const { id } of installRequests) if (id !== undefined && !taken.has(id)) taken.add(id)
  return installRequests.map((installRequest) =>
    installRequest.id !== undefined && servers.some(({ id }) => id === installRequest.id)
      ? { ...installRequest, id: free(installRequest.id, taken) }
      : installRequest
  )
}

export const alreadyThere = (id: string): string => sentence('entry.there', { server: id })

function free(id: string, taken: Set<string>): string {
  for (let number = 2; ; number += 1) {
    const next = `${id.slice(0, 62 - String(number).length)}-${number}`
    if (taken.has(next)) continue
    taken.add(next)
    return next
  }
}

/** The same program with the same arguments; where variables make the difference, under the same name as well. */
function isSame(installRequest: InstallRequest, server: ServerDefinition): boolean {
  if (!startsTheSame(installRequest.source, server)) return false
  const named =
    server.id === installRequest.id ||
    (installRequest.id !== undefined && server.id.replace(/-\d+$/, '') === installRequest.id)
  return (
    named ||
    (Object.keys({ ...installRequest.env, ...installRequest.secrets }).length === 0 &&
      Object.keys(server.env).length === 0)
  )
}

function startsTheSame(asked: ServerSource, { source, launch }: ServerDefinition): boolean {
  if (asked.from === 'catalogue') return false
  if (asked.from === 'remote') return launch.kind !== 'stdio' && alike([asked.url], [launch.url])
  if (launch.kind !== 'stdio') return false
  if (asked.from === 'command')
    return source.kind === 'command' && alike([asked.command, ...asked.args], [launch.command, ...launch.args])
  if (source.kind === 'command') {
    // Added as the command that fetches it anew at every start, by an earlier version or by choice.
    const order = packageOrderOf([launch.command, ...launch.args])
    return order !== null && order.from === asked.from && sameName(order, asked) && alike(asked.args, order.args)
  }
  if (!isPackage(source) || source.kind !== asked.from) return false
  const packages = packageSourceOf(asked.from)
  const { full, version } = packages.nameIn(asked)
  const sameVersion = version === null || !/^\d/.test(version) || version === source.version
  return full === source.package && sameVersion && alike(asked.args, packages.ownArgs(launch))
}

const sameName = (one: PackageOrder, other: PackageOrder): boolean =>
  packageSourceOf(one.from).nameIn(one).full === packageSourceOf(other.from).nameIn(other).full

/** Word for word, with whatever was filled in, or is kept as a secret, in the places that were open. */
function alike(given: readonly string[], kept: readonly string[]): boolean {
  return given.length === kept.length && given.every((word, at) => matches(word, kept[at]!))
}
function matches(word: string, kept: string): boolean {
  const open = /\$\{(?:input|secret):[^{}]+\}/
  if (open.test(word)) return fits(word, open, kept)
  return word === kept || (open.test(kept) && fits(kept, open, word))
}
/** The parts around the open places stand in the text, in their order. */
function fits(pattern: string, open: RegExp, text: string): boolean {
  const parts = pattern.split(open)
  const last = parts.pop() ?? ''
  const [first = '', ...middle] = parts
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of middle) {
    const found = text.indexOf(part, at)
    if (found < 0 || found + part.length > text.length - last.length) return false
    at = found + part.length
  }
  return true
}

/** An order in one line, as it may be shown before its review: what is, or may be, a secret shows six dots. Pure. */
export function orderLine({ source }: InstallRequest): string {
  switch (source.from) {
    case 'command':
      return words([source.command, ...source.args]).join(' ')
    case 'remote':
      return `${source.transport} ${dottedValue('', source.url)}`
    case 'catalogue':
      return `catalogue ${source.entry}`
    default:
      return [`${source.from} ${source.package}`, ...words(source.args)].join(' ')
  }
}

const words = (args: readonly string[]): readonly string[] =>
  dottedArguments(args).map((word) => (/\s/.test(word) ? JSON.stringify(word) : word))
