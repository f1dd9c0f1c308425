/**
 * What other starts left behind. At the start of the core: everything that carries the owner marker or the rlimit marker of an instance
 * whose own process is gone, and everything that its record on disk names. When a person asks: MCP servers on this machine that lost the program that started them, whoever that
 * was. A process is always named by pid and start time together, and looked at again right before it is ended.
 */
import type { SweepEntry } from '../../contract/model.ts'
import type { ProcessOwnership } from './process-ownership.ts'
import type { ContainerRecord } from './beyond-client.ts'
import { isWrapper, namesProtocol, traces } from './foreign-servers.ts'
import { readInstance, readMarker } from './marker.ts'
import type { InstanceRecord, RunRecord } from './run-record.ts'
import { isRlimitMarkerOf } from './rlimit-marker.ts'
import { createForest, treeOf } from './tree.ts'
import type { Carried, ProcessInfo, ProcessTable } from './types.ts'
import { sentence } from '../../contract/words/say.ts'

export interface SweepParts {
  readonly table: ProcessTable
  /** Our own instance name: never swept. */
  readonly instance: string
  readonly ownership?: Pick<ProcessOwnership, 'ownerOf'>
  readonly record?: Pick<RunRecord, 'earlier' | 'keepEarlier'>
  /** Of this boot of the system; records of another one name nobody. */
  readonly boot?: string
  /** Sends a signal; false when the process is not there or not ours to end. */
  readonly signal?: (pid: number, name: 'SIGTERM' | 'SIGKILL') => boolean
  readonly graceMs?: number
  /** Ends a container that a dead instance's client left. */
  readonly endContainer?: (container: ContainerRecord) => Promise<'ended' | 'gone' | 'unknown'>
}
export interface Swept {
  /** Null for a container. */
  readonly pid: number | null
  readonly server: string
  readonly command: string
  /** False: it lives although it was ended by force. */
  readonly ended: boolean
}
export interface Sweep {
  /** Ends what dead instances of Patchbay left, and says which processes those were. */
  readonly orphans: () => Promise<readonly Swept[]>
  readonly list: () => Promise<readonly SweepEntry[]>
  /** Ends the chosen ones with all below them, each only if pid and start time are still those shown. */
  readonly end: (
    chosen: readonly { readonly pid: number; readonly startTime: string }[]
  ) => Promise<readonly { readonly pid: number; readonly ended: boolean }[]>
}

export function createSweep(parts: SweepParts): Sweep {
  const { table } = parts
  const signal = parts.signal ?? sendSignal
  const same = async (info: ProcessInfo) => (await table.startTime(info.pid)) === info.startTime

  /** SIGTERM to all, a grace, SIGKILL to what is left. Answers who is gone. */
  async function endAll(targets: readonly ProcessInfo[]): Promise<ReadonlySet<number>> {
    const living = async () => {
      const now = new Map((await table.list()).map((info) => [info.pid, info]))
      return targets.filter((info) => {
        const found = now.get(info.pid)
        return found !== undefined && !found.zombie && found.startTime === info.startTime
      })
    }
    for (const info of targets) if (await same(info)) signal(info.pid, 'SIGTERM')
    const until = performance.now() + (parts.graceMs ?? 1_000)
    let left = await living()
    while (left.length > 0 && performance.now() < until) {
      await pause(50)
      left = await living()
    }
    for (const info of left) if (await same(info)) signal(info.pid, 'SIGKILL')
    for (let round = 0; left.length > 0 && round < 20; round += 1) {
      await pause(25)
      left = await living()
    }
    const remaining = new Set(left.map((info) => info.pid))
    return new Set(targets.map((info) => info.pid).filter((pid) => !remaining.has(pid)))
  }

  async function endContainers(record: InstanceRecord) {
    const all = (record.containers ?? []).map(async (container) => ({
      container,
      came: (await parts.endContainer?.(container)) ?? 'gone'
    }))
    // Most ended with their client: of those there is nothing to report.
    return (await Promise.all(all)).filter(({ came }) => came !== 'gone')
  }

  return {
    async orphans() {
      const all = await table.list()
      const treeOfPid = createForest(all)
      const spared = withAncestors(all, process.pid)
      const carried = await table.carried(all.filter((info) => !info.zombie).map(({ pid }) => pid))
      const dead = ofThisBoot((await parts.record?.earlier()) ?? []).filter(
        (record) => !instanceLives(all, record.instance)
      )
      const found = new Map<number, { readonly info: ProcessInfo; readonly server: string }>()
      const alive = new Map<string, boolean>([[parts.instance, true]])
      const leftBy = (info: ProcessInfo, mark: Carried | undefined): string | null => {
        const owner = readMarker(mark?.marker ?? null)
        if (!owner) return recordedOwner(dead, info, mark)
        const lives = alive.get(owner.instance) ?? instanceLives(all, owner.instance)
        alive.set(owner.instance, lives)
        return lives ? null : owner.server
      }
      for (const info of all) {
        const server = info.zombie ? null : leftBy(info, carried.get(info.pid))
        if (server === null || spared.has(info.pid)) continue
        for (const each of treeOfPid(info.pid)) {
          // Below it may be what a living instance has started meanwhile: that carries another's marker.
          const other = readMarker(carried.get(each.pid)?.marker ?? null)
          const theirs = other !== null && (alive.get(other.instance) ?? instanceLives(all, other.instance))
          if (!spared.has(each.pid) && !theirs && !found.has(each.pid)) found.set(each.pid, { info: each, server })
        }
      }
      const targets = await Promise.all(
        [...found.values()].map(async ({ info, server }) => ({
          info,
          told: { pid: info.pid, server, command: await table.command(info.pid) }
        }))
      )
      const gone = await endAll(targets.map(({ info }) => info))
      const ended = new Map(await Promise.all(dead.map(async (each) => [each, await endContainers(each)] as const)))
      const remain = targets.filter(({ info }) => !gone.has(info.pid)).map(({ info }) => info)
      // Living instances keep their record; dead ones only while something of theirs could not be ended.
      const stays = (record: InstanceRecord) =>
        !dead.includes(record) ||
        ended.get(record)?.some(({ came }) => came === 'unknown') ||
        remain.some((info) => recordedOwner([record], info, carried.get(info.pid)) !== null)
      await parts.record?.keepEarlier(ofThisBoot(await parts.record.earlier()).filter(stays))
      const swept = targets.map(({ told }) => ({ ...told, ended: gone.has(told.pid) }))
      const containers = [...ended.values()].flat().map(({ container: { server, name }, came }) => ({
        pid: null,
        server,
        command: sentence('process.container', { name }),
        ended: came === 'ended'
      }))
      return [...swept, ...containers]
    },
    async list() {
      const all = await table.list()
      const byPid = new Map(all.map((info) => [info.pid, info]))
      const spared = withAncestors(all, process.pid)
      const entries: SweepEntry[] = []
      const earlier = ofThisBoot((await parts.record?.earlier()) ?? [])
      for (const info of all) {
        // Its parent is alive and no mere collector of orphans: somebody still owns it.
        if (info.zombie || spared.has(info.pid) || !(await isOrphan(byPid, info))) continue
        const command = await table.command(info.pid)
        const mark = (await table.carried([info.pid])).get(info.pid)
        const marked = readMarker(mark?.marker ?? null)
        const known = parts.ownership?.ownerOf(info, mark ?? null) ?? null
        const owner = marked?.server ?? known ?? recordedOwner(earlier, info, mark)
        const tree = treeOf(all, info.pid)
        if (owner === null && !(await looksLikeServer(all, info))) continue
        const ours = marked ? marked.instance === parts.instance : known !== null
        entries.push({
          pid: info.pid,
          ppid: info.ppid,
          command,
          owner: owner !== null ? sentence('process.of-patchbay', { server: owner }) : await hostOf(info.pid),
          ageMs: Math.round(info.ageMs),
          memoryBytes: tree.reduce((sum, member) => sum + member.memoryBytes, 0),
          ours,
          startTime: info.startTime
        })
      }
      return entries.sort((a, b) => b.memoryBytes - a.memoryBytes)
    },
    async end(chosen) {
      const all = await table.list()
      const spared = withAncestors(all, process.pid)
      const matches = (choice: (typeof chosen)[number], info: ProcessInfo) =>
        info.pid === choice.pid && info.startTime === choice.startTime && !spared.has(info.pid)
      const roots = chosen.map((choice) => all.find((info) => matches(choice, info)) ?? null)
      const targets = new Map(
        roots.flatMap((info) => (info ? treeOf(all, info.pid) : [])).map((info) => [info.pid, info])
      )
      const gone = await endAll([...targets.values()])
      return chosen.map(({ pid }, index) => ({ pid, ended: roots[index] !== null && gone.has(pid) }))
    }
  }

  function ofThisBoot(records: readonly InstanceRecord[]): readonly InstanceRecord[] {
    return records.filter((record) => record.boot === (parts.boot ?? '') && record.instance !== parts.instance)
  }
  async function isOrphan(byPid: ReadonlyMap<number, ProcessInfo>, info: ProcessInfo): Promise<boolean> {
    if (info.pid <= 1) return false
    const parent = byPid.get(info.ppid)
    if (!parent || info.ppid <= 1) return true
    // A user's systemd (or launchd) collects orphans of its session; what it starts itself does not look like a server.
    return /(?:^|\/)(?:systemd --user|launchd|init)\b/.test(await table.command(parent.pid))
  }
  /**
   * Its own command names the protocol, or it is a mere wrapper (npx → sh → node …) with one child that is one. Never by
   * some descendant: an editor that lives below the session's own manager has servers below it, too, and owns them.
   */
  async function looksLikeServer(all: readonly ProcessInfo[], info: ProcessInfo, depth = 0): Promise<boolean> {
    const command = await table.command(info.pid)
    if (namesProtocol(command)) return true
    const children = all.filter((each) => each.ppid === info.pid && !each.zombie)
    return depth < 4 && isWrapper(command) && children.length === 1 && looksLikeServer(all, children[0]!, depth + 1)
  }
  /** Hosts leave traces in the environment of what they start; without one, nobody can be named. */
  async function hostOf(pid: number): Promise<string> {
    for (const [variable, host] of traces) if ((await table.variable(pid, variable)) !== null) return host
    return sentence('process.of-nobody')
  }
}

/** The server this process came from by the records, by pid and start time or by its rlimit marker; null for strangers. */
function recordedOwner(
  records: readonly InstanceRecord[],
  info: ProcessInfo,
  mark: Carried | undefined
): string | null {
  for (const { instance, trees } of records) {
    for (const { server, processes } of trees)
      if (processes.some(({ pid, startTime }) => pid === info.pid && startTime === info.startTime)) return server
    const rlimitMarker = mark?.rlimitMarker ?? null
    if (isRlimitMarkerOf(instance, rlimitMarker))
      return trees.find((tree) => tree.rlimitMarker === rlimitMarker)?.server ?? 'unknown'
  }
  return null
}
function instanceLives(all: readonly ProcessInfo[], instance: string): boolean {
  const name = readInstance(instance)
  // Not a name we could have given: whoever wrote it, it is not for us to judge it dead.
  if (!name) return true
  return all.some(
    (info) => info.pid === name.pid && !info.zombie && info.startTime.replace(/[^A-Za-z0-9.]/g, '.') === name.startTime
  )
}
function withAncestors(all: readonly ProcessInfo[], pid: number): ReadonlySet<number> {
  const byPid = new Map(all.map((info) => [info.pid, info]))
  const found = new Set<number>()
  for (let at: number | undefined = pid; at !== undefined && at > 0 && !found.has(at); at = byPid.get(at)?.ppid)
    found.add(at)
  return found
}
function sendSignal(pid: number, name: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
