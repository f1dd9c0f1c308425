/** Python packages as a source: looked up and installed by the person's own uv, each in an environment of its own. */
import { z } from 'zod'
import { done } from '../../../contract/failure.ts'
import { runProgram } from '../../lib/run-program.ts'
import type { Runtime } from '../../runtimes/types.ts'
import { checkInstalled, recordInstalled } from '../installed-files.ts'
import type { PackageSource, SourceTools } from '../package-source.ts'
import { lookUp } from './facts.ts'
import { installPypi } from './install.ts'
import { launchPypi, planPypi } from './plan.ts'
import { nameIn, orderNamed, orderOfPipx, orderOfUv, orderOfUvx, parsePythonSpec, requirementOf } from './spec.ts'
import { runUv, withUv } from './uv-run.ts'

export const pypiSource: PackageSource<'pypi'> = {
  kind: 'pypi',
  runsOn: 'python',
  kept: z.looseObject({
    kind: z.literal('pypi'),
    package: z.string(),
    version: z.string(),
    integrity: z.string(),
    bin: z.string(),
    extras: z.array(z.string()),
    python: z.string()
  }),
  runners: { uvx: orderOfUvx, uv: orderOfUv, pipx: orderOfPipx },
  named: (word) => orderNamed(word),
  order: (name, version, args) => ({
    from: 'pypi',
    package: version === null ? name : `${name}==${version}`,
    args: [...args]
  }),
  nameIn,
  consented: ({ kind, package: name, version, integrity, bin, extras, python }) => [
    kind,
    name,
    version,
    integrity,
    bin,
    extras,
    python
  ],
  ownArgs: ({ args }) => args,

  address(order) {
    const spec = parsePythonSpec(order.package)
    return spec.ok ? done({ text: requirementOf(spec.value), lasting: true }) : spec
  },
  async lookUp(order, tools, signal) {
    const spec = parsePythonSpec(order.package)
    if (!spec.ok) return spec
    const [python] = await pythons(tools)
    return withUv(tools, (uv) => lookUp(spec.value, uv, python?.path ?? null, signal))
  },
  runtimes: pythons,
  plan: planPypi,
  launch: launchPypi,
  install: (source, asked, tools) =>
    withUv(tools, async (uv) => {
      const installed = await installPypi(source, asked, uv)
      if (installed.ok) await recordInstalled(asked.prefix)
      return installed
    }),
  verify: checkInstalled
}

/** Every Python that uv finds here, newest first, each once; the interpreter itself and not a shim before it. */
async function pythons(tools: SourceTools): Promise<readonly Runtime[]> {
  const uv = await tools.runtimes.find('uv')
  if (!uv) return []
  const run = {
    uv: uv.path,
    run: tools.run ?? runProgram,
    env: { ...tools.env, PATH: await tools.runtimes.searched() }
  }
  const listed = await runUv(run, {
    args: ['python', 'list', '--only-installed', '--output-format', 'json'],
    cwd: tools.env['HOME'] ?? '/',
    timeoutMs: 10_000
  })
  return pythonsIn(listed.stdout)
}

export function pythonsIn(text: string): readonly Runtime[] {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    return []
  }
  const found = new Map<string, Runtime>()
  for (const one of Array.isArray(list) ? (list as readonly Record<string, unknown>[]) : []) {
    const { path, version, implementation, variant } = one
    if (typeof path !== 'string' || typeof version !== 'string' || implementation !== 'cpython') continue
    if (variant !== undefined && variant !== 'default') continue
    const shim = /[\\/]shims[\\/]/.test(path)
    if (shim && [...found.values()].some((known) => known.version === version)) continue
    if (!found.has(version)) found.set(version, { kind: 'python', path, version, problem: null, yours: true })
  }
  return [...found.values()]
}
