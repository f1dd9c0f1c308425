/**
 * What a snippet leaves open (an input of VS Code, a variable of the host, what a README says to fill in) → fields to
 * ask for. The order then holds `${input:key}` in their place and the field among its `asks`. Nothing is read from the
 * environment: it could be anybody's secret. Pure.
 */
import type { InputField } from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { baseName } from './command-line.ts'
import { isGap, isGapOfKey } from '../secrets/gaps.ts'
import { asksForSecret } from '../secrets/recognise.ts'
import { openPartOf, openParts, type OpenPart } from './open-parts.ts'
import { sentence } from '../../contract/words/say.ts'

type Table = Readonly<Record<string, unknown>>
type Kind = InputField['kind']

/** `declared`: the `inputs` of VS Code, and fields made before. `user`: the name a person is logged in under. */
export function withAsks(installRequest: InstallRequest, declared: readonly Table[], user: string): InstallRequest {
  const asks = new Map<string, InputField>()
  const keys = new Map<string, string>()
  for (const ask of installRequest.asks ?? []) {
    asks.set(ask.key, ask)
    keys.set(`input:${ask.key}`, ask.key)
  }

  function keyOf(part: OpenPart, place: string, whole: boolean): string {
    const origin = part.kind === 'fill-in' && whole && place !== '' ? `env:${place}` : part.origin
    const known = keys.get(origin)
    if (known !== undefined) return known
    const wished = (part.kind === 'fill-in' && whole && place !== '' ? place : part.name).slice(0, 120)
    const base = wished === '__proto__' ? 'proto' : wished
    let key = base
    for (let number = 2; asks.has(key); number++) key = `${base}-${number}`
    keys.set(origin, key)
    return key
  }

  /** The text with every open part as `${input:key}`; `place` is the name of its variable or header. */
  function opened(text: string, kind: Kind, place = '', keep: (part: OpenPart) => boolean = () => false): string {
    // The word in front of a key is not part of what is to be filled in.
    const [, scheme = '', key = ''] =
      kind === 'header' ? (/^\s*((?:Bearer|Basic|Token|ApiKey|Api-Key)\s+)(\S.*)$/is.exec(text) ?? []) : []
    if (scheme !== '') return scheme + opened(key, kind, place, keep)
    const whole = wholePart(text, kind, place !== '')
    const replaced = (part: OpenPart, isWhole: boolean): string => {
      if (keep(part)) return part.text
      if (part.kind === 'text') return part.value ?? ''
      const key = keyOf(part, place, isWhole)
      const before = asks.get(key)
      const made = before ?? honest(fieldOf(part, key, kind, place, declared, user))
      asks.set(key, made)
      return `\${input:${key}}`
    }
    return whole ? replaced(whole, true) : openParts(text, (part) => replaced(part, part.text === text.trim()))
  }

  const secretIn = (text: string) =>
    [...text.matchAll(/\$\{input:([^{}]+)\}/g)].some((one) => asks.get(one[1] ?? '')?.secret)
  const env: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  for (const [name, value] of Object.entries(installRequest.env)) {
    const text = opened(value, 'env', name)
    ;(secretIn(text) ? secrets : env)[name] = text
  }
  for (const [name, value] of Object.entries(installRequest.secrets)) {
    const text = opened(value, 'env', name)
    // Said to be no secret, although its name sounds like one: whoever wrote the input knows.
    ;(openlyPlain(text, asks, declared) ? env : secrets)[name] = text
  }
  const source = openWish(installRequest, opened, secretIn)
  return { ...installRequest, source, env, secrets, ...(asks.size > 0 ? { asks: [...asks.values()] } : {}) }
}

type Opened = (text: string, kind: Kind, place?: string, keep?: (part: OpenPart) => boolean) => string

function openWish(
  { source }: InstallRequest,
  opened: Opened,
  secretIn: (text: string) => boolean
): InstallRequest['source'] {
  if (source.from === 'catalogue') return source
  if (source.from === 'remote') {
    const headers = Object.fromEntries(
      Object.entries(source.headers).map(([name, value]) => [name, opened(value, 'header', name)])
    )
    const secret = Object.keys(headers).filter((name) => secretIn(headers[name] ?? ''))
    return {
      ...source,
      url: opened(source.url.replace(/(?<!\$)\{([A-Za-z][\w-]*)\}/g, '<$1>'), 'arg'),
      headers,
      secretHeaders: [...new Set([...source.secretHeaders, ...secret])]
    }
  }
  const command = source.from === 'command' ? source.command : ''
  // What a shell is told to run is a program in its own language, and its variables are its own.
  const shell = /^(ba|z|da|k)?sh(\.exe)?$/i.test(baseName(command)) && source.args.some((arg) => /^-\w*c$/.test(arg))
  const keep = (part: OpenPart) =>
    shell && /^\$(\{?\w+|\{\w+:-)/.test(part.text) && !/^\$\{\w+:\w/.test(part.text) && part.kind === 'variable'
  const args = source.args.map((arg, at) => {
    const { place, from } = placeIn(arg, source.args[at - 1])
    return arg.slice(0, from) + opened(arg.slice(from), 'arg', place, keep)
  })
  if (source.from !== 'command') return { ...source, args }
  return {
    ...source,
    command: opened(command, 'arg'),
    args,
    ...(source.cwd === undefined ? {} : { cwd: opened(source.cwd, 'arg') })
  }
}

/** The name an argument's value goes by, and where the value begins: `-e NAME=`, `--name=`, `Name: `, behind an option. */
function placeIn(arg: string, before: string | undefined): { readonly place: string; readonly from: number } {
  const [head = '', name = ''] = /^(?:--?)?([A-Za-z_][\w-]*)=/.exec(arg) ?? /^([A-Za-z][\w-]*):\s+/.exec(arg) ?? []
  if (name !== '' && (!head.startsWith('-') || asksForSecret(name))) return { place: name, from: head.length }
  const option = /^--([A-Za-z][\w-]*)$/.exec(before ?? '')?.[1]
  return { place: option !== undefined && !arg.startsWith('-') && asksForSecret(option) ? option : '', from: 0 }
}

/** The whole text is what somebody has to replace. Of arguments only the unmistakable: `[1]` and `***` may be meant. */
function wholePart(text: string, kind: Kind, named: boolean): OpenPart | null {
  const bare = text.trim()
  const meant =
    kind === 'arg' &&
    !named &&
    !/^(\{\{|<|(enter|insert|put|paste|add|my)?[-_ ]?your[-_ ]|changeme$|replace[-_ ]?me)/i.test(bare)
  if (/^\$[A-Za-z_]\w*$/.test(bare) && (kind !== 'arg' || /^\$[A-Z_]/.test(bare))) return openPartOf(bare)
  if (meant || !isGap(bare) || /^(\$|\{\{\s*\.)/.test(bare)) return null
  return openPartOf(bare)
}

function openlyPlain(text: string, asks: ReadonlyMap<string, InputField>, declared: readonly Table[]): boolean {
  const used = [...text.matchAll(/\$\{input:([^{}]+)\}/g)].map((one) => one[1] ?? '')
  return (
    used.length > 0 &&
    used.every(
      (key) => asks.get(key)?.secret === false && declared.some((one) => one['id'] === key && one['password'] === false)
    )
  )
}

/** For a secret argument the review says who can see it all the same. */
const honest = (field: InputField): InputField =>
  field.kind === 'arg' && field.secret
    ? {
        ...field,
        description: sentence('ask.visible-secret', { description: field.description })
      }
    : field

function fieldOf(
  part: OpenPart,
  key: string,
  kind: Kind,
  place: string,
  declared: readonly Table[],
  user: string
): InputField {
  const base = {
    key,
    kind,
    label: part.name,
    required: true,
    secret: isGapOfKey(part.text) || asksForSecret(part.name) || (place !== '' && asksForSecret(place)),
    format: 'text' as InputField['format'],
    choices: [] as readonly string[],
    placeholder: '',
    value: part.value,
    repeatable: false
  }
  if (part.kind === 'folder')
    return {
      ...base,
      secret: false,
      format: 'folder',
      description: sentence('ask.folder')
    }
  if (part.kind === 'home')
    return { ...base, secret: false, format: 'folder', value: '~', description: sentence('ask.home') }
  if (part.kind === 'user') return { ...base, secret: false, value: user || null, description: sentence('ask.user') }
  if (part.kind === 'variable') return { ...base, description: sentence('ask.variable', { name: part.name }) }
  if (part.kind === 'shell')
    return {
      ...base,
      placeholder: part.text,
      description: sentence('ask.shell', { command: part.text.slice(2, -1).trim() })
    }
  if (part.kind === 'fill-in' && /^\/path\/to/.test(part.text))
    return { ...base, secret: false, format: 'path', placeholder: part.text, description: sentence('ask.path') }
  if (part.kind === 'fill-in')
    return {
      ...base,
      label: place !== '' && key === place ? place : part.name,
      placeholder: part.text,
      description: sentence('ask.left-to-you', { place })
    }
  return { ...base, ...declaredAs(declared.find((one) => one['id'] === part.name) ?? {}, place, base.secret) }
}

/** As the registry calls them; a host's own inputs have none. */
const formats: Readonly<Record<string, InputField['format']>> = {
  number: 'number',
  boolean: 'boolean',
  filepath: 'path'
}

/** promptString and pickString of VS Code; what a command of its own would answer has to be given by hand. */
function declaredAs(input: Table, place: string, sounds: boolean) {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 2_000) : null)
  const options = Array.isArray(input['options'])
    ? input['options'].flatMap((one: unknown) => {
        const value = typeof one === 'object' && one !== null ? (one as Table)['value'] : one
        return typeof value === 'string' && value !== '' ? [value.slice(0, 2_000)] : []
      })
    : []
  const choices = input['type'] === 'pickString' ? options.slice(0, 200) : []
  const given = text(input['default'])
  const format = formats[String(input['format'])] ?? 'text'
  const secret = typeof input['password'] === 'boolean' ? input['password'] : sounds && choices.length === 0
  return {
    secret,
    description: text(input['description']) ?? sentence('ask.asked', { place }),
    format: choices.length > 0 ? ('choice' as const) : format,
    required: input['required'] !== false,
    placeholder: text(input['placeholder']) ?? '',
    choices,
    value: given !== null && choices.length > 0 && !choices.includes(given) ? null : given
  }
}

/** The `inputs` that stand beside the servers, at the top or one or two levels down. */
export function declaredInputs(value: unknown, depth = 0): readonly Table[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 2) return []
  const table = value as Table
  const own = Object.hasOwn(table, 'inputs') && Array.isArray(table['inputs']) ? table['inputs'] : []
  const below = ['mcp', 'servers', 'mcpServers'].flatMap((name) =>
    Object.hasOwn(table, name) ? declaredInputs(table[name], depth + 1) : []
  )
  return [...own.slice(0, 500).filter((one): one is Table => typeof one === 'object' && one !== null), ...below]
}
