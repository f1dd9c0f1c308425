/** How a Python package will run: which of its programs, on which Python, as which command. Pure. */
import { posix, win32 } from 'node:path'
import { done, failed, failure, type Failure, type Outcome } from '../../../contract/failure.ts'
import type { Launch } from '../../../contract/model.ts'
import { say } from '../../../contract/words/say.ts'
import { engineFits } from '../../runtimes/engines.ts'
import type { Runtime } from '../../runtimes/types.ts'
import { pickProgram } from '../programs.ts'
import type { FoundPackage, PackageOrder, PackagePlace, PackagePlan, SourceOf } from '../package-source.ts'
import { parsePythonSpec } from './spec.ts'

type PypiPlan = PackagePlan<SourceOf<'pypi'>>

export function planPypi(
  order: PackageOrder<'pypi'>,
  { facts, bins }: FoundPackage,
  pythons: readonly Runtime[]
): Outcome<PypiPlan> {
  const bin = pickProgram(facts.name, bins, order.bin, 'uvx')
  if (!bin.ok) return bin
  const python = pickPython(pythons, facts.engines)
  if (!python) return failed('runtime-missing', say('pypi.needs-python'))
  const spec = parsePythonSpec(order.package)
  return done({
    source: {
      kind: 'pypi',
      package: facts.name,
      version: facts.version,
      integrity: facts.integrity,
      bin: bin.value.name,
      extras: spec.ok ? spec.value.extras : [],
      python: python.path
    },
    program: bin.value.name,
    runtime: python,
    blocked: engineFits(facts.engines, python.version, 'python') ? null : tooOld(facts, python)
  })
}

/** `<prefix>/venv/bin/<program>`: no uvx, so that nothing is fetched or decided at a start. */
export function launchPypi({ program }: PypiPlan, args: readonly string[], { prefix, platform }: PackagePlace): Launch {
  return { kind: 'stdio', command: programIn(prefix, program, platform), args: [...args], cwd: prefix }
}

export const programIn = (prefix: string, program: string, platform: NodeJS.Platform): string =>
  platform === 'win32'
    ? win32.join(prefix, 'venv', 'Scripts', `${program}.exe`)
    : posix.join(prefix, 'venv', 'bin', program)

const pickPython = (pythons: readonly Runtime[], engines: string | null): Runtime | null =>
  pythons.find((python) => engineFits(engines, python.version, 'python')) ?? pythons[0] ?? null

const tooOld = ({ name, version, engines }: FoundPackage['facts'], python: Runtime): Failure =>
  failure(
    'engine-too-old',
    say('pypi.python-misfit', { name, version, wanted: engines ?? '', python: String(python.version) }),
    {
      detail: `Requires-Python: ${engines}\n${python.path}: ${python.version}`
    }
  )
