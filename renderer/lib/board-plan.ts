/**
 * Where everything on the board lies, from the state alone: no measuring, so that sixty servers cost no layout. Heights
 * are fixed, HTML rows and cables read the same plan. Pure.
 */
import type { HostView, ServerView } from '../../contract/model.ts'
import type { Grouping, ServerGroup } from './board-groups.ts'
import { rowHeights } from './board-sizes.ts'

interface Placed {
  readonly key: string
  readonly y: number
  readonly height: number
}
export interface HostPlace extends Placed {
  readonly kind: 'host' | 'free'
  readonly letter: string
  readonly host: HostView | null
}
export interface CellPlace {
  readonly server: ServerView
  readonly number: string
}
export type ServerPlace =
  | (Placed & { readonly kind: 'server'; readonly server: ServerView; readonly number: string })
  | (Placed & { readonly kind: 'slim'; readonly server: ServerView; readonly number: string })
  | (Placed & { readonly kind: 'head'; readonly title: string; readonly count: number })
  | (Placed & {
      readonly kind: 'group'
      readonly group: ServerGroup
      readonly letter: string
      readonly cells: readonly CellPlace[]
    })
  | (Placed & { readonly kind: 'free'; readonly number: string; readonly first: boolean })

export interface BoardPlan {
  readonly hosts: readonly HostPlace[]
  readonly servers: readonly ServerPlace[]
  readonly height: number
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const smallLetters = 'abcdefghjkmnpqrstuvwxyz'
export const hostLetter = (index: number): string => letters[index] ?? String(index + 1)
export const serverNumber = (index: number): string => String(index + 1).padStart(2, '0')
const top = 8

export const jackKey = {
  host: (id: string): string => `h:${id}`,
  server: (id: string): string => `s:${id}`,
  group: (id: string): string => `g:${id}`
} as const

export function placeHosts(hosts: readonly HostView[], height: number): readonly HostPlace[] {
  const rows = Math.max(hosts.length, Math.floor((height - top) / rowHeights.host))
  return Array.from({ length: rows }, (_, i) => {
    const host = hosts[i] ?? null
    const place = { letter: hostLetter(i), host, y: top + i * rowHeights.host, height: rowHeights.host }
    return host
      ? { ...place, kind: 'host' as const, key: jackKey.host(host.id) }
      : { ...place, kind: 'free' as const, key: `free-host:${i}` }
  })
}

/** One row a server, then the free jacks. `numbers`: what each is called, the same whatever filter is on. */
export function placeServers(
  servers: readonly ServerView[],
  numbers: ReadonlyMap<string, string>,
  height: number,
  total: number
): readonly ServerPlace[] {
  const rows = Math.max(servers.length + 1, Math.floor((height - top) / rowHeights.server))
  return Array.from({ length: rows }, (_, i): ServerPlace => {
    const server = servers[i]
    const at = { y: top + i * rowHeights.server, height: rowHeights.server }
    if (server) {
      const number = numbers.get(server.id) ?? serverNumber(i)
      return { ...at, kind: 'server', key: jackKey.server(server.id), server, number }
    }
    const free = i - servers.length
    return { ...at, kind: 'free', key: `free-server:${i}`, number: serverNumber(total + free), first: free === 0 }
  })
}

interface GroupedLook {
  readonly cells: number
  readonly compact: boolean
  /** A server that stands open beside the board: it gets a row of its own below its group. */
  readonly open: string | null
  /** Every server a row of its own with its own jack. */
  readonly flat: boolean
  readonly numbers: ReadonlyMap<string, string>
}
/** What needs a person on top, then one block a group with one trunk jack. */
export function placeGroups(grouping: Grouping, look: GroupedLook): readonly ServerPlace[] {
  const places: ServerPlace[] = []
  let y = 0
  const numberOf = (server: ServerView): string => look.numbers.get(server.id) ?? ''
  const add = (place: ServerPlace): void => {
    places.push(place)
    y += place.height
  }
  const slim = (server: ServerView, height: number = rowHeights.slim): void => {
    const number = numberOf(server)
    add({ kind: 'slim', key: jackKey.server(server.id), y, height, server, number })
  }
  if (grouping.needed.length > 0) {
    add({
      kind: 'head',
      key: 'head:needed',
      y,
      height: rowHeights.head,
      title: 'Needs you',
      count: grouping.needed.length
    })
    for (const server of grouping.needed) slim(server)
  }
  for (const [index, group] of grouping.groups.entries()) {
    if (look.flat) {
      if (grouping.needed.length > 0)
        add({
          kind: 'head',
          key: 'head:all',
          y,
          height: rowHeights.head,
          title: group.title,
          count: group.servers.length
        })
      for (const server of group.servers) slim(server)
      continue
    }
    const lines = Math.ceil(group.servers.length / look.cells)
    const cells = group.servers.map((server) => ({ server, number: numberOf(server) }))
    const height = look.compact ? rowHeights.compactGroup : 36 + rowHeights.cell * lines
    const letter = smallLetters[index] ?? String(index + 1)
    add({ kind: 'group', key: jackKey.group(group.id), y, height, group, letter, cells })
    const open = look.compact ? cells.find((cell) => cell.server.id === look.open) : undefined
    // tall enough for a cable from every host
    if (open) slim(open.server, rowHeights.server)
  }
  return places
}

export function planBoard(hosts: readonly HostPlace[], servers: readonly ServerPlace[]): BoardPlan {
  const bottom = (list: readonly Placed[]): number => {
    const last = list.at(-1)
    return last ? last.y + last.height : 0
  }
  return { hosts, servers, height: Math.max(bottom(hosts), bottom(servers)) }
}
