/** Starts the core in the background when a bridge finds none. */
import type { SpawnOptions } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>
export interface CoreStart {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * What starts a core: PATCHBAY_CORE as a JSON array of words where it is set, else the headless face beside the bridge
 * on the same binary (Electron's with ELECTRON_RUN_AS_NODE, which is inherited).
 */
export function coreStart(env: Env, execPath: string, headless: string): CoreStart {
  const own = env['PATCHBAY_CORE']
  if (own) {
    try {
      const words: unknown = JSON.parse(own)
      if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string'))
        return { command: words[0] as string, args: words.slice(1) as string[] }
    } catch {
      // Falls through to the usual way.
    }
  }
  return { command: execPath, args: [headless, 'serve', '--no-open'] }
}

/** Detached and without our pipes: it must outlive this bridge and never write into a host's protocol stream. */
export const detached = (env: Env): SpawnOptions => ({
  detached: true,
  stdio: 'ignore',
  windowsHide: true,
  env: env as NodeJS.ProcessEnv
})
