/** Opens the web face in the person's browser, where there is one. No shell; only ever our own loopback address. */
import { spawn } from 'node:child_process'

/** Resolves true when a browser was handed the address. On Linux without a display there is none to open. */
export function openBrowser(address: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<boolean> {
  const url = new URL(address)
  if (url.protocol !== 'http:' || url.hostname !== '127.0.0.1') return Promise.resolve(false)
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return Promise.resolve(false)
  const [command, args] =
    platform === 'darwin'
      ? ['open', [url.href]]
      : platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', url.href]]
        : ['xdg-open', [url.href]]
  return new Promise((resolve) => {
    const child = spawn(command as string, args as string[], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
