/** What a run was like, small enough to be kept: to tell after a crash what is different since it last went well. Pure. */
import { createHash } from 'node:crypto'
import type { ServerDefinition } from '../../../contract/model.ts'
import { packageVersion } from '../../../contract/packages.ts'
import { sentence } from '../../../contract/words/say.ts'
import { isPlain } from '../../mcp/json-bytes.ts'
import { canonical } from '../lists/fingerprint.ts'
import { printsOf, toolChangesInWords, type ToolPrints } from '../lists/kept-lists.ts'
import type { KeptTool } from '../types.ts'

export interface Run {
  readonly definition: ServerDefinition
  readonly version: string | null
  readonly tools: readonly KeptTool[]
}
/** Values are kept as fingerprints only: they may be secrets. */
export interface RunFingerprint {
  readonly version: string | null
  readonly package: string | null
  readonly command: string | null
  readonly args: string
  readonly cwd: string | null
  readonly address: string | null
  readonly env: Readonly<Record<string, string>>
  readonly tools: ToolPrints
}

const print = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16)
const mostTools = 2_000

export function fingerprintOfRun(run: Run): RunFingerprint {
  const { source, launch, env } = run.definition
  const stdio = launch.kind === 'stdio'
  return {
    version: run.version,
    package: packageVersion(source),
    command: stdio ? launch.command : null,
    args: print(stdio ? launch.args : []),
    cwd: stdio && launch.cwd !== undefined ? launch.cwd : null,
    address: stdio ? null : print(launch.url),
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, print(value)])),
    tools: printsOf(run.tools.slice(0, mostTools))
  }
}

/** In words, what is different now from a run that was good. Names only. */
export function changesSince(good: RunFingerprint, now: RunFingerprint): readonly string[] {
  const found: string[] = []
  if (good.package !== null && now.package !== null && good.package !== now.package)
    found.push(`Version: ${good.package} → ${now.package}`)
  else if (now.version !== null && good.version !== now.version)
    found.push(`Version: ${good.version ?? 'unknown'} → ${now.version}`)
  if (good.command !== null && now.command !== null) {
    if (good.command !== now.command) found.push(`Command: ${good.command} → ${now.command}`)
    if (good.args !== now.args) found.push(sentence('changed.arguments'))
    if (good.cwd !== now.cwd) found.push(sentence('changed.folder'))
  }
  if (good.address !== null && now.address !== null && good.address !== now.address)
    found.push(sentence('changed.address'))
  for (const name of new Set([...Object.keys(good.env), ...Object.keys(now.env)]))
    if (good.env[name] !== now.env[name])
      found.push(
        sentence('changed.variable', {
          name,
          how: name in good.env ? (name in now.env ? 'changed' : 'removed') : 'added'
        })
      )
  const tools = toolChangesInWords(good.tools, now.tools)
  if (tools) found.push(tools)
  return found
}

/** From disk; null for anything that is not whole. */
export function readRunFingerprint(value: unknown): RunFingerprint | null {
  if (!isPlain(value) || typeof value['args'] !== 'string') return null
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : null)
  const texts = (key: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(isPlain(value[key]) ? value[key] : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string'
      )
    )
  return {
    version: text('version'),
    package: text('package'),
    command: text('command'),
    args: value['args'],
    cwd: text('cwd'),
    address: text('address'),
    env: texts('env'),
    tools: texts('tools')
  }
}
