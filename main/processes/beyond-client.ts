/**
 * Ends what a client that was killed has left in a container, and remembers the containers of this run, so that the start
 * after a crash finds them: when Patchbay is killed its clients die with it, and their containers do not.
 */
import { createHash } from 'node:crypto'
import { clientOf, type Beyond, type Client } from '../launchers/beyond.ts'
import { runProgram, type RunProgram } from '../lib/run-program.ts'
import { resolveCommand } from './resolve-command.ts'

export interface ContainerRecord {
  readonly server: string
  /** The client alone, with none of its options, which might hold something private. */
  readonly client: string
  readonly name: string
}
export interface BeyondClients {
  /** Null where the command is no client. The container's name says whose it is, and differs from the next start's. */
  readonly read: (server: string, marker: string, argv: readonly string[]) => Client | null
  readonly started: (server: string, beyond: Beyond) => void
  /** Ended now, gone before, or unknown: it may go on. Never rejects. */
  readonly end: (beyond: Beyond, how: EndHow) => Promise<'ended' | 'gone' | 'unknown'>
  readonly running: () => readonly ContainerRecord[]
  /** The client ended by itself, and its container with it. */
  readonly over: (beyond: Beyond) => void
}
export interface EndHow {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** In every client's words for it. Its engine being off is none of these: then nothing is known. */
const isGone = /no such container|no container with name|not found|is not running|can only kill running|does not exist/i

export function createBeyondClients(parts: {
  readonly run?: RunProgram
  readonly platform?: NodeJS.Platform
  readonly onChange?: () => void
}): BeyondClients {
  const run = parts.run ?? runProgram
  const platform = parts.platform ?? process.platform
  const containers = new Map<string, ContainerRecord>()
  const over = ({ name }: Beyond) => {
    if (name !== null && containers.delete(name)) parts.onChange?.()
  }
  return {
    read: (server, marker, argv) =>
      clientOf(argv, `patchbay-${server}-${createHash('sha256').update(marker).digest('hex').slice(0, 10)}`),
    started(server, { name, endBy }) {
      if (name === null || !endBy) return
      const client = endBy.find((word) => clientOf([word, 'run', 'x'], '') !== null) ?? endBy[0]!
      containers.set(name, { server, client, name })
      parts.onChange?.()
    },
    async end(beyond, { cwd, env, timeoutMs }) {
      if (!beyond.endBy) return 'unknown'
      const [command] = beyond.endBy
      const path = env['PATH'] ?? env['Path'] ?? ''
      const program = await resolveCommand(command!, {
        path,
        cwd,
        platform,
        pathExt: env['PATHEXT'],
        home: env['HOME']
      })
      if (!program.ok) return 'unknown'
      const { file, leading } = program.value
      const call = (words: readonly string[]) =>
        run({ command: file, args: [...leading, ...words.slice(1)], env, cwd, timeoutMs })
      const result = await call(beyond.endBy)
      if (beyond.clearBy) await call(beyond.clearBy)
      if (result.ended !== 'exit' || (result.code !== 0 && !isGone.test(result.stderr))) return 'unknown'
      over(beyond)
      return result.code === 0 ? 'ended' : 'gone'
    },
    over,
    running: () => [...containers.values()]
  }
}
