/** Starts a program that is to outlive us and is none of our servers: its own group, no pipes, no marker. */
import { spawn, type SpawnOptions } from 'node:child_process'

export type StartDetached = (
  file: string,
  args: readonly string[],
  options?: Pick<SpawnOptions, 'argv0' | 'cwd' | 'env' | 'windowsVerbatimArguments'>
) => Promise<boolean>

/** True once it runs. */
export const startDetached: StartDetached = (file, args, options = {}) =>
  new Promise((resolve) => {
    try {
      const child = spawn(file, [...args], { ...options, detached: true, stdio: 'ignore' })
      child.once('error', () => resolve(false))
      child.once('spawn', () => {
        child.unref()
        resolve(true)
      })
    } catch {
      resolve(false)
    }
  })
