/** The review sheet of a definition: everything a person agrees to, written out. Pure. */
import type { ConsentSheet, InputField, Launch, PackageFacts, ServerDefinition, Value } from '../../contract/model.ts'
import { isPackage, runsScripts } from '../../contract/packages.ts'
import { inWords, say, type Said } from '../../contract/words/say.ts'
import { clientOf } from '../launchers/beyond.ts'
import { engineFits, engineInWords } from '../runtimes/engines.ts'
import type { Runtime } from '../runtimes/types.ts'
import { dottedLaunch, namesIn } from '../secrets/secret-placeholders.ts'
import { secretsInArguments } from '../secrets/in-arguments.ts'
import { recognise } from '../secrets/recognise.ts'
import { dots, dottedArguments, dottedValue } from '../secrets/extract-secrets.ts'
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
  /** Variables and headers that a person said are no secrets. */
  readonly plain?: readonly string[]
  /** Tools that the catalogue knows it to have. */
  readonly knownTools?: readonly string[]
  /** Which tools are off from the first list on. */
  readonly tools?: ConsentSheet['tools']
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
    env: plainOf(definition.env, facts.plain),
    headers: plainOf(headers, facts.plain),
    package: facts.package,
    scriptsRun: runsScripts(definition.source),
    missingFiles: facts.missingFiles,
    tools: toolsOn(facts),
    now: facts.now
  })
  return {
    hash: consentHashOf(definition),
    id: definition.id,
    name: definition.name,
    argv: dottedArguments(argv).map(visible),
    argvNotes: notesFor(argv, facts, definition.launch),
    url: launch.kind === 'stdio' ? null : visible(dottedValue('', launch.url)),
    ...(launch.secrets ? { extracted: Object.keys(launch.secrets) } : {}),
    cwd: stdio?.cwd ?? (stdio ? facts.prefix : ''),
    env: env.map(([name, value]) => {
      const maybe = mayBeSecret(name, value, facts.plain)
      const shown = value.kind === 'secret' ? null : maybe ? dots : visible(value.value)
      return { name, secret: value.kind === 'secret', value: shown, ...(maybe ? { maybe } : {}) }
    }),
    ...(loaderEnv.length > 0 ? { loaderEnv } : {}),
    inheritedEnv: stdio ? facts.inheritedEnv : [],
    headers: Object.entries(headers).map(([name, value]) => ({
      name,
      secret: value.kind === 'secret',
      ...(mayBeSecret(name, value, facts.plain) ? { maybe: true } : {})
    })),
    package: facts.package,
    ...(isPackage(definition.source) && { packageKind: definition.source.kind }),
    ...(runsScripts(definition.source) && { scriptsRun: true }),
    warnings,
    inputs: facts.inputs,
    runtime: stdio ? runtimeRow(facts) : null,
    hosts: facts.hosts,
    wanted: definition.wanted,
    ...(facts.tools ? { tools: facts.tools } : {})
  }
}

/** Those that will be on: of what is off from the start nobody needs a warning. */
const toolsOn = ({ knownTools = [], tools }: SheetFacts): readonly string[] =>
  knownTools.filter((name) => (tools?.only ? tools.only.includes(name) : !tools?.off.includes(name)))

/** In the open, and a secret or maybe one: a person is asked, and until then it is not shown. */
const mayBeSecret = (name: string, value: Value, plain: readonly string[] = []): boolean =>
  value.kind === 'plain' && !plain.includes(name) && recognise(name, value.value) !== 'no'

function notesFor(argv: readonly string[], facts: SheetFacts, launch: Launch): ConsentSheet['argvNotes'] {
  if (argv.length === 0) return []
  const notes: ConsentSheet['argvNotes'][number][] = []
  const { runtime } = facts
  if (facts.package && runtime && argv[0] !== runtime.path)
    notes.push({ index: 0, ...noted(say('review.own-folder')), warn: false })
  else if (facts.package && runtime) {
    notes.push({
      index: 0,
      ...noted(
        say('review.runtime', { title: shortTitles[runtime.kind], version: runtime.version, yours: runtime.yours })
      ),
      warn: !fits(facts)
    })
    notes.push({ index: 1, ...noted(say('review.own-folder')), warn: false })
  } else if (facts.resolved !== null) {
    const version = runtime?.version || null
    notes.push({
      index: 0,
      ...(facts.resolved === argv[0]
        ? noted(say('review.yours', { version }))
        : { note: (version === null ? '' : `${version}, `) + visible(facts.resolved) }),
      warn: false
    })
  }
  const open = new Set(secretsInArguments(argv).map((span) => span.index))
  const added = clientOf(argv, 'x')
  if (added && added.argv.length > argv.length)
    notes.push({
      index: added.argv.indexOf('--name') - 1,
      ...noted(say('review.container-name')),
      warn: false
    })
  for (const [index, arg] of argv.entries()) {
    const secret = launch.kind === 'stdio' && index > 0 && namesIn(launch.args[index - 1] ?? '', launch).length > 0
    if (secret) notes.push({ index, ...noted(say('review.argument-secret')), warn: false })
    else if (open.has(index)) notes.push({ index, ...noted(say('review.argument-maybe')), warn: true })
    else if (visible(arg) !== arg) notes.push({ index, ...noted(say('review.argument-hidden')), warn: true })
    else if (facts.missingFiles.includes(arg))
      notes.push({ index, ...noted(say('review.argument-no-file')), warn: true })
    else if (arg === '') notes.push({ index, ...noted(say('review.argument-empty')), warn: false })
  }
  return notes
}

const fits = (facts: SheetFacts): boolean =>
  engineFits(facts.package?.engines ?? null, facts.runtime?.version ?? null, facts.runtime?.kind)

const titles: Readonly<Record<Runtime['kind'], string>> = {
  node: 'Node.js',
  uv: 'uv',
  uvx: 'uv',
  python: 'Python',
  docker: 'Docker',
  podman: 'Podman'
}
/** Beside a program there is little room. */
const shortTitles: typeof titles = { ...titles, node: 'Node' }
function runtimeRow(facts: SheetFacts): ConsentSheet['runtime'] {
  const { runtime } = facts
  if (!runtime) return null
  const name = titles[runtime.kind]
  const { version, yours } = runtime
  const base = { name, version: runtime.version, path: runtime.path }
  if (runtime.problem) return { ...base, ok: false, text: runtime.problem }
  const engines = facts.package?.engines ?? null
  const wanted = engines === null ? null : engineInWords(engines, runtime.kind)
  if (!fits(facts))
    return { ...base, ok: false, ...texted(say('review.runtime-misfit', { wanted: wanted ?? '', yours, version })) }
  return { ...base, ok: true, ...texted(say('review.runtime-fits', { title: name, version, yours, wanted })) }
}

const noted = (said: Said): { readonly note: string; readonly said: Said } => ({ note: inWords(said), said })
const texted = (said: Said): { readonly text: string; readonly said: Said } => ({ text: inWords(said), said })

/** Without those that a person spoke for: nothing about them needs a warning. */
function plainOf(
  values: Readonly<Record<string, Value>>,
  said: readonly string[] = []
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value.kind === 'plain' && (!said.includes(name) || recognise(name, value.value) === 'no')
        ? [[name, value.value]]
        : []
    )
  )
}
