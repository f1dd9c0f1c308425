/** The wall of runtimes/: the programs that servers need, as found on this computer. */
export type RuntimeKind = 'node' | 'uv' | 'uvx' | 'python' | 'docker' | 'podman'

export interface Runtime {
  readonly kind: RuntimeKind
  /** Absolute path of what is run. For version managers' shims of Node: the program behind the shim. */
  readonly path: string
  readonly version: string | null
  /** Why it is there and yet cannot be used: "Docker is installed, but its engine does not answer". */
  readonly problem: string | null
  /** False when it is Patchbay's own and not the person's. */
  readonly yours: boolean
}

/** npm, as its JavaScript file: run with a Node we know, never through a script or a shell. */
export interface Npm {
  readonly cli: string
  readonly node: Runtime
}

export interface Runtimes {
  /** The PATH that is searched: the one of the person's login shell. */
  readonly searched: () => Promise<string>
  /** Every Node on the PATH, in its order, each once; last Patchbay's own, where there is one. */
  readonly nodes: () => Promise<readonly Runtime[]>
  readonly npm: () => Promise<Npm | null>
  readonly find: (kind: RuntimeKind) => Promise<Runtime | null>
  /** Forgets what was found: a person has just installed something. */
  readonly refresh: () => void
}
