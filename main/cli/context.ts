/** What every command works with: the running core, the way out, and one place that knows the exit codes. */
import type { Command } from 'commander'
import type { Failure } from '../../contract/failure.ts'
import { visibleText } from '../../contract/visible-text.ts'
import { say, sentence, worded, type Said } from '../../contract/words/say.ts'
import { connectControl, type ControlClient } from '../control/client.ts'
import type { Places } from '../lib/places.ts'

export const exitCode = { done: 0, failed: 1, usage: 2, noCore: 3 } as const

/** Thrown by commands, turned into a message and an exit code by `runCommandLine`. */
export class CommandError extends Error {
  readonly failure: Failure
  readonly code: number
  constructor(failure: Failure, code: number = exitCode.failed) {
    super(failure.message)
    this.failure = failure
    this.code = code
  }
}

export interface Streams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

export interface Context {
  readonly json: boolean
  readonly streams: Streams
  readonly places: Places
  /** The running core; throws `no-core` (exit 3) when there is none. Closed at the end of the command. */
  readonly core: () => Promise<ControlClient>
  /** The one value of this command: as JSON, or in words. */
  readonly answer: (value: unknown, inWords: () => string) => void
  /** Progress and questions: stderr, and never with --json. */
  readonly say: (text: string) => void
  readonly close: () => void
}

/** What a command is registered with: the command line it joins, and the way its work is run. */
export interface Registered {
  readonly program: Command
  /** Wraps a command's work: gives it its context, closes it afterwards. */
  readonly run: (work: (context: Context) => Promise<void>) => Promise<void>
}

export function createContext(json: boolean, streams: Streams, places: Places): Context {
  let client: ControlClient | null = null
  return {
    json,
    streams,
    places,
    async core() {
      client ??= await connect(places)
      return client
    },
    answer(value, inWords) {
      streams.stdout.write((json ? JSON.stringify(value) : visibleText(inWords())) + '\n')
    },
    say(text) {
      if (!json) streams.stderr.write(visibleText(text) + '\n')
    },
    close: () => client?.close()
  }
}

async function connect(places: Places): Promise<ControlClient> {
  let client: ControlClient | null
  try {
    client = await connectControl(places.socket)
  } catch (error) {
    throw new CommandError(
      { code: 'no-core', message: error instanceof Error ? error.message : String(error) },
      exitCode.noCore
    )
  }
  if (client) return client
  throw new CommandError(
    {
      code: 'no-core',
      ...worded(say('cli.no-core')),
      detail: sentence('cli.nobody-answers', { path: places.socket })
    },
    exitCode.noCore
  )
}

/** The value of an outcome, or its failure thrown. */
export function valueOf<T>(
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }
): T {
  if (!outcome.ok) throw new CommandError(outcome.failure)
  return outcome.value
}

/** What was typed cannot be meant (exit 2). */
export const usage = (words: Said): CommandError =>
  new CommandError({ code: 'bad-input', ...worded(words) }, exitCode.usage)
