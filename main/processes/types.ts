/** The wall of processes/: children that are ours, whole trees, and what they use. */
import type { Readable, Writable } from 'node:stream'
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
export interface Child {
  readonly pid: number
  readonly incarnation: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Settles on `exit`, never waits for `close`. */
  readonly exited: Promise<LastExit>
  /** The ladder: end stdin, 2 s, SIGTERM to the group, 3 s, SIGKILL to the group and all that carries the marker. */
  readonly end: (how?: { readonly budgetMs?: number }) => Promise<{ readonly rung: 'eof' | 'term' | 'kill' }>
}
export interface Usage {
  readonly memoryBytes: number
  readonly cpuPercent: number
  readonly processes: number
}
