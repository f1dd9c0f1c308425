/** The wall of processes/: children that are ours, whole trees, and what they use. */
import type { Readable, Writable } from 'node:stream'
import type { Outcome } from '../../contract/failure.ts'
import type { LastExit } from '../../contract/model.ts'

export interface SpawnRequest {
  readonly server: string
  readonly incarnation: number
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment of the child: already short-listed, secrets resolved. */
  readonly env: Readonly<Record<string, string>>
}
/** How a tree ended: by the end of its input, by SIGTERM, or by force; `survivors` outlived their first process. */
export interface Ended {
  readonly rung: 'eof' | 'term' | 'kill'
  readonly survivors: number
  /** What lives although it was ended by force: another user's, or stuck in the kernel. */
  readonly left: readonly { readonly pid: number; readonly command: string }[]
  /** What the client of a container or another computer left there, when it did not end with it. */
  readonly beyond?: { readonly what: string; readonly ended: boolean }
}
export interface Child {
  readonly pid: number
  readonly incarnation: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Settles on `exit`, never waits for `close`. */
  readonly exited: Promise<LastExit>
  /** After exit: what was still in the pipes has been read (or 150 ms are over) and our ends are destroyed. */
  readonly drained: Promise<void>
  /**
   * The ladder: end stdin, 2 s, SIGTERM to the group, 3 s, SIGKILL to the group and all that carries the marker. Of a
   * child that is dead already it ends what is left of the tree. Never rejects; the same promise for all who ask.
   */
  readonly end: (how?: { readonly budgetMs?: number }) => Promise<Ended>
}
/** Refusals: command-not-found, not-executable, bad-cwd, internal. Nothing runs then. */
export type Spawn = (request: SpawnRequest) => Promise<Outcome<Child>>

export interface Usage {
  readonly memoryBytes: number
  readonly cpuPercent: number
  readonly processes: number
}

/** One process as the system lists it. */
export interface ProcessInfo {
  readonly pid: number
  readonly ppid: number
  readonly group: number
  readonly session: number
  readonly zombie: boolean
  /** Says which of all that ever had this pid it is. Compare, don't compute. */
  readonly startTime: string
  readonly ageMs: number
  readonly cpuMs: number
  readonly memoryBytes: number
}
/** The marks that show whose a process is; null for what it does not carry or the system does not let us read. */
export interface Carried {
  /** The owner marker of the environment it was started with. */
  readonly marker: string | null
  /** The number in its limits (Linux). */
  readonly rlimitMarker: string | null
}
/** A sibling file a system, one signature. Every call is a fresh look; nothing here throws. */
export interface ProcessTable {
  readonly list: () => Promise<readonly ProcessInfo[]>
  readonly command: (pid: number) => Promise<string>
  /** The value of this variable in the environment the process was started with, where the system lets us read it. */
  readonly variable: (pid: number, name: string) => Promise<string | null>
  /** Those of these processes that carry something. */
  readonly carried: (pids: readonly number[]) => Promise<ReadonlyMap<number, Carried>>
  /** Share of memory that is its own (Linux: PSS); null where only the resident size is known. */
  readonly ownMemory: (pid: number) => Promise<number | null>
  readonly startTime: (pid: number) => Promise<string | null>
}
/** The processes of one server, for the functions that end them. */
export interface Tree {
  readonly pid: number
  readonly ageMs: () => number
  /** A fresh look at all processes. */
  readonly look: () => Promise<readonly ProcessInfo[]>
  /** Those of this tree that lived at the last look. */
  readonly members: () => readonly ProcessInfo[]
  readonly command: (pid: number) => Promise<string>
}
/** How a system asks and how it insists: a sibling file each (end-tree.posix, end-tree.windows). */
export interface EndTree {
  /** Asks all of the group to end. Only while its first process lives. */
  readonly askNicely: (tree: Tree) => void
  readonly force: (tree: Tree) => void
  /** After the first process is gone: ends what is left, says how many that were, and which of them live even so. */
  readonly endRest: (
    tree: Tree,
    graceMs: number
  ) => Promise<{ readonly survivors: number; readonly left: readonly ProcessInfo[] }>
}
