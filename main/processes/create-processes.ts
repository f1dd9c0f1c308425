/** Processes put together for this machine: one instance name, one process table, and what works on them. */
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import type { Clock } from '../lib/clock.ts'
import { readFileSync } from 'node:fs'
import { createCpuTime, createUsage, type Root } from './usage.ts'
import { createBeyondClients, type ContainerRecord } from './beyond-client.ts'
import { createProcessOwnership } from './process-ownership.ts'
import { instanceName } from './marker.ts'
import { createMemoryKills } from './memory-kills.ts'
import { findPortOwner } from './port-owner.ts'
import { createRunRecord, type RunRecordParts } from './run-record.ts'
import { createSpawn } from './spawn.ts'
import { createSweep, type Sweep } from './sweep.ts'
import { findRlimitMarking } from './rlimit-marker.ts'
import { createTable } from './table.ts'
import type { Spawn, Usage } from './types.ts'
import { sentence } from '../../contract/words/say.ts'
import { runTool } from './run-tool.ts'

export interface Processes {
  readonly instance: string
  readonly spawn: Spawn
  readonly sweep: Sweep
  /** The kernel has ended a process for lack of memory since usage was last sampled. False where it does not say. */
  readonly killedForMemory: () => boolean
  /** Who listens on this port, in words: a server of ours by its id, else the command; null when nobody can say. */
  readonly portOwner: (port: number) => Promise<string | null>
  readonly usage: (roots: readonly Root[]) => Promise<ReadonlyMap<string, Usage>>
  /** Processor time of a tree so far, in ms. */
  readonly cpuTime: (root: Root) => Promise<number | null>
  /** Settles when the record on disk is as it should be. */
  readonly settled: () => Promise<void>
}
export async function createProcesses(parts: {
  readonly clock: Clock
  readonly platform?: NodeJS.Platform
  /** What a client of containers is started with, when it ends one of an earlier run. */
  readonly environment?: () => Promise<Readonly<Record<string, string>>>
  /** Where what runs is written down for the start after a crash; without it the marks alone have to do. */
  readonly record?: Pick<RunRecordParts, 'file' | 'write' | 'readOwn'>
}): Promise<Processes> {
  const platform = parts.platform ?? process.platform
  const table = createTable(platform)
  const startTime = (await table.startTime(process.pid)) ?? String(Date.now())
  const instance = instanceName(process.pid, startTime, randomBytes(6).toString('hex'))
  const { clock } = parts
  const boot = bootId(platform)
  const ownership = createProcessOwnership({ table, onChange: () => record?.changed() })
  const beyond = createBeyondClients({ platform, onChange: () => record?.changed() })
  const record =
    parts.record &&
    createRunRecord({ ...parts.record, instance, boot, seen: ownership.seen, containers: beyond.running })
  const endContainer = async ({ client, name }: ContainerRecord) =>
    beyond.end(
      { what: '', name, endBy: [client, 'kill', name] },
      { cwd: tmpdir(), env: (await parts.environment?.()) ?? {}, timeoutMs: 10_000 }
    )
  const memoryKills = createMemoryKills({ clock })
  const usage = createUsage({ table, ownership, clock })
  return {
    instance,
    spawn: createSpawn({
      instance,
      table,
      ownership,
      clock,
      platform,
      beyond,
      prefix: () => pdeathsigPrefix(platform),
      rlimitMarking: () => findRlimitMarking(platform)
    }),
    killedForMemory: memoryKills.lately,
    async portOwner(port) {
      const pid = await findPortOwner(port, platform)
      if (pid === null) return null
      const info = (await ownership.look()).find((each) => each.pid === pid)
      const server = info && ownership.ownerOf(info, (await table.carried([pid])).get(pid) ?? null)
      const name = server ? sentence('process.server', { server }) : (await table.command(pid)).slice(0, 120)
      return name === '' ? null : sentence('process.with-pid', { name, pid })
    },
    sweep: createSweep({ table, instance, ownership, boot, endContainer, ...(record && { record }) }),
    usage(roots) {
      memoryKills.sample()
      return usage(roots)
    },
    cpuTime: createCpuTime(ownership),
    settled: async () => record?.settled()
  }
}

/** Where start times count from boot, which boot that is; elsewhere they are dates and need none. */
function bootId(platform: NodeJS.Platform): string {
  if (platform !== 'linux') return ''
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return ''
  }
}

/**
 * The words to put before a command so that the child dies with us, even when we are killed. Linux only, through
 * util-linux' setpriv, which sets the flag and then becomes the command: same pid, same pipes. The flag is tied to the
 * thread that spawns, so spawn from the main thread; it is cleared when the child forks or runs a setuid program, which
 * is what the marker and the sweep are for. Empty where it is not available.
 */
export async function pdeathsigPrefix(platform: NodeJS.Platform = process.platform): Promise<readonly string[]> {
  if (platform !== 'linux') return []
  for (const setpriv of ['/usr/bin/setpriv', '/bin/setpriv']) {
    const said = await runTool(setpriv, ['--pdeathsig', 'KILL', '--', '/bin/echo', 'works'], 2_000)
    if (said.trim() === 'works') return [setpriv, '--pdeathsig', 'KILL', '--']
  }
  return []
}
