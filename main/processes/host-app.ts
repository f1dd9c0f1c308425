/** What a host's program is known by, and what can be done with one that is open. Pure. */
/** What a program is known by on each system; left out where it has none there, or cannot be told from others. */
export interface AppNames {
  /** The bundle: "Claude.app". */
  readonly mac?: string
  /** The folder that its program lies in: "AnthropicClaude". */
  readonly windows?: string
  /** Names of its program, or of the folder that an Electron of the system runs. */
  readonly linux?: readonly string[]
}
export interface OpenApp {
  /** Which of all that were ever open it is. */
  readonly key: string
  /** What opening it again runs. */
  readonly argv: readonly string[]
  readonly quit: () => Promise<void>
  readonly isOpen: () => Promise<boolean>
  /** False when the system could not start it. */
  readonly open: () => Promise<boolean>
}
/** `several`: it is open more than once. `closed-off`: it runs in a sandbox from which it cannot be started again. */
export type LookedFor = OpenApp | 'not-open' | 'several' | 'closed-off'
export interface HostApps {
  readonly find: (names: AppNames) => Promise<LookedFor>
}

/** Has this program a name on this system, by which it could be found? */
export function hasApp(names: AppNames | undefined, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin') return names?.mac !== undefined
  return platform === 'win32' ? names?.windows !== undefined : (names?.linux ?? []).length > 0
}
