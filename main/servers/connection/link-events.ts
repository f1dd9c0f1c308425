/** What is heard of a link beside its answers: faults in what the server writes, and trouble on the way to it. */
import type { Failure } from '../../../contract/failure.ts'
import { say, worded } from '../../../contract/words/say.ts'
import { notOffered } from '../../mcp/unasked.ts'
import type { Link } from '../../wire/types.ts'
import type { ConnectionParts } from './connection-parts.ts'
import { createOutputFaults, type OutputFaults } from './output-faults.ts'
import type { LinkOptions } from '../parts.ts'

export interface LinkEvents {
  readonly options: LinkOptions
  readonly faults: Pick<OutputFaults, 'last' | 'firstLine'>
  /** The latest trouble on the way to the server. */
  readonly trouble: () => Failure | null
  /** It was got over. */
  readonly forget: () => void
  readonly stop: () => void
}

/** After stdout closed: how long the exit, which says more, is waited for. */
const exitGraceMs = 500

export function createLinkEvents(parts: {
  readonly connection: ConnectionParts
  readonly link: () => Link | null
  readonly ready: () => boolean
  readonly over: () => boolean
  readonly broken: (reason: Failure, heals: boolean) => void
  /** The way to it is in doubt: a probe finds out. */
  readonly doubt: () => void
}): LinkEvents {
  const { connection, ready, broken } = parts
  const { services, definition, rhythm } = connection
  const { clock, logs } = services
  const { id, name } = definition
  let trouble: Failure | null = null
  const faults = createOutputFaults({
    name,
    clock,
    rhythm,
    ready,
    lastHeard: () => parts.link()?.lastHeard() ?? 0,
    awaiting: () => (parts.link()?.openRequests() ?? 0) > 0,
    warn: (text) => connection.log(text, 'warning'),
    hint: connection.onHint,
    broken
  })

  function closedButAlive(message: string): void {
    if (parts.over()) return
    broken(
      {
        code: ready() ? 'exited' : 'exited-early',
        ...worded(say('server.closed-output', { name, message }))
      },
      true
    )
  }

  const options: LinkOptions = {
    limitBytes: definition.messageLimitMb * 1024 * 1024,
    clock,
    started: ready,
    toolSchema: (tool) => connection.kept().tools.find((kept) => kept.name === tool)?.definition['inputSchema'],
    onPolluted(line, named) {
      logs.write(id, 'stdout', line)
      // What has a name of its own is not called text as well.
      if (named === null || named === 'output-polluted') faults.polluted(line)
    },
    onProtocol: (entry) => logs.write(id, 'protocol', entry.text, { level: entry.level, call: entry.call }),
    onRoots: (...asked) => services.rootsFor?.(id, ...asked) ?? Promise.resolve(notOffered('roots/list')),
    onFault: faults.take,
    onNote: (text) => connection.log(text),
    startMs: definition.startTimeoutSeconds * 1_000,
    onTrouble(told) {
      if (parts.over()) return
      if (told.code === 'closed') return void clock.after(exitGraceMs, () => closedButAlive(told.message))
      trouble = {
        code: told.code === 'session-ended' ? 'remote-unreachable' : told.code,
        message: told.message
      }
      if (!ready()) return
      connection.log(told.message, 'warning')
      // One refused call is not the end of the server; a lost session or connection is, and a probe finds out.
      if (told.code === 'session-ended') broken(trouble, true)
      else parts.doubt()
    }
  }

  return {
    options,
    faults,
    trouble: () => trouble,
    forget() {
      trouble = null
    },
    stop: faults.end
  }
}
