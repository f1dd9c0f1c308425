/** Programs with a window, on Windows: found by the folder they lie in, asked to close with taskkill and without force. */
import type { HostApps } from './host-app.ts'
import { runTool } from './run-tool.ts'
import { startDetached, type StartDetached } from './start-detached.ts'

const query =
  'Get-CimInstance Win32_Process | Where-Object { $_.ExecutablePath } | Select-Object ProcessId,ParentProcessId,ExecutablePath,CommandLine,' +
  "@{n='Started';e={$_.CreationDate.ToUniversalTime().ToString('o')}} | ConvertTo-Json -Compress"

interface Row {
  readonly ProcessId: number
  readonly ParentProcessId: number
  readonly ExecutablePath: string
  readonly CommandLine: string | null
  readonly Started: string | null
}

/** Those in this folder that none of the others has started; updaters and uninstallers lie there, too. Pure. */
export function readFolderRows(text: string, folder: string): readonly Row[] {
  let value: Row | readonly Row[]
  try {
    value = JSON.parse(text) as Row | readonly Row[]
  } catch {
    return []
  }
  const within = `\\${folder.toLowerCase()}\\`
  const rows = (Array.isArray(value) ? (value as readonly Row[]) : [value as Row]).filter(
    ({ ExecutablePath: file }) =>
      file.toLowerCase().includes(within) && !/\\(update|unins\w*|uninstall.*)\.exe$/i.test(file)
  )
  return rows.filter((row) => !rows.some(({ ProcessId }) => ProcessId === row.ParentProcessId))
}

/** What stands behind the program in a command line, as it stands there. Pure. */
export const wordsBehind = (line: string): string => line.replace(/^\s*(?:"[^"]*"|\S+)\s*/, '').trim()

export function createWindowsApps(
  run: (command: string, args: readonly string[], timeoutMs?: number) => Promise<string> = runTool,
  start: StartDetached = startDetached
): HostApps {
  const list = async (folder: string) =>
    readFolderRows(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query], 15_000), folder)
  return {
    async find({ windows }) {
      const found = windows === undefined ? [] : await list(windows)
      const [app] = found
      if (windows === undefined || app === undefined) return 'not-open'
      if (found.length > 1) return 'several'
      const { ProcessId: pid, Started: started, ExecutablePath: file } = app
      const words = wordsBehind(app.CommandLine ?? '')
      const isOpen = async () =>
        (await list(windows)).some((each) => each.ProcessId === pid && each.Started === started)
      return {
        key: `${pid} ${started}`,
        argv: words === '' ? [file] : [file, words],
        quit: async () => {
          if (await isOpen()) await run('taskkill', ['/PID', String(pid)])
        },
        isOpen,
        open: () => start(file, words === '' ? [] : [words], { windowsVerbatimArguments: true })
      }
    }
  }
}
