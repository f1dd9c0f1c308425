/**
 * The servers that stand in hosts' own files → one list to take over: the same server in several files is one, one name
 * with other arguments is another, and what is on the board already says so. Pure.
 */
import type { FoundServer, HostEntry, HostId, ServerDefinition } from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { idOf, withIds } from './ids.ts'
import { installRequestOf, type Beside } from './order.ts'
import { orderLine, sameServer, withFreeIds } from './settle.ts'

export interface HostServers {
  readonly host: HostId
  readonly entries: readonly (HostEntry & { readonly entry: unknown })[]
  readonly beside: Beside
}
export type Found = FoundServer & { readonly installRequest: InstallRequest | null }
type Row = Pick<Found, 'name' | 'places' | 'installRequest' | 'problem' | 'leftOut'>

export function foundServers(hosts: readonly HostServers[], servers: readonly ServerDefinition[]): readonly Found[] {
  const rows = new Map<string, Row>()
  for (const { host, entries, beside } of hosts)
    for (const { path, name, entry } of entries) {
      const made = installRequestOf(name, entry, beside)
      const place = { host, entry: { path, name }, project: projectOf(path) }
      const order = 'installRequest' in made ? made.installRequest : null
      const key = order === null ? JSON.stringify([host, path, name]) : sameKey(order)
      const before = rows.get(key)
      rows.set(key, {
        name: before?.name ?? name,
        places: [...(before?.places ?? []), place],
        installRequest: before?.installRequest?.wanted === 'up' ? before.installRequest : order,
        problem: 'skipped' in made ? made.skipped : null,
        leftOut: before?.leftOut ?? ('installRequest' in made ? (made.leftOut ?? []).map(withoutName) : [])
      })
    }
  return withOwnIds([...rows.values()], servers)
}

/** What makes two entries one server: what runs, and with what. Whether a host has it switched off does not. */
const sameKey = ({ source, env, secrets, inputs, asks, tools, callTimeoutSeconds }: InstallRequest): string =>
  JSON.stringify([
    source,
    sorted(env),
    sorted(secrets),
    inputs,
    asks ?? null,
    tools ?? null,
    callTimeoutSeconds ?? null
  ])
const sorted = (table: Readonly<Record<string, string>>) =>
  Object.entries(table).sort(([one], [two]) => (one < two ? -1 : 1))

/** Ids are given over all of them, so that two of one name can both come. It is plugged into the hosts that had it. */
function withOwnIds(rows: readonly Row[], servers: readonly ServerDefinition[]): readonly Found[] {
  const orders = withIds(rows.flatMap(({ installRequest }) => (installRequest === null ? [] : [installRequest])))
  const here = orders.map((order) => sameServer(order, servers))
  const free = withFreeIds(
    orders.filter((_, at) => here[at] === null),
    servers
  )
  let order = 0
  let next = 0
  return rows.map((row): Found => {
    if (row.installRequest === null) return { ...row, here: null, keys: [], line: '' }
    const there = here[order] ?? null
    const own = orders[order] as InstallRequest
    order += 1
    const keys = [...Object.keys(own.secrets), ...(own.source.from === 'remote' ? own.source.secretHeaders : [])]
    const line = orderLine(own)
    if (there !== null) return { ...row, installRequest: own, here: there, keys, line }
    const given = free[next] as InstallRequest
    const installRequest = {
      ...given,
      name: toldApart(given, row.name),
      hosts: [...new Set(row.places.map(({ host }) => host))]
    }
    next += 1
    return { ...row, name: installRequest.name, installRequest, here: null, keys, line }
  })
}

/** Two of one name with other arguments are two servers: the second carries the number of its id, wherever it is shown. */
function toldApart({ id = '' }: InstallRequest, name: string): string {
  const number = id === idOf(name) ? null : /-(\d+)$/.exec(id)?.[1]
  return number ? `${name} ${number}` : name
}

/** `projects > folder > table`: a server of one project only. */
const projectOf = (path: readonly string[]): string | null => (path[0] === 'projects' ? (path[1] ?? null) : null)
const withoutName = ({ key, reason }: { readonly key: string; readonly reason: string }) => ({ key, reason })
