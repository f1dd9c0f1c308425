/** Programs with a window, on macOS: found by their bundle, told to quit as from the Dock, opened again with `open`. */
import type { HostApps } from './host-app.ts'
import { runTool } from './run-tool.ts'

/** pid, start and the bundle's path of the program that was started from it; helpers inside it are no matter. Pure. */
export function readBundleLines(
  text: string,
  bundle: string
): readonly { readonly key: string; readonly path: string }[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(\/.*)$/.exec(line)
    const command = match?.[3] ?? ''
    const at = command.indexOf(`/${bundle}/Contents/MacOS/`)
    // not a helper's, whose bundle lies inside another one
    if (!match || at < 0 || command.slice(0, at).includes('.app/')) return []
    return [{ key: `${match[1]} ${match[2]}`, path: `${command.slice(0, at)}/${bundle}` }]
  })
}

export function createDarwinApps(
  run: (command: string, args: readonly string[]) => Promise<string> = runTool
): HostApps {
  const list = async (bundle: string) =>
    readBundleLines(await run('ps', ['-xww', '-o', 'pid=,lstart=,command=']), bundle)
  return {
    async find({ mac }) {
      const found = mac === undefined ? [] : await list(mac)
      const [app] = found
      if (mac === undefined || app === undefined) return 'not-open'
      if (found.length > 1) return 'several'
      const isOpen = async () => (await list(mac)).some(({ key }) => key === app.key)
      return {
        key: app.key,
        argv: ['open', '-a', app.path],
        quit: async () => void (await run('osascript', ['-e', `quit app "${mac.replace(/\.app$/, '')}"`])),
        isOpen,
        async open() {
          await run('open', ['-a', app.path])
          return (await list(mac)).length > 0
        }
      }
    }
  }
}
