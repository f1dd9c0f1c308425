/** How long a name may be for a host, which puts a prefix of its own before it. Pure. */

export interface ToolNaming {
  /** What the host puts before a tool's name, from the name of our entry in its file. */
  readonly prefix: (entry: string) => string
  /** The longest that it, or the model behind it, takes with the prefix. */
  readonly longest: number
}

/** The longest prefix that any host is known to use, and what model APIs take: right for a host that nothing is known of. */
export const usualNaming: ToolNaming = { prefix: (entry) => `mcp__${entry}__`, longest: 64 }

export const nameRoom = ({ prefix, longest }: ToolNaming, entry: string): number => longest - prefix(entry).length
