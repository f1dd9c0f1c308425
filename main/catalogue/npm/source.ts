/** npm as a package source: looked up and installed by the person's own npm, started by a Node on this computer. */
import { z } from 'zod'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import { runProgram } from '../../lib/run-program.ts'
import type { PackageSource, SourceTools } from '../package-source.ts'
import { lookUp } from './facts.ts'
import { installPackage } from './install.ts'
import { checkInstalled, recordInstalled } from '../installed-files.ts'
import type { NpmRun } from './npm-run.ts'
import { nameIn, orderNamed, orderOfNpx } from './spec.ts'
import { launchNpm, planNpm } from './plan.ts'
import { runScripts, scriptedIn, scriptsRan } from './scripts.ts'
import { parseSpec, specText } from './spec.ts'

export const npmSource: PackageSource<'npm'> = {
  kind: 'npm',
  runsOn: 'node',
  kept: z.looseObject({
    kind: z.literal('npm'),
    package: z.string(),
    version: z.string(),
    integrity: z.string(),
    bin: z.string(),
    scripts: z.boolean()
  }),
  runners: { npx: orderOfNpx },
  named: (word) => orderNamed(word),
  order: (name, version, args) => ({
    from: 'npm',
    package: version === null ? name : `${name}@${version}`,
    args: [...args]
  }),
  nameIn,
  consented: ({ kind, package: name, version, integrity, bin, scripts }) => [
    kind,
    name,
    version,
    integrity,
    bin,
    scripts
  ],
  // The first one is the script that Node runs.
  ownArgs: ({ args }) => args.slice(1),

  address(order) {
    const spec = parseSpec(order.package)
    return spec.ok ? done({ text: specText(spec.value), lasting: spec.value.kind === 'registry' }) : spec
  },
  async lookUp(order, tools, signal) {
    const spec = parseSpec(order.package)
    if (!spec.ok) return spec
    return withNpm(tools, (npm) => lookUp(spec.value, { npm, signal, treeMs: tools.treeMs }))
  },
  runtimes: ({ runtimes }) => runtimes.nodes(),
  plan: planNpm,
  launch: launchNpm,
  install: (source, { prefix, launch, found, signal, onProgress }, tools) =>
    withNpm(tools, async (npm) => {
      const script = launch.kind === 'stdio' ? (launch.args[0] ?? '') : ''
      const expected = found.facts.dependencies
      const { install } = found
      const installed = await installPackage({ npm, prefix, install, source, script, expected, signal, onProgress })
      if (installed.ok) await recordInstalled(prefix)
      return installed
    }),
  verify: checkInstalled,
  scripts: {
    named: scriptedIn,
    ran: scriptsRan,
    run: (prefix, tools) =>
      withNpm(tools, async (npm) => {
        const ran = await runScripts(npm, prefix)
        // What they made or changed is part of it from now on, also where they failed half way.
        await recordInstalled(prefix)
        return ran
      })
  }
}

async function withNpm<T>(tools: SourceTools, act: (npm: NpmRun) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const npm = await tools.runtimes.npm()
  // Neither look-up nor install is possible.
  if (!npm) return failed('runtime-missing', say('npm.no-node'))
  const env = { ...tools.env, PATH: await tools.runtimes.searched() }
  return act({ npm, run: tools.run ?? runProgram, env })
}
