/**
 * The answers to what an order asks for, put where they belong. A part that nobody answered never reaches a process: its
 * value is left out and its field is reported as missing. Pure.
 */
import type { InputField } from '../../contract/model.ts'
import type { InstallRequest, ServerSource } from '../../contract/requests.ts'
import { inWords, say, type Said } from '../../contract/words/say.ts'
import { placeholderOf } from '../secrets/secret-placeholders.ts'

export interface FilledOrder {
  readonly installRequest: InstallRequest
  /** Every field with what it got; of secrets only that there is one. */
  readonly fields: readonly { readonly field: InputField; readonly value: string | null }[]
  /** Variables and headers that are answered: what they hold is no placeholder any more, whatever it looks like. */
  readonly answered: ReadonlySet<string>
  /** Secrets within arguments and address, by name: there stands `${secret:name}` for them. */
  readonly extracted: Readonly<Record<string, string>>
}

const token = /\$\{input:([^{}]+)\}/g
const hasToken = (text: string): boolean => /\$\{input:[^{}]+\}/.test(text)
export const keysIn = (text: string): readonly string[] => [...text.matchAll(token)].map((one) => one[1] ?? '')

/** `answer`: what the person gave for a field, or null. */
export function fillAsks(
  installRequest: InstallRequest,
  userHome: string,
  answer: (field: InputField) => string | null,
  headerValue: (name: string, value: string) => string
): FilledOrder {
  const asks = new Map((installRequest.asks ?? []).map((field) => [field.key, field as InputField]))
  // Written by hand, without a field of its own: asked for all the same.
  for (const text of textsOf(installRequest.source))
    for (const key of keysIn(text)) if (!asks.has(key)) asks.set(key, bare(key))
  for (const [kind, values] of valuesOf(installRequest))
    for (const value of Object.values(values))
      for (const key of keysIn(value))
        if (!asks.has(key) && !/^\$\{input:[^{}]*\}$/.test(value.trim())) asks.set(key, { ...bare(key), kind })
  if (asks.size === 0) return { installRequest, fields: [], answered: new Set(), extracted: {} }

  const values = new Map<string, string | null>()
  for (const field of asks.values()) values.set(field.key, answer(field) ?? standing(field, userHome))
  const fill = (text: string): string => text.replace(token, (whole, key: string) => values.get(key) ?? whole)
  const extracted: Record<string, string> = {}
  /** In an argument or an address: of a secret only its place. */
  const fillOpen = (text: string): string =>
    text.replace(token, (whole, key: string) => {
      const value = values.get(key) ?? null
      if (value === null) return whole
      if (!asks.get(key)?.secret) return value
      extracted[key] = value
      return placeholderOf(key)
    })
  const answered = new Set<string>()
  const secretIn = (text: string) => keysIn(text).some((key) => asks.get(key)?.secret)

  const env: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  for (const [name, value] of [...Object.entries(installRequest.env), ...Object.entries(installRequest.secrets)]) {
    const secret = Object.hasOwn(installRequest.secrets, name)
    if (secret && !(installRequest.secrets[name] === value)) continue
    if (!keysIn(value).some((key) => asks.has(key))) {
      ;(secret ? secrets : env)[name] = value
      continue
    }
    const filled = fill(value)
    answered.add(`env:${name}`)
    if (!hasToken(filled)) (secret || secretIn(value) ? secrets : env)[name] = filled
  }
  const source = filledSource(installRequest.source)
  return {
    installRequest: { ...installRequest, env, secrets, source },
    extracted,
    fields: [...asks.values()].map((field) => ({ field, value: values.get(field.key) ?? null })),
    answered
  }

  function filledSource(source: ServerSource): ServerSource {
    if (source.from === 'catalogue') return source
    if (source.from !== 'remote') {
      const args = source.args.map(fillOpen)
      if (source.from !== 'command') return { ...source, args }
      const { cwd, ...rest } = { ...source, command: fill(source.command), args }
      const folder = cwd === undefined ? undefined : fill(cwd)
      // Blocked until it is given; without it the rest can be shown.
      return folder === undefined || hasToken(folder) ? rest : { ...rest, cwd: folder }
    }
    const headers: Record<string, string> = {}
    const secretHeaders = [...source.secretHeaders]
    for (const [name, value] of Object.entries(source.headers)) {
      const keys = keysIn(value).filter((key) => asks.has(key))
      if (keys.length === 0) {
        headers[name] = value
        continue
      }
      const filled = fill(value)
      answered.add(`header:${name}`)
      if (hasToken(filled)) continue
      headers[name] = /^\$\{input:[^{}]+\}$/.test(value.trim()) ? headerValue(name, filled) : filled
      if (secretIn(value)) secretHeaders.push(name)
    }
    return { ...source, url: fillOpen(source.url), headers, secretHeaders: [...new Set(secretHeaders)] }
  }
}

/** A default; no shell will expand a tilde. An empty one is none. */
function standing(field: InputField, userHome: string): string | null {
  if (field.value === null || field.value === '') return null
  return field.format === 'folder' || field.format === 'path'
    ? field.value.replace(/^~(?=$|[\\/])/, userHome)
    : field.value
}

const textsOf = (source: ServerSource): readonly string[] => {
  if (source.from === 'catalogue') return []
  if (source.from === 'remote') return [source.url]
  return source.from !== 'command' ? source.args : [source.command, ...source.args, source.cwd ?? '']
}
const valuesOf = (
  installRequest: InstallRequest
): readonly (readonly ['env' | 'header', Readonly<Record<string, string>>])[] => [
  ['env', installRequest.env],
  ['env', installRequest.secrets],
  ['header', installRequest.source.from === 'remote' ? installRequest.source.headers : {}]
]
/** A description of Patchbay’s own. */
export const described = (said: Said): Pick<InputField, 'description' | 'said'> => ({
  description: inWords(said),
  said
})
const bare = (key: string): InputField => ({
  key,
  kind: 'arg',
  label: key,
  ...described(say('asks.argument')),
  required: true,
  secret: false,
  format: 'text',
  choices: [],
  placeholder: '',
  value: null,
  repeatable: false
})
