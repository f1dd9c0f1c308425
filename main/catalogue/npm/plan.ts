/** How an npm package will run: which of its programs, on which Node, as which command. Pure. */
import { posix, win32 } from 'node:path'
import { done, failed, type Failure, type Outcome } from '../../../contract/failure.ts'
import type { Launch } from '../../../contract/model.ts'
import { engineFits, engineInWords } from '../../runtimes/engines.ts'
import type { Runtime } from '../../runtimes/types.ts'
import type { FoundPackage, PackageOrder, PackagePlace, PackagePlan, SourceOf } from '../package-source.ts'
import { pickBin } from './bin.ts'

type NpmPlan = PackagePlan<SourceOf<'npm'>>

export function planNpm(
  order: PackageOrder<'npm'>,
  { facts, bins }: FoundPackage,
  nodes: readonly Runtime[]
): Outcome<NpmPlan> {
  const bin = pickBin(facts.name, bins, order.bin)
  if (!bin.ok) return bin
  const node = pickNode(nodes, facts.engines)
  if (!node)
    return failed('runtime-missing', 'This server needs Node.js, and none was found. Install Node.js, then try again.')
  return done({
    source: {
      kind: 'npm',
      package: facts.name,
      version: facts.version,
      integrity: facts.integrity,
      bin: bin.value.name,
      scripts: false
    },
    program: bin.value.file,
    runtime: node,
    blocked: engineFits(facts.engines, node.version) ? null : tooOld(facts, node)
  })
}

/** `node <prefix>/node_modules/…/bin.js`: no npx, so that nothing is fetched or decided at a start. */
export function launchNpm(
  { source, program, runtime }: NpmPlan,
  args: readonly string[],
  { prefix, platform }: PackagePlace
): Launch {
  const path = platform === 'win32' ? win32 : posix
  const script = path.join(prefix, 'node_modules', ...source.package.split('/'), ...program.split('/'))
  return { kind: 'stdio', command: runtime.path, args: [script, ...args], cwd: prefix }
}

/** The person's first Node that is new enough, then Patchbay's own; if none is, the first one, so that it can be named. */
export function pickNode(nodes: readonly Runtime[], engines: string | null): Runtime | null {
  return nodes.find((node) => engineFits(engines, node.version)) ?? nodes[0] ?? null
}

function tooOld(facts: FoundPackage['facts'], node: Runtime): Failure {
  const wanted = engineInWords(facts.engines ?? '')
  return {
    code: 'engine-too-old',
    message: `${facts.name} ${facts.version} needs ${wanted}, and ${node.yours ? 'yours' : 'the one that Patchbay brings'} is ${node.version}. Install a Node.js that fits, or choose a version of the package that runs on ${node.yours ? 'yours' : 'that'}.`,
    detail: `engines.node: ${facts.engines}\n${node.path}: ${node.version}`
  }
}
