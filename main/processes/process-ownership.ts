/**
 * Who belongs to which of our servers. A process that leaves its group, empties its environment and loses its parent
 * has cut every tie but two: the rlimit marker, where the system has one, and that it was once seen below its server. So every
 * look at the process table is remembered here, by pid and start time together: a reused pid is nobody we know.
 */
import { createForest } from './tree.ts'
import type { Carried, ProcessInfo, ProcessTable } from './types.ts'

export interface OwnedRoot {
  readonly server: string
  readonly incarnation: number
  readonly pid: number
  /** What it carries in its environment. */
  readonly marker: string
  /** What it carries in its limits; null where that is not available. */
  readonly rlimitMarker: string | null
  readonly ageMs: () => number
  /** Its exit was seen: from then on the system may give its pid to anybody. */
  readonly gone: () => boolean
}
/** One tree as far as it was seen, for the record on disk. */
export interface SeenTree {
  readonly server: string
  readonly rlimitMarker: string | null
  readonly processes: readonly { readonly pid: number; readonly startTime: string }[]
}
export interface ProcessOwnership {
  readonly add: (root: OwnedRoot) => void
  /** Nothing more is done about this tree. What lives of it all the same stays known until it is gone. */
  readonly release: (root: OwnedRoot) => void
  /** A fresh look at all processes, begun after the call; calls of one callback of the loop share it. */
  readonly look: () => Promise<readonly ProcessInfo[]>
  /** Those of the tree of this root that lived at the last look. */
  readonly membersOf: (of: Pick<OwnedRoot, 'server' | 'incarnation'>) => readonly ProcessInfo[]
  /** The server this process came from, as far as this run knows; null for strangers. */
  readonly ownerOf: (info: ProcessInfo, carried: Carried | null) => string | null
  readonly seen: () => readonly SeenTree[]
}
interface Entry {
  readonly root: OwnedRoot
  startTime: string | null
  members: ReadonlyMap<number, ProcessInfo>
  released: boolean
}
/** A fork bomb must not fill our memory or the record, nor may a server that crashes for weeks. */
const rememberedATree = 1_024
const rememberedStamps = 4_096

export function createProcessOwnership(parts: {
  readonly table: ProcessTable
  readonly onChange?: () => void
}): ProcessOwnership {
  const { table } = parts
  const changed = () => parts.onChange?.()
  const entries = new Set<Entry>()
  const servers = new Map<string, string>()
  /** By pid and start time. Nobody gains a mark after birth (our own children do, and are known by pid): read once. */
  let carried = new Map<string, Carried | null>()
  let pending: Promise<readonly ProcessInfo[]> | null = null

  async function look(): Promise<readonly ProcessInfo[]> {
    const all = await table.list()
    const living = [...entries]
    if (living.length === 0) return all
    await readCarried(all, Math.max(...living.map(({ root }) => root.ageMs())) + 2_000)
    const treeOf = createForest(all)
    let news = false
    for (const entry of living) {
      const members = membersNow(all, treeOf, entry)
      news ||= !sameKeys(members, entry.members)
      entry.members = members
      if (entry.released && members.size === 0) entries.delete(entry)
    }
    if (news) changed()
    return all
  }
  async function readCarried(all: readonly ProcessInfo[], oldestMs: number): Promise<void> {
    const next = new Map<string, Carried | null>()
    const unread: ProcessInfo[] = []
    for (const info of all) {
      // Nothing older than the oldest tree is part of one; that also spares us most processes.
      if (info.zombie || info.pid === process.pid || info.ageMs > oldestMs) continue
      const known = carried.get(keyOf(info))
      if (known === undefined) unread.push(info)
      else next.set(keyOf(info), known)
    }
    const read = unread.length > 0 ? await table.carried(unread.map(({ pid }) => pid)) : null
    for (const info of unread) next.set(keyOf(info), read?.get(info.pid) ?? null)
    carried = next
  }
  function membersNow(
    all: readonly ProcessInfo[],
    treeOf: ReturnType<typeof createForest>,
    entry: Entry
  ): ReadonlyMap<number, ProcessInfo> {
    const { root } = entry
    const found = new Map<number, ProcessInfo>()
    const oldestMs = root.ageMs() + 2_000
    const first = all.find((info) => info.pid === root.pid)
    if (!root.gone()) entry.startTime ??= first?.startTime ?? null
    // The system gives a number away only when no group and no session bears it any more: none of those is ours then.
    const reused = first !== undefined && first.startTime !== entry.startTime
    for (const info of all) {
      if (info.zombie || found.has(info.pid) || found.size >= rememberedATree) continue
      const known = entry.members.get(info.pid)?.startTime === info.startTime
      if (!known && info.ageMs > oldestMs) continue
      const near = !reused && [info.pid, info.group, info.session].includes(root.pid)
      const mark = carried.get(keyOf(info))
      const marked =
        mark && (mark.marker === root.marker || (mark.rlimitMarker !== null && mark.rlimitMarker === root.rlimitMarker))
      if (known || near || marked) for (const each of treeOf(info.pid)) found.set(each.pid, each)
    }
    found.delete(process.pid)
    return found
  }

  return {
    add(root) {
      entries.add({ root, startTime: null, members: new Map(), released: false })
      if (root.rlimitMarker !== null) servers.set(root.rlimitMarker, root.server)
      if (servers.size > rememberedStamps) servers.delete(servers.keys().next().value!)
      changed()
    },
    release(root) {
      for (const entry of entries) {
        if (entry.root !== root) continue
        entry.released = true
        if (entry.members.size === 0) entries.delete(entry)
      }
      changed()
    },
    look() {
      // Begun at once: who asks may be about to close the pipes by which a background half still lives.
      if (pending === null) {
        pending = look()
        process.nextTick(() => (pending = null))
      }
      return pending
    },
    membersOf: ({ server, incarnation }) =>
      [...entries]
        .filter(({ root }) => root.server === server && root.incarnation === incarnation)
        .flatMap(({ members }) => [...members.values()]),
    ownerOf(info, mark) {
      const owner = mark?.rlimitMarker == null ? undefined : servers.get(mark.rlimitMarker)
      if (owner !== undefined) return owner
      for (const { root, members } of entries)
        if (members.get(info.pid)?.startTime === info.startTime) return root.server
      return null
    },
    seen: () =>
      [...entries].map(({ root, members }) => ({
        server: root.server,
        rlimitMarker: root.rlimitMarker,
        processes: [...members.values()].map(({ pid, startTime }) => ({ pid, startTime }))
      }))
  }
}

const keyOf = (info: ProcessInfo): string => `${info.pid}/${info.startTime}`
function sameKeys(a: ReadonlyMap<number, ProcessInfo>, b: ReadonlyMap<number, ProcessInfo>): boolean {
  if (a.size !== b.size) return false
  for (const [pid, info] of a) if (b.get(pid)?.startTime !== info.startTime) return false
  return true
}
