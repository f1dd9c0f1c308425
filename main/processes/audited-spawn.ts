/**
 * Every start of a process, in the audit: which server, which pid, and a hash of its command line, by which one start is
 * told from another and compared with what was agreed to. The hash is over the command as agreed, with places for secrets:
 * one over their values would let a short one be guessed.
 */
import { createHash } from 'node:crypto'
import type { ServerDefinition } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import type { Spawn } from './types.ts'

export interface Audit {
  readonly audit: (record: {
    readonly actor: 'patchbay'
    readonly action: string
    readonly subject: string
    readonly detail: string
  }) => unknown
}

/** SHA-256 in hexadecimal over the JSON of the command and its arguments; `sha256sum` of the same text gives it again. */
export const argvHash = (argv: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(argv)).digest('hex')

export const spawnAudited =
  (spawn: Spawn, { audit }: Audit, definitionOf: (id: string) => ServerDefinition | null): Spawn =>
  async (request) => {
    const outcome = await spawn(request)
    const launch = definitionOf(request.server)?.launch
    const argv = launch?.kind === 'stdio' ? [launch.command, ...launch.args] : null
    if (outcome.ok)
      audit({
        actor: 'patchbay',
        action: sentence('audit.started-process'),
        subject: request.server,
        detail: sentence('audit.process', { pid: outcome.value.pid, hash: argv ? argvHash(argv) : null })
      })
    return outcome
  }
