/** Starts children that are ours: own group, owner marker, death bound to ours where the system can do that. */
import { spawn as spawnProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import type { LastExit } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import type { Beyond } from '../launchers/beyond.ts'
import type { BeyondClients } from './beyond-client.ts'
import { endByLadder, endTreeOf } from './end-tree.ts'
import { markerName, markerOf } from './marker.ts'
import { resolveCommand } from './resolve-command.ts'
import type { ProcessOwnership, OwnedRoot } from './process-ownership.ts'
import { rlimitMarkerOf } from './rlimit-marker.ts'
import type { Child, Ended, ProcessTable, Spawn, SpawnRequest } from './types.ts'
import { say } from '../../contract/words/say.ts'

export interface SpawnParts {
  readonly instance: string
  readonly table: ProcessTable
  readonly ownership: ProcessOwnership
  readonly clock: Clock
  /** Words before the command (pdeathsig), asked once. */
  readonly prefix: () => Promise<readonly string[]>
  /** Words that put the rlimit marker on a command, asked once; null where there is no such thing. */
  readonly rlimitMarking?: () => Promise<((rlimitMarker: string) => readonly string[]) | null>
  readonly platform?: NodeJS.Platform
  readonly beyond?: BeyondClients
}
/** How long what is still in the pipes may take to arrive after exit. */
const drainMs = 150
/** How long the engine behind a client may take to end a container. */
const beyondMs = 10_000

export function createSpawn(parts: SpawnParts): Spawn {
  const platform = parts.platform ?? process.platform
  let prefix: Promise<readonly string[]> | null = null
  let rlimitMarking: ReturnType<NonNullable<SpawnParts['rlimitMarking']>> | null = null
  let count = 0
  return async (request) => {
    const program = await resolveCommand(request.command, {
      path: request.env['PATH'] ?? request.env['Path'] ?? '',
      cwd: request.cwd,
      platform,
      pathExt: request.env['PATHEXT'],
      home: request.env['HOME'] ?? request.env['USERPROFILE']
    })
    if (!program.ok) return program
    const before = await (prefix ??= parts.prefix().catch(() => []))
    const rlimitMarker = await (rlimitMarking ??= parts.rlimitMarking?.().catch(() => null) ?? Promise.resolve(null))
    const number = rlimitMarker && rlimitMarkerOf(parts.instance, (count += 1))
    const marking = rlimitMarker && number !== null ? rlimitMarker(number) : []
    const marker = markerOf({ instance: parts.instance, server: request.server, incarnation: request.incarnation })
    const client = parts.beyond?.read(request.server, marker, [request.command, ...request.args]) ?? null
    const own = client ? client.argv.slice(1) : request.args
    const [file, ...args] = [...marking, ...before, program.value.file, ...program.value.leading, ...own]
    let process: ChildProcessWithoutNullStreams
    try {
      process = spawnProcess(file!, args, {
        cwd: request.cwd,
        env: { ...request.env, [markerName]: marker },
        stdio: ['pipe', 'pipe', 'pipe'],
        // A session and group of its own on POSIX; on Windows detached would mean a console window.
        detached: platform !== 'win32',
        windowsHide: true
      })
    } catch (error) {
      return unspawnable(request, error)
    }
    const born = parts.clock.mono()
    const failure = await new Promise<Outcome<never> | null>((resolve) => {
      process.once('spawn', () => resolve(null))
      process.once('error', (error) => resolve(unspawnable(request, error)))
    })
    if (failure) return failure
    if (client) parts.beyond?.started(request.server, client.beyond)
    return done(
      createChild(parts, platform, request, process, { marker, rlimitMarker: number, born }, client?.beyond ?? null)
    )
  }
}

function createChild(
  parts: SpawnParts,
  platform: NodeJS.Platform,
  request: SpawnRequest,
  process: ChildProcessWithoutNullStreams,
  birth: { readonly marker: string; readonly rlimitMarker: string | null; readonly born: number },
  beyond: Beyond | null
): Child {
  const { clock, ownership, table } = parts
  const { born } = birth
  const pid = process.pid!
  const { stdin, stdout, stderr } = process
  let gone = process.exitCode !== null || process.signalCode !== null
  let asked = false
  // EPIPE and ECONNRESET are how a pipe says that the other side is gone; the exit says the same and is acted on.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => stream.destroy())
  process.on('error', () => undefined)
  const exited = new Promise<LastExit>((resolve) => {
    const settle = (code: number | null, signal: string | null) => {
      gone = true
      resolve({ code, signal, at: clock.wall().toISOString(), asked, ranMs: Math.round(clock.mono() - born) })
    }
    if (gone) settle(process.exitCode, process.signalCode)
    else process.once('exit', settle)
  })
  const drained = exited.then(async () => {
    await Promise.race([Promise.all([ended(stdout), ended(stderr)]), pause(clock, drainMs)])
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
  })
  const root: OwnedRoot = {
    server: request.server,
    incarnation: request.incarnation,
    pid,
    marker: birth.marker,
    rlimitMarker: birth.rlimitMarker,
    ageMs: () => clock.mono() - born,
    gone: () => gone
  }
  ownership.add(root)
  let leftBeyond: Ended['beyond']
  /** A client that ended at the end of its input, or by itself, took along what it stands for. */
  async function endBeyond(rung: Ended['rung'], budgetMs = Infinity): Promise<void> {
    if (!beyond || !parts.beyond) return
    const { signal } = await Promise.race([exited, Promise.resolve({ signal: 'SIGKILL' })])
    if (rung === 'eof' && signal === null) return parts.beyond.over(beyond)
    const timeoutMs = Math.min(beyondMs, Math.max(1_000, budgetMs))
    const came = await parts.beyond.end(beyond, { cwd: request.cwd, env: request.env, timeoutMs })
    if (came !== 'gone') leftBeyond = { what: beyond.what, ended: came === 'ended' }
  }
  let ending: Promise<Ended> | null = null
  return {
    pid,
    incarnation: request.incarnation,
    stdin,
    stdout,
    stderr,
    exited,
    drained,
    end: (how = {}) => {
      asked ||= !gone
      return (ending ??= endByLadder(
        {
          system: endTreeOf(platform),
          tree: {
            pid,
            ageMs: root.ageMs,
            look: ownership.look,
            members: () => ownership.membersOf(root),
            command: table.command
          },
          exited,
          endInput: () => stdin.end(),
          alreadyGone: () => gone,
          beforeRest: (rung) => endBeyond(rung, how.budgetMs)
        },
        how.budgetMs
      )
        .finally(() => ownership.release(root))
        .then((ended) => (leftBeyond ? { ...ended, beyond: leftBeyond } : ended)))
    }
  }
}

/** Settles when nothing more can come; a stream that nobody reads is set flowing first, or its end would never be seen. */
function ended(
  stream: NodeJS.ReadableStream & { readonly readableEnded: boolean; readonly destroyed: boolean }
): Promise<void> {
  return new Promise((resolve) => {
    if (stream.readableEnded || stream.destroyed) return resolve()
    stream.once('end', resolve)
    stream.once('close', resolve)
    stream.resume()
  })
}
const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, () => resolve())
  })

function unspawnable(request: SpawnRequest, error: unknown): Outcome<never> {
  const { code = '', message } = error as NodeJS.ErrnoException
  const more: Omit<Failure, 'code' | 'message'> = { detail: message }
  if (code === 'EACCES' || code === 'ENOEXEC' || code === 'EPERM')
    return failed('not-executable', say('spawn.refused', { command: request.command, code }), more)
  if (code === 'ENOENT')
    return failed('not-executable', say('spawn.no-interpreter', { command: request.command }), more)
  if (code === 'E2BIG') return failed('bad-input', say('spawn.too-long'), more)
  return failed('internal', say('spawn.failed', { command: request.command, why: code || message }), more)
}
