/** Servers that other hosts started: recognised by their command, their host by what it leaves in their environment. */
import { launcherOf } from '../launchers/read-command.ts'
import type { SweepEntry } from '../../contract/model.ts'

/** Variables that hosts put into the environment of what they start; the first that is there names the host. */
export const traces: readonly (readonly [string, string])[] = [
  ['CLAUDECODE', 'Claude Code'],
  ['CLAUDE_CODE_ENTRYPOINT', 'Claude Code'],
  ['CURSOR_TRACE_ID', 'Cursor'],
  ['CODEX_SANDBOX', 'Codex'],
  ['GEMINI_CLI', 'Gemini CLI'],
  ['QWEN_CODE', 'Qwen Code'],
  ['OPENCODE', 'opencode'],
  ['ZED_TERM', 'Zed'],
  ['VSCODE_PID', 'VS Code'],
  ['VSCODE_IPC_HOOK', 'VS Code'],
  ['TERM_PROGRAM', 'a terminal']
]
/**
 * Pure: does this command line name an MCP server? `mcp` as a word of its own, or the reference servers' scope. Options
 * do not count: `claude --mcp-config x.json` is a host.
 */
export function namesProtocol(command: string): boolean {
  const words = command.split(/\s+/).filter((word) => !word.startsWith('-'))
  const text = words.join(' ')
  return (
    /@modelcontextprotocol\/|(?:^|[^a-z0-9])mcp(?:[^a-z0-9]|$)|(?:^|[^a-z0-9])mcp-?server|server-?mcp(?:[^a-z0-9]|$)|\bfastmcp\b/i.test(
      text
    ) && !/(?:^|[\s/])patchbay(?:\s|$)/i.test(text)
  )
}
/** A program that only starts another one. */
export function isWrapper(command: string): boolean {
  const kind = launcherOf(command.split(/\s+/, 1)[0] ?? '')?.kind
  return kind === 'shell' || kind === 'package' || kind === 'wrapper'
}

/** Without the helpers that a running server put beside itself: they are in use, not left behind. Pure. */
export function leftBehind(
  found: readonly SweepEntry[],
  pidOf: (server: string) => number | null
): readonly SweepEntry[] {
  return found.filter((each) => !each.ours || pidOf(each.owner.replace(/^Patchbay: /, '')) === null)
}
