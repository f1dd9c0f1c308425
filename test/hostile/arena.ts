/**
 * One trial: a real core in a home of its own, a healthy neighbour beside whatever the trial brings, an onlooker. What
 * must hold in every trial is checked when it ends: the neighbour's pid and calls, the core's answers, memory, what is left.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Outcome } from '../../contract/failure.ts'
import type { ServerView, TimelineMark } from '../../contract/model.ts'
import { connectControl, type ControlClient } from '../../main/control/client.ts'
import { findPlaces } from '../../main/lib/find-places.ts'
import { readLog, until as untilTrue, type EvilEntry } from '../fixtures/servers/harness.ts'
import { root, startCore, type CoreOptions, type Ran, type TestCore } from '../helpers/core.ts'
import { inTime } from '../helpers/in-time.ts'
import { live, type Living } from './live.ts'
import { rawHost, type RawHost } from './raw-host.ts'
import type { Seen } from './watch.ts'

export const slow = process.env['PATCHBAY_SLOW'] === '1'
export const evilPath = join(root, 'test', 'fixtures', 'servers', 'evil.mjs')
export const tinyPath = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
const neighbour = 'neighbour'

export interface Limits {
  /** Longest wait for the core or the neighbour, ms. */
  readonly lagMs?: number
  readonly rssRiseMb?: number
  /** How often the onlooker asks, ms. */
  readonly everyMs?: number
  readonly timeoutMs?: number
  readonly core?: CoreOptions
  /** The trial ends the core itself. */
  readonly coreDies?: boolean
}
export interface Arena {
  readonly core: TestCore
  readonly control: () => ControlClient
  /** `patchbay add`, agreed to; the failure when it did not come up. */
  readonly add: (id: string, args: readonly string[], more?: readonly string[]) => Promise<Ran>
  /** The hostile server in this mode. */
  readonly evil: (id: string, mode: string, ...args: readonly (string | number)[]) => Promise<Ran>
  readonly ask: <T = any>(name: string, input?: unknown) => Promise<T>
  readonly view: (id: string) => Promise<ServerView>
  readonly phase: (id: string, phases: readonly ServerView['phase'][], withinMs?: number) => Promise<ServerView>
  readonly timeline: (id: string) => Promise<readonly TimelineMark[]>
  /** What the server itself wrote down. */
  readonly log: (id: string) => readonly EvilEntry[]
  readonly starts: (id: string) => readonly EvilEntry[]
  readonly live: (id: string, inCommand?: string) => readonly Living[]
  readonly host: (name?: string, capabilities?: Record<string, unknown>) => Promise<RawHost>
  readonly lines: (id: string, grep: string) => Promise<readonly string[]>
  readonly mark: () => Promise<void>
  readonly seen: () => Promise<Seen>
  /** Of a core that was started again. */
  readonly reconnect: () => Promise<void>
  readonly figure: (more: Record<string, unknown>) => void
}

export const until = untilTrue
export { inTime }
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** One numbered case of the list of hostile servers. */
export function trial(name: string, run: (arena: Arena) => Promise<void>, limits: Limits = {}): void {
  it(
    name,
    async () => {
      const entered = await enter(name, limits)
      try {
        await run(entered.arena)
        await entered.judge()
      } finally {
        await entered.leave()
      }
    },
    limits.timeoutMs ?? 60_000
  )
}

async function enter(name: string, limits: Limits) {
  const core = await startCore(limits.core)
  const socketPath = findPlaces(core.env, process.platform).socket
  const evilLog = (id: string) => join(core.folder, `${id}.log`)
  const hosts: RawHost[] = []
  const figures: Record<string, unknown> = {}
  let errors = ''
  core.process.stderr?.on('data', (part: Buffer) => (errors += part.toString()))
  let control = await dial(socketPath)
  let onlooker = null as Onlooker | null
  const ask = async (request: string, input: unknown = {}) => {
    const outcome = (await control.ask(request, input)) as Outcome<any>
    if (!outcome.ok) throw Object.assign(new Error(outcome.failure.message), { failure: outcome.failure })
    return outcome.value
  }
  const view = async (id: string): Promise<ServerView> => {
    const { servers } = await ask('snapshot')
    const found = (servers as ServerView[]).find((each) => each.id === id)
    if (!found) throw new Error(`no server ${id}`)
    return found
  }
  const arena: Arena = {
    core,
    control: () => control,
    ask,
    view,
    add: (id, args, more = []) =>
      core.run('--json', 'add', id, '--env', `EVIL_LOG=${evilLog(id)}`, ...more, '--yes', '--', ...args),
    evil: (id, mode, ...args) => arena.add(id, [process.execPath, evilPath, mode, ...args.map(String)]),
    phase: (id, phases, withinMs = 15_000) =>
      until(
        `${id} to be ${phases.join(' or ')}`,
        async () => {
          const now = await view(id).catch(() => null)
          return now && phases.includes(now.phase) ? now : null
        },
        withinMs
      ),
    timeline: (id) => ask('servers.timeline', { id, minutes: 60 }),
    log: (id) => readLog(evilLog(id)),
    starts: (id) => readLog(evilLog(id)).filter((entry) => entry.what === 'start'),
    live: (id, inCommand) => live(evilLog(id), inCommand),
    async host(host, capabilities) {
      const made = await rawHost(socketPath, host, capabilities)
      hosts.push(made)
      return made
    },
    lines: async (id, grep) =>
      (await ask('logs.window', { server: id, filter: { grep }, limit: 500 })).lines.map(
        (line: { text: string }) => line.text
      ),
    mark: async () => onlooker?.mark(),
    seen: async () => onlooker!.read(),
    async reconnect() {
      control = await dial(socketPath)
    },
    figure: (more) => void Object.assign(figures, more)
  }

  await arena.evil(neighbour, 'good')
  const before = await arena.phase(neighbour, ['ready'])
  onlooker = await startOnlooker([
    socketPath,
    String(core.process.pid),
    `${neighbour}__echo`,
    String(limits.everyMs ?? 50)
  ])
  await wait(300)
  onlooker.mark()

  return {
    arena,
    async judge() {
      const seen = limits.coreDies ? null : await onlooker.read()
      if (seen) {
        const riseMb = Math.round((seen.rssPeak - seen.rssStart) / 1_048_576)
        Object.assign(figures, {
          lagMs: seen.lag,
          lagRawMs: seen.lagRaw,
          rssMb: Math.round(seen.rssPeak / 1_048_576),
          rssRiseMb: riseMb,
          neighbourCalls: seen.calls
        })
        report(name, figures)
        expect({ failed: seen.failedCalls, first: seen.firstFailure }, 'calls of the neighbour').toEqual({
          failed: 0,
          first: null
        })
        expect((await view(neighbour)).pid, 'pid of the neighbour').toBe(before.pid)
        expect(seen.lag, 'longest wait for the core').toBeLessThan(inTime(limits.lagMs ?? 1_000))
        expect(seen.rssPeak / 1_048_576, 'memory of the core').toBeLessThan(600)
        expect(riseMb, 'rise of its memory').toBeLessThan(limits.rssRiseMb ?? 600)
      } else report(name, figures)
      await onlooker.end()
      for (const each of hosts) each.close()
      control.close()
      if (core.process.exitCode === null && core.process.signalCode === null) {
        const gone = new Promise((resolve) => core.process.once('exit', (code, signal) => resolve(code ?? signal)))
        await core.run('quit')
        expect(await gone, 'exit of the core').toBe(0)
      }
      await until('nothing to be left running', () => live(core.folder).length === 0, 5_000)
      expect(mistakes(core.home), 'mistakes in the core’s own log').toEqual([])
      expect(errors, 'stderr of the core').not.toMatch(/unhandled|uncaught/i)
    },
    async leave() {
      await onlooker?.end()
      for (const each of hosts) each.close()
      control.close()
      await core.stop()
      for (const { pid } of live(core.folder)) process.kill(pid, 'SIGKILL')
    }
  }
}

async function dial(socketPath: string): Promise<ControlClient> {
  return until('the core to answer', () => connectControl(socketPath).catch(() => null))
}

interface Onlooker {
  readonly mark: () => void
  readonly read: () => Promise<Seen>
  readonly end: () => Promise<void>
}
async function startOnlooker(words: readonly string[]): Promise<Onlooker> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'watch.ts'), ...words], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  let text = ''
  const lines: string[] = []
  child.stdout!.on('data', (part: Buffer) => {
    const parts = (text + part.toString()).split('\n')
    text = parts.pop() as string
    lines.push(...parts)
  })
  child.stdin!.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until('the onlooker', () => lines.shift() === 'watching')
  return {
    mark: () => void child.stdin!.write('mark\n'),
    async read() {
      child.stdin!.write('read\n')
      return JSON.parse(await until('what was seen', () => lines.shift())) as Seen
    },
    async end() {
      child.stdin!.end()
      await ended
    }
  }
}

/** What the core wrote about itself and calls a mistake. */
function mistakes(home: string): readonly string[] {
  const folder = [join(home, 'logs', '_core'), join(home, 'data', 'logs', '_core')].find((each) => existsSync(each))
  if (!folder) return []
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.includes('A mistake in Patchbay'))
  )
}

/** With PATCHBAY_HOSTILE_REPORT: one JSON line a case, for whoever keeps the figures. */
function report(name: string, figures: Record<string, unknown>): void {
  const file = process.env['PATCHBAY_HOSTILE_REPORT']
  if (file) appendFileSync(file, `${JSON.stringify({ case: name, ...figures })}\n`)
}
