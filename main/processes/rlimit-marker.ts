/**
 * A mark that a process cannot drop by accident. Linux still keeps the limit on file locks (RLIMIT_LOCKS) although
 * nothing has looked at it since 2.6: it is inherited by every child, through emptied environments, new sessions,
 * programs that put themselves in the background and changes of user, and anybody may read it in /proc. Each server
 * gets a number of its own there, set by util-linux' prlimit, which then becomes the command: same pid, same pipes.
 * Only the soft limit is set, so a program that minds could raise it again.
 */
import { runTool } from './run-tool.ts'

/** 40 bits that name the instance, taken from its random part, and 22 that count its children. */
const childBits = 22n

/** null for a name that is not one of ours. */
function baseOf(instance: string): bigint | null {
  const random = /-([0-9a-f]{10,})$/.exec(instance)?.[1]
  return random === undefined ? null : BigInt(`0x${random.slice(0, 10)}`) | (1n << 39n)
}
/** The marker of an instance's n-th child, in decimal digits; null when the instance has no random part to take it from. */
export function rlimitMarkerOf(instance: string, n: number): string | null {
  const base = baseOf(instance)
  return base === null ? null : String((base << childBits) | (BigInt(n) & ((1n << childBits) - 1n)))
}
/** Was this marker given by this instance? */
export function isRlimitMarkerOf(instance: string, rlimitMarker: string | null): boolean {
  return rlimitMarker !== null && /^\d+$/.test(rlimitMarker) && BigInt(rlimitMarker) >> childBits === baseOf(instance)
}

/** How to put the marker on a command, or null where it cannot be done (tried once, with a real marker). */
export async function findRlimitMarking(
  platform: NodeJS.Platform = process.platform
): Promise<((rlimitMarker: string) => readonly string[]) | null> {
  if (platform !== 'linux') return null
  const trial = String((1n << 61n) + 1n)
  for (const prlimit of ['/usr/bin/prlimit', '/bin/prlimit']) {
    const words = (rlimitMarker: string) => [prlimit, `--locks=${rlimitMarker}:`, '--']
    const [file, ...args] = [...words(trial), '/bin/cat', '/proc/self/limits']
    if (readRlimitMarker(await runTool(file!, args, 2_000)) === trial) return words
  }
  return null
}
/** From the text of /proc/<pid>/limits; null for a process without one. */
export function readRlimitMarker(limits: string | null): string | null {
  return /^Max file locks\s+(\d+)\s/m.exec(limits ?? '')?.[1] ?? null
}
