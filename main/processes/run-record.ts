/**
 * What this run has started, on disk, so that the next one finds what a killed one left even if it carries nothing that
 * names us. Holds pids with start times and names of containers, no commands and no values. Earlier instances stay in it as long as something
 * of theirs lives.
 */
import { parseOwnObject, type ReadOwn } from '../files/own-file.ts'
import { launcherOf } from '../launchers/read-command.ts'
import type { ContainerRecord } from './beyond-client.ts'
import type { SeenTree } from './process-ownership.ts'
import { sentence } from '../../contract/words/say.ts'

export interface InstanceRecord {
  readonly instance: string
  /** Start times count from boot on Linux: a record of an earlier boot names nobody. */
  readonly boot: string
  readonly trees: readonly SeenTree[]
  /** Containers whose clients it had started; older files have none. */
  readonly containers?: readonly ContainerRecord[]
}
export interface RunRecord {
  /** Of other instances, as the file held them at the first call; unreadable means none. */
  readonly earlier: () => Promise<readonly InstanceRecord[]>
  readonly keepEarlier: (records: readonly InstanceRecord[]) => Promise<void>
  /** Writes soon; many calls make one write. */
  readonly changed: () => void
  readonly settled: () => Promise<void>
}
export interface RunRecordParts {
  readonly instance: string
  readonly boot: string
  readonly file: string
  readonly write: (file: string, text: string) => Promise<unknown>
  readonly readOwn: ReadOwn
  readonly seen: () => readonly SeenTree[]
  readonly containers?: () => readonly ContainerRecord[]
}

export function createRunRecord(parts: RunRecordParts): RunRecord {
  let loaded: Promise<readonly InstanceRecord[]> | null = null
  let dirty = false
  let writing: Promise<void> | null = null
  const earlier = () =>
    (loaded ??= Promise.resolve(
      (parts.readOwn(parts.file, sentence('held.started'), readRecords) ?? []).filter(
        (record) => record.instance !== parts.instance
      )
    ))
  async function writeAll(): Promise<void> {
    while (dirty) {
      const others = await earlier()
      dirty = false
      const containers = parts.containers?.() ?? []
      const own: InstanceRecord = {
        instance: parts.instance,
        boot: parts.boot,
        trees: parts.seen(),
        ...(containers.length > 0 && { containers })
      }
      const text = JSON.stringify({ instances: [...others, own] })
      // A disk that refuses costs us a sweep after a crash, not the server.
      await parts.write(parts.file, `${text}\n`).catch(() => undefined)
    }
    writing = null
  }
  const changed = () => {
    dirty = true
    writing ??= writeAll()
  }
  return {
    earlier,
    async keepEarlier(records) {
      await earlier()
      loaded = Promise.resolve(records)
      changed()
    },
    changed,
    settled: async () => {
      await writing
    }
  }
}

/** Only what has exactly our shape: a record that has not names nobody. Throws when the file is none of ours. */
export function readRecords(text: string): readonly InstanceRecord[] {
  const { instances } = parseOwnObject(text)
  if (!Array.isArray(instances)) throw new Error(sentence('kept.no-instances'))
  return instances.filter(isRecord)
}
function isRecord(value: unknown): value is InstanceRecord {
  const { instance, boot, trees, containers = [] } = (value ?? {}) as Record<string, unknown>
  return (
    typeof instance === 'string' &&
    typeof boot === 'string' &&
    Array.isArray(trees) &&
    trees.every(isTree) &&
    Array.isArray(containers) &&
    containers.every(isContainer)
  )
}
function isContainer(value: unknown): value is ContainerRecord {
  const { server, client, name } = (value ?? {}) as Record<string, unknown>
  return (
    typeof server === 'string' &&
    typeof client === 'string' &&
    launcherOf(client)?.kind === 'container' &&
    typeof name === 'string' &&
    /^[a-zA-Z0-9][\w.-]*$/.test(name)
  )
}
function isTree(value: unknown): value is SeenTree {
  const { server, rlimitMarker, processes } = (value ?? {}) as Record<string, unknown>
  return (
    typeof server === 'string' &&
    (rlimitMarker === null || typeof rlimitMarker === 'string') &&
    Array.isArray(processes) &&
    processes.every(
      (each: unknown) =>
        Number.isInteger((each as { pid?: unknown } | null)?.pid) &&
        typeof (each as { startTime?: unknown }).startTime === 'string'
    )
  )
}
