/**
 * An order, made concrete: a catalogue entry becomes its launch, what the person filled in finds its place, and what is
 * still missing is listed. Pure; the rest of the catalogue no longer knows where a request came from.
 */
import type { CatalogueEntry, InputField, ServerId } from '../../contract/model.ts'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { InstallRequest, ServerSource } from '../../contract/requests.ts'
import { type Said, say } from '../../contract/words/say.ts'
import { isCertainGap, isGap } from '../secrets/gaps.ts'
import { placeholderOf, putIn } from '../secrets/secret-placeholders.ts'
import { asksForSecret, recognise } from '../secrets/recognise.ts'
import { extractFromArgs, extractFromUrl } from '../secrets/extract-secrets.ts'
import { described, fillAsks } from './fill-asks.ts'
import { packageSourceOf } from './package-sources.ts'

export type DirectSource = Exclude<ServerSource, { from: 'catalogue' }>
export interface Expanded {
  readonly source: DirectSource
  readonly env: Readonly<Record<string, string>>
  /** Values that go to the vault and nowhere else. */
  readonly secretEnv: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly secretHeaders: Readonly<Record<string, string>>
  /** Secrets within arguments and address, by name: there stands `${secret:name}` for them. */
  readonly extracted: Readonly<Record<string, string>>
  /** Every input, with what was given; of a secret only that it was given. */
  readonly inputs: readonly InputField[]
  readonly missing: readonly InputField[]
}
/** Stands for a secret that was given. */
export const givenSecret = '●●●●●●'

export function expandInstallRequest(
  asked: InstallRequest,
  entry: CatalogueEntry | null,
  userHome: string
): Outcome<Expanded> {
  if (asked.source.from === 'catalogue' && !entry) {
    return failed('not-found', say('catalogue.no-entry', { entry: asked.source.entry }))
  }
  const answerOf = (field: InputField) => given(asked, field, userHome)[0] ?? null
  const {
    installRequest,
    fields: answers,
    answered,
    extracted: filledIn
  } = fillAsks(asked, userHome, answerOf, headerValue)
  for (const { field, value } of answers) {
    const wrong = value === null ? null : misfit(field, value)
    if (wrong) return failed('bad-input', wrong)
  }
  const open = answers.some(({ value }) => value === null)
  if (
    !open &&
    answers.length > 0 &&
    installRequest.source.from === 'remote' &&
    !isAddress(putIn(installRequest.source.url, filledIn))
  )
    return failed('bad-input', say('catalogue.no-address'))
  const source = installRequest.source.from === 'catalogue' ? sourceOf(entry!) : installRequest.source
  const fields = [...(entry?.inputs ?? [])]
  const env: Record<string, string> = { ...installRequest.env }
  const secretEnv: Record<string, string> = { ...installRequest.secrets }
  for (const name of Object.keys(secretEnv)) delete env[name]
  const headers: Record<string, string> = {}
  const secretHeaders: Record<string, string> = {}
  if (source.from === 'remote') {
    for (const [name, value] of Object.entries(source.headers)) {
      const secret = source.secretHeaders.some((one) => one.toLowerCase() === name.toLowerCase())
      ;(secret ? secretHeaders : headers)[name] = value
    }
  }
  const known = new Set(fields.map((field) => `${field.kind}:${field.key}`))
  const ask = (kind: 'env' | 'header', values: Record<string, string>, secret: boolean) => {
    for (const [key, value] of Object.entries(values)) {
      // An empty plain variable may be meant; an empty secret never is.
      if (!isOpen(value, secret)) continue
      if (answered.has(`${kind}:${key}`)) continue
      delete values[key]
      if (!known.has(`${kind}:${key}`)) fields.push(blank(kind, key, secret || asksForSecret(key), value))
    }
  }
  ask('env', env, false)
  ask('env', secretEnv, true)
  ask('header', headers, false)
  ask('header', secretHeaders, true)

  const extracted: Record<string, string> = { ...filledIn }
  const args: string[] = []
  const inputs: InputField[] = answers.map(({ field, value }) => ({
    ...field,
    value: value === null ? null : field.secret ? givenSecret : shownAnswer(field.key, value)
  }))
  const missing = inputs.filter((field) => field.value === null)
  let more = installRequest.source.from === 'catalogue' ? moreArgs(installRequest, fields) : []
  for (const field of fields) {
    let values = given(installRequest, field, userHome)
    if (values.length === 0 && more.length > 0 && field.kind === 'arg' && !field.key.startsWith('-')) {
      // `--arg ~/a --arg ~/b` for an entry that wants folders: these are they.
      values = given({ ...installRequest, inputs: { [field.key]: [...more] } }, field, userHome)
      more = []
    }
    const direct =
      field.kind === 'header'
        ? (secretHeaders[field.key] ?? headers[field.key])
        : (secretEnv[field.key] ?? env[field.key])
    const present = values.length > 0 || (field.kind !== 'arg' && direct !== undefined)
    const wrong = values.map((value) => misfit(field, value)).find((one) => one !== null)
    if (wrong) return failed('bad-input', wrong)
    const shown = !present
      ? null
      : field.secret
        ? givenSecret
        : shownAnswer(field.key, values.length > 0 ? values.join('\n') : direct!)
    const answered = { ...field, value: shown }
    inputs.push(answered)
    if (!present && field.required) missing.push(answered)
    if (values.length === 0) {
      // Given under its own name with --env: a secret goes to the vault all the same.
      if (field.secret && field.kind === 'env' && env[field.key] !== undefined) {
        secretEnv[field.key] = env[field.key]!
        delete env[field.key]
      }
      continue
    }
    if (field.kind === 'arg') args.push(...argsOf(field, field.secret ? values.map(tuck(field, extracted)) : values))
    else if (field.kind === 'env') (field.secret ? secretEnv : env)[field.key] = values.join(',')
    else (field.secret ? secretHeaders : headers)[field.key] = headerValue(field.key, values[0]!)
  }
  moveSecrets(env, secretEnv, installRequest.plain)
  moveSecrets(headers, secretHeaders, installRequest.plain)
  const whole: DirectSource =
    source.from === 'remote' ? source : { ...source, args: [...source.args, ...args, ...more] }
  const kept = installRequest.plainArgs ? { source: whole, values: {} } : extractedSource(whole, Object.keys(extracted))
  return done({
    source: kept.source,
    extracted: { ...extracted, ...kept.values },
    env,
    secretEnv,
    headers,
    secretHeaders,
    inputs,
    missing
  })
}

/** An empty plain variable may be meant, an empty secret never is; "…" is left to whoever wrote it. */
const isOpen = (value: string, secret: boolean): boolean =>
  secret ? value.trim() === '' || isCertainGap(value) : isGap(value) && !/^[.…]+$/.test(value.trim())

/** What is surely a secret goes to the vault, however it was given, unless a person said that it is none. */
function moveSecrets(
  plain: Record<string, string>,
  secret: Record<string, string>,
  none: readonly string[] = []
): void {
  for (const [name, value] of Object.entries(plain)) {
    if (none.includes(name) || recognise(name, value) !== 'surely') continue
    secret[name] = value
    delete plain[name]
  }
}

/** An answer as it may be shown beside its field. */
const shownAnswer = (key: string, value: string): string => (recognise(key, value) === 'no' ? value : givenSecret)

/** Gives the place of each value of this field; a second one gets a name of its own. */
const tuck =
  (field: InputField, extracted: Record<string, string>) =>
  (value: string): string => {
    const plain = field.key.replace(/^-+/, '') || 'key'
    let name = plain
    for (let number = 2; Object.hasOwn(extracted, name); number += 1) name = `${plain}-${number}`
    extracted[name] = value
    return placeholderOf(name)
  }

/** What was typed straight into the command or the address and is surely a credential becomes a secret, too. */
function extractedSource(source: DirectSource, taken: readonly string[]) {
  if (source.from === 'remote') {
    const { text, values } = extractFromUrl(source.url, taken)
    return { source: { ...source, url: text }, values }
  }
  const { text, values } = extractFromArgs(source.args, taken)
  return { source: { ...source, args: [...text] }, values }
}

const isAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

function sourceOf(entry: CatalogueEntry): DirectSource {
  const launch = entry.launch
  switch (launch.kind) {
    case 'command':
      return { from: 'command', command: launch.command, args: [...launch.args] }
    case 'http':
      return { from: 'remote', transport: 'http', url: launch.url, headers: {}, secretHeaders: [] }
    default:
      return packageSourceOf(launch.kind).order(launch.package, entry.version || null, launch.args)
  }
}

/** What the person filled in; empty lines are none. No shell will expand a tilde, so it is done here for paths. */
function given(installRequest: InstallRequest, field: InputField, userHome: string): readonly string[] {
  const value = Object.hasOwn(installRequest.inputs, field.key) ? installRequest.inputs[field.key] : undefined
  const list = value === undefined ? [] : typeof value === 'string' ? [value] : value
  const split = field.repeatable ? list.flatMap((one) => one.split('\n')) : list
  const filled = split.map((one) => one.trim()).filter((one) => one !== '' && one !== givenSecret)
  if (field.format !== 'path' && field.format !== 'folder') return filled
  return filled.map((one) => one.replace(/^~(?=$|[\\/])/, userHome))
}

/** Arguments given without saying which input they are, under the key `args`. */
function moreArgs(installRequest: InstallRequest, fields: readonly InputField[]): readonly string[] {
  const value = fields.some((field) => field.key === 'args') ? undefined : installRequest.inputs['args']
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

/** `--port 80` as two arguments, a switch by its name alone, anything else at its place. */
function argsOf(field: InputField, values: readonly string[]): readonly string[] {
  if (!field.key.startsWith('-')) return values
  if (field.format === 'boolean') return values[0] === 'true' ? [field.key] : []
  return values.flatMap((value) => [field.key, value])
}

function misfit(field: InputField, value: string): Said | null {
  const label = field.label || field.key
  if (field.format === 'number' && !/^-?\d+(?:\.\d+)?$/.test(value)) return say('catalogue.not-a-number', { label })
  if (field.format === 'choice' && field.choices.length > 0 && !field.choices.includes(value)) {
    return say('catalogue.no-choice', { label, choices: field.choices })
  }
  if (field.format === 'url' && !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value))
    return say('catalogue.not-an-address', { label })
  return null
}

/** People paste the bare token; the header wants the scheme in front. */
function headerValue(name: string, value: string): string {
  return name.toLowerCase() === 'authorization' && !/\s/.test(value) ? `Bearer ${value}` : value
}

function blank(kind: 'env' | 'header', key: string, secret: boolean, placeholder: string): InputField {
  const hint = placeholder.replace(/^\$\{input:([^}]*)\}$/, '$1')
  return {
    key,
    kind,
    label: key,
    ...described(say(kind === 'env' ? 'asks.variable' : 'asks.header')),
    required: true,
    secret,
    format: 'text',
    choices: [],
    placeholder: hint,
    value: null,
    repeatable: false
  }
}

/** The refusal for the first thing that is missing, naming all of it. */
export function missingFailure(id: ServerId, missing: readonly InputField[]): Outcome<never> {
  const names = missing.map((field) => field.label || field.key)
  const code = missing.some((field) => field.secret)
    ? 'missing-secret'
    : missing.some((field) => field.kind === 'env')
      ? 'missing-env'
      : 'bad-input'
  return failed(code, say('catalogue.missing', { id, names }), {
    detail: missing.map((field) => `${field.key}: ${field.description}`).join('\n')
  })
}
