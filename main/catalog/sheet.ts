/** The review sheet of a definition: everything a person agrees to, written out. Pure. */
import type { ConsentSheet, InputField, Launch, PackageFacts, ServerDefinition, Value } from '../../contract/model.ts'
import { engineFits, engineInWords } from '../runtimes/engines.ts'
import type { Runtime } from '../runtimes/types.ts'
import { dottedLaunch, namesIn } from '../secrets/places.ts'
import { loaderNames } from './agreed-env.ts'
import { consentHashOf } from './consent.ts'
import { visible } from './visible.ts'
import { warningsFor } from './warnings/warnings.ts'

export interface SheetFacts {
  readonly package: PackageFacts | null
  readonly runtime: Runtime | null
  /** Absolute path of the command; null = not looked for or not found. */
  readonly resolved: string | null
  readonly inputs: readonly InputField[]
  readonly inheritedEnv: readonly string[]
  readonly hosts: ConsentSheet['hosts']
  readonly missingFiles: readonly string[]
  readonly prefix: string
  readonly now: Date
}

export function sheetOf(definition: ServerDefinition, facts: SheetFacts): ConsentSheet {
  const launch = dottedLaunch(definition.launch)
  const stdio = launch.kind === 'stdio' ? launch : null
  const argv = stdio ? [stdio.command, ...stdio.args] : []
  const headers = launch.kind === 'stdio' ? {} : launch.headers
  const env = Object.entries(definition.env).sort(([a], [b]) => (a < b ? -1 : 1))
  const loaderEnv = loaderNames(definition)
  const warnings = warningsFor({
    argv,
    url: launch.kind === 'stdio' ? null : launch.url,
    env: plainOf(definition.env),
    headers: plainOf(headers),
    package: facts.package,
    missingFiles: facts.missingFiles,
    now: facts.now
  })
  return {
    hash: consentHashOf(definition),
    id: definition.id,
    name: definition.name,
    argv: argv.map(visible),
    argvNotes: notesFor(argv, facts, definition.launch),
    url: launch.kind === 'stdio' ? null : visible(launch.url),
    ...(launch.secrets ? { tucked: Object.keys(launch.secrets) } : {}),
    cwd: stdio?.cwd ?? (stdio ? facts.prefix : ''),
    env: env.map(([name, value]) => ({
      name,
      secret: value.kind === 'secret',
      value: value.kind === 'plain' ? visible(value.value) : null
    })),
    ...(loaderEnv.length > 0 ? { loaderEnv } : {}),
    inheritedEnv: stdio ? facts.inheritedEnv : [],
    headers: Object.entries(headers).map(([name, value]) => ({ name, secret: value.kind === 'secret' })),
    package: facts.package,
    warnings,
    inputs: facts.inputs,
    runtime: stdio ? runtimeRow(facts) : null,
    hosts: facts.hosts,
    wanted: definition.wanted
  }
}

function notesFor(argv: readonly string[], facts: SheetFacts, launch: Launch): ConsentSheet['argvNotes'] {
  if (argv.length === 0) return []
  const notes: { index: number; note: string; warn: boolean }[] = []
  const { runtime } = facts
  if (facts.package && runtime) {
    notes.push({
      index: 0,
      note: `Node ${runtime.version ?? '?'}, ${runtime.yours ? 'yours' : 'brought by Patchbay'}`,
      warn: !fits(facts)
    })
    notes.push({ index: 1, note: 'In a folder of its own', warn: false })
  } else if (facts.resolved !== null) {
    const version = runtime?.version ? `${runtime.version}, ` : ''
    notes.push({
      index: 0,
      note: facts.resolved === argv[0] ? `${version}yours` : `${version}${visible(facts.resolved)}`,
      warn: false
    })
  }
  for (const [index, arg] of argv.entries()) {
    const secret = launch.kind === 'stdio' && index > 0 && namesIn(launch.args[index - 1] ?? '', launch).length > 0
    if (secret)
      notes.push({ index, note: 'Kept as a secret; while it runs, your other programs can read it', warn: false })
    else if (visible(arg) !== arg) notes.push({ index, note: 'Hidden characters, written out', warn: true })
    else if (facts.missingFiles.includes(arg)) notes.push({ index, note: 'No such file', warn: true })
    else if (arg === '') notes.push({ index, note: 'Empty argument', warn: false })
  }
  return notes
}

const fits = (facts: SheetFacts): boolean => engineFits(facts.package?.engines ?? null, facts.runtime?.version ?? null)

const titles: Readonly<Record<Runtime['kind'], string>> = {
  node: 'Node.js',
  uv: 'uv',
  uvx: 'uv',
  python: 'Python',
  docker: 'Docker',
  podman: 'Podman'
}
function runtimeRow(facts: SheetFacts): ConsentSheet['runtime'] {
  const { runtime } = facts
  if (!runtime) return null
  const name = titles[runtime.kind]
  const whose = runtime.yours ? 'yours' : 'brought by Patchbay'
  const base = { name, version: runtime.version, path: runtime.path }
  if (runtime.problem) return { ...base, ok: false, text: runtime.problem }
  const engines = facts.package?.engines ?? null
  if (!fits(facts))
    return {
      ...base,
      ok: false,
      text: `Needs ${engineInWords(engines ?? '')}; ${runtime.yours ? whose : 'the one brought by Patchbay'} is ${runtime.version ?? 'unknown'}`
    }
  return {
    ...base,
    ok: true,
    text:
      `${name} ${runtime.version ?? ''}`.trim() + `, ${whose}` + (engines ? `; asks for ${engineInWords(engines)}` : '')
  }
}

function plainOf(values: Readonly<Record<string, Value>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value.kind === 'plain' ? [[name, value.value]] : []))
  )
}
