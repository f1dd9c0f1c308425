/** What the catalogue needs; the composition root gives it. */
import type { Outcome } from '../../contract/failure.ts'
import type { HostId, ServerId } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import type { Places } from '../lib/places.ts'
import type { RunProgram } from '../lib/run-program.ts'
import type { Runtimes } from '../runtimes/types.ts'
import type { Redactor, Vault } from '../secrets/types.ts'

export interface TakenNames {
  /** What is left of a removed server of that name goes: its folder and its secrets become another's. */
  readonly reclaim: (id: string) => Promise<void>
  readonly ids: () => readonly ServerId[]
  readonly joinedHosts: () => Promise<
    readonly { readonly id: HostId; readonly name: string; readonly joined: boolean; readonly able: boolean }[]
  >
}

export interface CatalogueParts {
  readonly places: Places
  readonly runtimes: Runtimes
  readonly vault: Vault
  readonly redactor: Redactor
  readonly taken: TakenNames
  readonly clock: Clock
  /** The environment that installers run in: the person's own, so that their registry, proxy and certificates are used. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** As a server's start would find it, on the login shell's PATH. Failures: bad-cwd, command-not-found, not-executable. */
  readonly resolveCommand: (command: string, cwd: string) => Promise<Outcome<{ readonly file: string }>>
  /** Names of the variables every server inherits. */
  readonly inheritedEnv: () => readonly string[]
  readonly run?: RunProgram
  /** How long a review waits to learn what a package brings along; 0 = does not ask. Default 10,000. */
  readonly treeMs?: number
}
