import { PassThrough } from 'node:stream'
import type { Clock } from '../../../main/lib/clock.ts'
import { createPipeLink, type PipeLinkParts } from '../../../main/wire/pipe-link.ts'
import type { ProtocolEntry } from '../../../main/wire/protocol-log.ts'
import type { WireFault } from '../../../main/wire/types.ts'

/** Time that moves only when told to. */
export function createTestClock(): Clock & {
  readonly pass: (ms: number) => void
  readonly jump: (ms: number) => void
} {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const run = (): void => {
    for (;;) {
      const due = timers.filter((timer) => timer.at <= now).sort((one, two) => one.at - two.at)[0]
      if (due === undefined) return
      timers = timers.filter((timer) => timer !== due)
      due.run()
    }
  }
  return {
    mono: () => now,
    wall: () => new Date(1_800_000_000_000 + now),
    after(ms, then) {
      const timer = { at: now + ms, run: then }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const next = Math.min(end, ...timers.map((timer) => timer.at).filter((at) => at > now))
        now = next
        run()
        if (now === end) return
      }
    },
    /** As after a suspended machine: timers come late. */
    jump(ms) {
      now += ms
      run()
    }
  }
}

export interface Seen {
  readonly id?: number | string
  readonly method?: string
  readonly params?: Record<string, unknown>
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

/** A server whose every line the test writes itself, and a link to it. */
export function openLink(more: Partial<PipeLinkParts> = {}) {
  const clock = createTestClock()
  const stdin = (more.stdin as PassThrough | undefined) ?? new PassThrough({ highWaterMark: 1024 * 1024 * 1024 })
  const stdout = new PassThrough()
  const entries: ProtocolEntry[] = []
  const faults: WireFault[] = []
  const lost: (number | null)[] = []
  const polluted: string[] = []
  const closed: string[] = []
  const link = createPipeLink({
    stdin,
    stdout,
    clock,
    onFault: (fault, count) => {
      faults.push(fault)
      lost.push(count)
    },
    onPolluted: (line) => polluted.push(line),
    onProtocol: (entry) => entries.push(entry),
    onClosed: (reason) => closed.push(reason),
    ...more
  })
  const seen: Seen[] = []
  let rest = ''
  const received = (): readonly Seen[] => {
    const chunk = stdin.read() as Buffer | null
    if (chunk !== null) {
      const lines = (rest + chunk.toString('utf8')).split('\n')
      rest = lines.pop() as string
      seen.push(...lines.map((line) => JSON.parse(line) as Seen))
    }
    return seen
  }
  /** Resolves after the link has read what was written. */
  const say = (...messages: (object | string)[]): Promise<void> => {
    for (const message of messages) {
      stdout.write(typeof message === 'string' ? `${message}\n` : `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
    }
    return new Promise((resolve) => setImmediate(resolve))
  }
  return { link, clock, stdin, stdout, entries, faults, lost, polluted, closed, received, say }
}

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
