/** How an npm package will run: which of its programs, on which Node, as which command. Pure. */
import { posix, win32 } from 'node:path'
import { done, failed, failure, type Failure, type Outcome } from '../../../contract/failure.ts'
import type { Launch } from '../../../contract/model.ts'
import { say } from '../../../contract/words/say.ts'
import { engineFits, engineInWords } from '../../runtimes/engines.ts'
import type { Runtime } from '../../runtimes/types.ts'
import type { FoundPackage, PackageOrder, PackagePlace, PackagePlan, SourceOf } from '../package-source.ts'
import { pickProgram } from '../programs.ts'

type NpmPlan = PackagePlan<SourceOf<'npm'>>

export function planNpm(
  order: PackageOrder<'npm'>,
  { facts, bins }: FoundPackage,
  nodes: readonly Runtime[]
): Outcome<NpmPlan> {
  const bin = pickProgram(facts.name, bins, order.bin)
  if (!bin.ok) return bin
  const node = pickNode(nodes, facts.engines)
  if (!node) return failed('runtime-missing', say('npm.needs-node'))
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
  const { name, version, engines } = facts
  return failure(
    'engine-too-old',
    say('npm.node-too-old', { name, version, wanted, node: String(node.version), yours: node.yours }),
    { detail: `engines.node: ${engines}\n${node.path}: ${node.version}` }
  )
}
