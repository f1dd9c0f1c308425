/**
 * Processes from the Windows management interface. It is slow (about a second), so callers look seldom; environments of
 * other processes cannot be read there, and trees are followed by parent pid and start time instead.
 */
import { runTool } from './run-tool.ts'
import type { ProcessInfo, ProcessTable } from './types.ts'

const query =
  'Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,WorkingSetSize,KernelModeTime,UserModeTime,' +
  "@{n='Started';e={$_.CreationDate.ToUniversalTime().ToString('o')}},CommandLine | ConvertTo-Json -Compress"

interface Row {
  readonly ProcessId: number
  readonly ParentProcessId: number
  readonly WorkingSetSize: number
  /** In units of 100 ns. */
  readonly KernelModeTime: number
  readonly UserModeTime: number
  readonly Started: string | null
  readonly CommandLine: string | null
}
export function readRows(text: string): readonly Row[] {
  try {
    const value = JSON.parse(text) as Row | readonly Row[]
    return Array.isArray(value) ? (value as readonly Row[]) : [value as Row]
  } catch {
    return []
  }
}
export function createWindowsTable(run: typeof runTool = runTool, now: () => number = Date.now): ProcessTable {
  const rows = async () =>
    readRows(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query], 15_000))
  const info = (row: Row): ProcessInfo => ({
    pid: row.ProcessId,
    ppid: row.ParentProcessId,
    group: row.ProcessId,
    session: row.ProcessId,
    zombie: false,
    startTime: row.Started ?? '',
    ageMs: row.Started ? Math.max(0, now() - Date.parse(row.Started)) : 0,
    cpuMs: (row.KernelModeTime + row.UserModeTime) / 10_000,
    memoryBytes: row.WorkingSetSize
  })
  return {
    list: async () => (await rows()).map(info),
    command: async (pid) => (await rows()).find((row) => row.ProcessId === pid)?.CommandLine ?? '',
    variable: async () => null,
    carried: async () => new Map(),
    ownMemory: async () => null,
    startTime: async (pid) => (await rows()).find((row) => row.ProcessId === pid)?.Started ?? null
  }
}
