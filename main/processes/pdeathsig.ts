import { runTool } from './run-tool.ts'

/**
 * The words to put before a command so that the child dies with us, even when we are killed. Linux only, through
 * util-linux' setpriv, which sets the flag and then becomes the command: same pid, same pipes. The flag is tied to the
 * thread that spawns, so spawn from the main thread; it is cleared when the child forks or runs a setuid program, which
 * is what the marker and the sweep are for. Empty where it cannot be had.
 */
export async function pdeathsigPrefix(platform: NodeJS.Platform = process.platform): Promise<readonly string[]> {
  if (platform !== 'linux') return []
  for (const setpriv of ['/usr/bin/setpriv', '/bin/setpriv']) {
    const said = await runTool(setpriv, ['--pdeathsig', 'KILL', '--', '/bin/echo', 'works'], 2_000)
    if (said.trim() === 'works') return [setpriv, '--pdeathsig', 'KILL', '--']
  }
  return []
}
