/**
 * Random faults over servers while hosts go on calling, from a seed:
 *
 *   node test/hostile/chaos.ts [--seed 1] [--faults 1000] [--servers 6] [--clients 4] [--every 150]
 *
 * Prints one JSON line. Lost: a call that got no answer. Doubled: one that got two, or ran twice. Misdelivered: an answer
 * or a progress of somebody else. NotRecovered: a server that does not work a minute after the last fault. All must be 0;
 * an error is an answer.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Outcome } from '../../contract/failure.ts'
import type { ServerView } from '../../contract/model.ts'
import { connectControl } from '../../main/control/client.ts'
import { findPlaces } from '../../main/lib/find-places.ts'
import { startCore } from '../helpers/core.ts'
import { live } from './live.ts'
import { rawHost, textOf, type RawHost } from './raw-host.ts'

export interface ChaosOptions {
  readonly seed: number
  readonly faults: number
  readonly servers: number
  readonly clients?: number
  /** Mean time between two faults, ms. */
  readonly everyMs?: number
}
export interface ChaosResult {
  readonly seed: number
  readonly faults: number
  readonly lost: number
  readonly doubled: number
  readonly misdelivered: number
  readonly notRecovered: number
  readonly calls: number
  readonly errors: number
  readonly starts: number
  readonly leftOver: number
  readonly seconds: number
  readonly kinds: Readonly<Record<string, number>>
}

const hostNames = ['cursor', 'vscode', 'zed', 'windsurf', 'claude-code', 'codex', 'opencode', 'gemini-cli']
const openPerClient = 4
const habits = ['plain', 'strict', 'deaf', 'null']
const passing = ['Error: connect ECONNREFUSED 127.0.0.1:5432', 'Error: getaddrinfo ENOTFOUND api.example.com']
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  const began = Date.now()
  const random = mulberry(options.seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const core = await startCore()
  try {
    const places = findPlaces(core.env, process.platform)
    const control = await connectControl(places.socket)
    if (!control) throw new Error('no core')
    const ids = Array.from({ length: options.servers }, (_, index) => `s${index + 1}`)
    const logOf = (id: string) => join(core.folder, `${id}.calls`)
    const fixture = join(import.meta.dirname, 'chaos-server.mjs')
    for (const [index, id] of ids.entries()) {
      const habit = habits[index % habits.length] as string
      await core.ask('add', id, '--yes', '--', process.execPath, fixture, id, logOf(id), habit)
    }
    const views = async (): Promise<readonly ServerView[]> => {
      const outcome = (await control.ask('snapshot', {})) as Outcome<any>
      return outcome.ok ? outcome.value.servers : []
    }
    const tell = (name: string, input: unknown) => control.ask(name, input)

    // ---- clients --------------------------------------------------------------------------------------------------
    let calls = 0
    let errors = 0
    let lost = 0
    let misdelivered = 0
    let calling = true
    const hosts: { who: string; raw: RawHost }[] = []
    const past: RawHost[] = []
    for (let index = 0; index < (options.clients ?? 4); index += 1) {
      const who = hostNames[index % hostNames.length] as string
      hosts.push({ who, raw: await rawHost(places.socket, who) })
    }
    async function callOn(host: (typeof hosts)[number]): Promise<void> {
      while (calling) {
        const { raw, who } = host
        // The same ids and tokens at every client, on purpose.
        const n = (counts.get(who) ?? 0) + 1
        counts.set(who, n)
        const server = pick(ids)
        const ms = random() < 0.1 ? 400 * random() : 0
        calls += 1
        const answer = await raw
          .request(
            n,
            'tools/call',
            {
              name: `${server}__echo`,
              arguments: { who, n, ms },
              ...(random() < 0.3 && { _meta: { progressToken: n } })
            },
            90_000
          )
          .catch(() => null)
        if (answer === null) lost += 1
        else if (answer['lost']) {
          // Its own host hung up.
          if (!raw.closed()) lost += 1
          await wait(20)
        } else if (answer['error'] || answer['result']?.isError) {
          errors += 1
          await wait(20)
        } else if (textOf(answer) !== `${who}:${n}@${server}`) {
          misdelivered += 1
          process.stderr.write(`expected ${who}:${n}@${server}, got ${JSON.stringify(answer).slice(0, 300)}\n`)
        }
        await wait(random() * 20)
      }
    }
    const counts = new Map<string, number>()
    const callers = hosts.flatMap((host) => Array.from({ length: openPerClient }, () => callOn(host)))

    // ---- faults ---------------------------------------------------------------------------------------------------
    const kinds: Record<string, number> = {}
    const ends: Promise<unknown>[] = []
    const pidOf = async (id: string) => (await views()).find((view) => view.id === id)?.pid ?? null
    const signal = async (id: string, name: NodeJS.Signals) => {
      const pid = await pidOf(id)
      if (pid === null) return null
      try {
        process.kill(pid, name)
        return pid
      } catch {
        return null
      }
    }
    const inside = (id: string, tool: string, input: unknown) => {
      const { raw } = pick(hosts)
      ends.push(raw.call(`${id}__${tool}`, input, 90_000).catch(() => (lost += 1)))
    }
    const faults: Readonly<Record<string, (id: string) => unknown>> = {
      kill: (id) => signal(id, 'SIGKILL'),
      term: (id) => signal(id, 'SIGTERM'),
      async freeze(id) {
        const pid = await signal(id, 'SIGSTOP')
        if (pid === null) return
        const thaw = wait(50 + random() * 1_500).then(() => {
          try {
            process.kill(pid, 'SIGCONT')
          } catch {
            // It was ended meanwhile.
          }
        })
        ends.push(thaw)
      },
      exit: (id) => inside(id, 'die', { code: Math.floor(random() * 4) }),
      away: (id) => inside(id, 'die', { code: 1, words: pick(passing) }),
      limit: (id) => void ends.push(tell('servers.update', { id, change: { callTimeoutSeconds: pick([0, 60]) } })),
      demand: (id) =>
        void ends.push(
          tell('servers.update', { id, change: { wanted: 'on-demand' } })
            .then(() => wait(500 * random()))
            .then(() => tell('servers.update', { id, change: { wanted: 'up' } }))
        ),
      garbage: (id) => inside(id, 'garbage', { kind: pick(['text', 'binary', 'half', 'ids', 'asks', 'storm']) }),
      flood: (id) => inside(id, 'flood', { mb: 1 + Math.floor(random() * 4) }),
      deep(id) {
        const input = { member: pick(['result', 'error']) }
        inside(id, 'deep', input)
        const call = `deep-${Math.floor(random() * 1e9)}`
        ends.push(tell('calls.run', { call, id, tool: 'deep', input, timeoutSeconds: 60 }))
      },
      slow: (id) => inside(id, 'echo', { who: 'slow', n: Math.floor(random() * 1e9), ms: 3_000 * random() }),
      restart: (id) => void ends.push(tell('servers.restart', { id })),
      stop: (id) =>
        void ends.push(
          tell('servers.stop', { id })
            .then(() => wait(random() * 500))
            .then(() => tell('servers.start', { id }))
        ),
      switch(id) {
        const host = pick(hosts).who
        const flip = (on: boolean) => tell('tools.switch', { id, tool: 'echo', on, host })
        ends.push(
          flip(false)
            .then(() => wait(300 * random()))
            .then(() => flip(true))
        )
      },
      plug(id) {
        const host = pick(hosts).who
        ends.push(
          tell('cables.unplug', { server: id, host })
            .then(() => wait(300 * random()))
            .then(() => tell('cables.plug', { server: id, host }))
        )
      },
      async hangup() {
        const host = pick(hosts)
        past.push(host.raw)
        host.raw.close()
        host.raw = await rawHost(places.socket, host.who)
      }
    }
    const names = Object.keys(faults)
    for (let count = 0; count < options.faults; count += 1) {
      const kind = pick(names)
      kinds[kind] = (kinds[kind] ?? 0) + 1
      await faults[kind]!(pick(ids))
      await wait((options.everyMs ?? 150) * 2 * random())
      // Ten crashes in ten minutes are the end of trying, by design: then a person starts it again.
      if (count % 5 === 4)
        for (const view of await views()) if (view.phase === 'failed') void tell('servers.start', { id: view.id })
    }

    // ---- afterwards -----------------------------------------------------------------------------------------------
    // What a person asked for ends, too: a stop that never returns is as lost as a call.
    const ended = (action: Promise<unknown>) => Promise.race([action.then(() => true), wait(100_000).then(() => false)])
    for (const returned of await Promise.all(ends.map(ended))) if (!returned) lost += 1
    calling = false
    await Promise.all(callers)
    for (const id of ids) {
      for (const { who } of hosts) await tell('tools.switch', { id, tool: 'echo', on: true, host: who })
      await tell('tools.switch', { id, tool: 'echo', on: true })
    }
    for (const view of await views()) if (view.phase === 'failed') await tell('servers.start', { id: view.id })
    const waiting = new Set(ids)
    const probe = await rawHost(places.socket, 'cursor')
    for (const end = Date.now() + 60_000; waiting.size > 0 && Date.now() < end; await wait(200))
      for (const id of waiting) {
        const answer = await probe.call(`${id}__echo`, { who: 'probe', n: 1 }, 15_000).catch(() => null)
        if (answer && textOf(answer) === `probe:1@${id}`) waiting.delete(id)
      }
    const all = [...hosts.map(({ raw }) => raw), ...past]
    let doubled = 0
    for (const raw of all) for (const answers of raw.answers.values()) doubled += answers.length - 1
    for (const { who, raw } of hosts)
      for (const { method, params } of raw.messages)
        if (method === 'notifications/progress' && params.message !== `${who}:${params.progressToken}`)
          misdelivered += 1
    for (const id of ids) {
      const ran = existsSync(logOf(id)) ? readFileSync(logOf(id), 'utf8').split('\n') : []
      const once = ran.filter((line) => line !== '' && !line.startsWith('probe:'))
      doubled += once.length - new Set(once).size
    }
    const starts = (await views()).reduce((sum, view) => sum + view.counters.starts, 0)
    for (const raw of [...all, probe]) raw.close()
    control.close()
    const mark = core.folder
    await core.run('quit')
    for (const end = Date.now() + 5_000; live(mark).length > 0 && Date.now() < end;) await wait(100)
    return {
      seed: options.seed,
      faults: options.faults,
      lost,
      doubled,
      misdelivered,
      notRecovered: waiting.size,
      calls,
      errors,
      starts,
      leftOver: live(mark).length,
      seconds: Math.round((Date.now() - began) / 1_000),
      kinds
    }
  } finally {
    await core.stop()
  }
}

/** A small generator with a seed: the same faults in the same order, though never at the same instant. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      faults: { type: 'string', default: '1000' },
      servers: { type: 'string', default: '6' },
      clients: { type: 'string', default: '4' },
      every: { type: 'string', default: '150' }
    }
  })
  const result = await chaos({
    seed: Number(values.seed),
    faults: Number(values.faults),
    servers: Number(values.servers),
    clients: Number(values.clients),
    everyMs: Number(values.every)
  })
  process.stdout.write(`${JSON.stringify(result)}\n`)
  const bad = result.lost + result.doubled + result.misdelivered + result.notRecovered + result.leftOver
  process.exit(bad === 0 ? 0 : 1)
}
