/**
 * `patchbay connect --host <id>`: what a host starts. A relay between its stdin and stdout and the core's control
 * socket; it speaks no protocol of its own, starts the core when none runs, and keeps the host's connection when a core
 * dies. Started once for every host, again and again: imports nothing of the app and no library.
 */
import { isId } from '../contract/ids.ts'
import { existsSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { bridge } from '../contract/words/en/bridge.ts'
import { dial, type Dialled, type Welcomed } from './gateway/bridge/dial.ts'
import { createLedger } from './gateway/bridge/ledger.ts'
import { relayLines } from './gateway/bridge/relay-lines.ts'
import { coreStart, detached } from './gateway/bridge/start-core.ts'
import { findPlaces } from './lib/find-places.ts'

const startWithinMs = 15_000
/** Between tries while no core runs and none is to be started. */
const lookAgainMs = 1_000
/** A host that closed its end may still get answers to what it asked. */
const lastAnswersMs = 10_000

const say = (text: string): void => void process.stderr.write(`patchbay: ${text}\n`)
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function connect(host: string): Promise<number> {
  const { socket: path } = findPlaces(process.env, process.platform)
  const ledger = createLedger()
  let core: Socket | null = null
  /** Set while requests are answered here because no core is there to. */
  let holding: string | null = null
  let inputEnded = false
  let finish: (code: number) => void = () => undefined
  const finished = new Promise<number>((resolve) => (finish = resolve))
  const toHost = (lines: readonly Buffer[]): void => {
    for (const line of lines) process.stdout.write(Buffer.concat([line, Buffer.from('\n')]))
  }

  process.stdout.on('error', () => finish(0))
  process.on('SIGTERM', () => finish(0))
  process.on('SIGINT', () => finish(0))
  // One reader for the whole life: a line of the host may come in pieces before and after a core's death.
  relayLines(
    process.stdin,
    (line) => {
      if (holding !== null) return ledger.refuse(line, holding)
      ledger.fromHost(line)
      return line
    },
    () => (holding === null ? core : process.stdout),
    { lastLine: true }
  )
  // After the reader, which takes the last line first.
  process.stdin.on('end', () => {
    inputEnded = true
    // Whoever closes its end has usually read what it wanted; if not, what is open gets its time.
    if (ledger.awaited() === 0 || core === null) return finish(0)
    setTimeout(() => {
      const left = ledger.awaited()
      if (left > 0) say(bridge['bridge.left-open']({ n: left, seconds: lastAnswersMs / 1_000 }))
      finish(left > 0 ? 1 : 0)
    }, lastAnswersMs)
  })
  process.stdin.pause()

  /** Until the core ends. Answers whether it said that it was going to. */
  function run(socket: Socket, rest: Buffer, again: boolean): Promise<'closing' | 'died'> {
    core = socket
    let closing = false
    for (const line of again ? ledger.replay() : []) socket.write(Buffer.concat([line, Buffer.from('\n')]))
    const stopOutput = relayLines(
      socket,
      (line) => {
        const what = ledger.fromCore(line)
        if (what === 'closing') closing = true
        if (what === 'replayed') toHost(ledger.afterReplay())
        if (inputEnded && ledger.awaited() === 0) setImmediate(() => finish(0))
        return what === 'pass' ? line : null
      },
      () => process.stdout,
      { first: rest }
    )
    socket.resume()
    process.stdin.resume()
    return new Promise((resolve) => {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        core = null
        process.stdin.pause()
        stopOutput()
        resolve(closing ? 'closing' : 'died')
      })
    })
  }

  /** Answers the host's requests itself while there is no core. */
  async function holdTheLine(message: string): Promise<Welcomed> {
    holding = message
    process.stdin.resume()
    for (;;) {
      await wait(lookAgainMs)
      const dialled = await dial(path, host)
      if (dialled.kind === 'welcome') {
        process.stdin.pause()
        holding = null
        return dialled
      }
      if (dialled.kind === 'refused') say(dialled.message)
    }
  }

  async function serve(): Promise<number> {
    const first = await reach(path, host)
    if (first.kind !== 'welcome') {
      say(first.kind === 'refused' ? first.message : bridge['bridge.not-started']())
      return 1
    }
    let dialled: Welcomed = first
    for (let again = false; ; again = true) {
      const how = await run(dialled.socket, dialled.rest, again)
      const lost = ledger.lost(bridge['bridge.stopped-open']())
      toHost(lost)
      if (inputEnded) return lost.length > 0 ? 1 : 0
      if (how === 'closing') {
        // A person quit it: nothing here starts it again.
        say(bridge['bridge.quit-waiting']())
        dialled = await holdTheLine(bridge['bridge.quit']())
        continue
      }
      say(bridge['bridge.lost']())
      const next = await reach(path, host)
      if (next.kind === 'refused') say(next.message)
      dialled = next.kind === 'welcome' ? next : await holdTheLine(bridge['bridge.not-running']())
    }
  }
  void serve().then(finish, (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    finish(1)
  })
  return finished
}

/** Dials; where nobody is, starts a core once and dials until it answers, at most 15 s. */
async function reach(path: string, host: string): Promise<Dialled> {
  const first = await dial(path, host)
  if (first.kind !== 'nobody') return first
  let until = Date.now() + startWithinMs
  await startCore((why) => {
    say(why)
    // Another core may be about to answer: one that found it ends itself.
    until = Math.min(until, Date.now() + 1_000)
  })
  for (let pause = 25; Date.now() < until; pause = Math.min(pause * 1.5, 250)) {
    await wait(pause)
    const dialled = await dial(path, host)
    if (dialled.kind !== 'nobody') return dialled
  }
  return { kind: 'nobody' }
}

async function startCore(failed: (why: string) => void): Promise<void> {
  const headless = join(__dirname, 'cli.cjs')
  const start = coreStart(process.env, process.execPath, headless)
  if (start.args[0] === headless && !existsSync(headless))
    return failed(bridge['bridge.starter-missing']({ file: headless }))
  const { spawn } = await import('node:child_process')
  const child = spawn(start.command, start.args, detached(process.env))
  child.on('error', (error) => failed(bridge['bridge.start-failed']({ why: error.message })))
  child.on('exit', (code, signal) => {
    if (code !== 0) failed(bridge['bridge.ended-starting']({ signal, code }))
  })
  child.unref()
}

function hostOf(words: readonly string[]): string | null {
  const at = words.indexOf('--host')
  const host = at === -1 ? words.find((word) => word.startsWith('--host='))?.slice('--host='.length) : words[at + 1]
  return isId(host) ? host : null
}

const host = hostOf(process.argv.slice(2))
if (host === null) {
  say(bridge['bridge.which-host']())
  process.exitCode = 2
} else {
  const end = (code: number) => {
    // What is still in the pipe to the host goes out first; then nothing may keep this process.
    process.stdout.write('', () => process.exit(code))
  }
  void connect(host).then(end, (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    end(1)
  })
}
