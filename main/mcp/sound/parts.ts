/**
 * Parts of results one by one: what can be read of an odd part is kept, and what cannot be passed on is named in its
 * place, so that nothing vanishes without a word. A sound part is the same object.
 */
import { say, sentence, type Said } from '../../../contract/words/say.ts'
import { shown } from '../../lib/shown.ts'
import { isPlain, type Plain } from '../json-bytes.ts'
import { asBase64, kindOfData, splitDataUrl } from './media.ts'
import { annotations, icons, located } from './pieces.ts'
import { anObject, mendMembers, numberOf, own, text, type Tell } from './shape.ts'

const silent: Tell = () => undefined
const optional = { annotations, icons, _meta: anObject } as const
const contents = { mimeType: text, _meta: anObject } as const

export const textPart = (words: string): Plain => ({ type: 'text', text: words })
/** The words of what should have been a text; digits as they came. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)

/** A list, whatever came instead of one; null when nothing did. */
export function listIn(value: unknown): readonly unknown[] | null {
  if (value === undefined || value === null) return null
  return Array.isArray(value) ? (value as readonly unknown[]) : [value]
}

/** Null for nothing: there is nothing to say of it. */
export function soundPart(value: unknown): Plain | null {
  if (value === null || value === undefined) return null
  if (!isPlain(value) || numberOf(value) !== null) return textPart(textOf(value))
  const type = typeof value['type'] === 'string' ? value['type'] : typeOf(value)
  if (type === null) return textPart(textOf(value))
  const part = type === value['type'] ? value : { ...value, type }
  if (type === 'text') return withText(mendMembers(part, optional, silent))
  if (type === 'image' || type === 'audio') return withData(mendMembers(part, optional, silent), type)
  if (type === 'resource_link') return withName(mendMembers(part, located, silent))
  if (type === 'resource') return withResource(mendMembers(part, optional, silent))
  return typeof part['text'] === 'string'
    ? textPart(part['text'])
    : leftOut(say('gateway.part-unknown', { type: shown(type, 60) }))
}

/** What a part without a type surely is. */
function typeOf(part: Plain): string | null {
  if (own(part, 'text')) return 'text'
  if (isPlain(part['resource'])) return 'resource'
  if (typeof part['data'] === 'string' && typeof part['mimeType'] === 'string')
    return part['mimeType'].startsWith('audio/') ? 'audio' : part['mimeType'].startsWith('image/') ? 'image' : null
  return null
}

const leftOut = (why: Said): Plain => textPart(sentence('gateway.part-left-out', { why }))

const withText = (part: Plain): Plain =>
  typeof part['text'] === 'string' ? part : { ...part, text: textOf(part['text']) }

function withData(part: Plain, type: 'image' | 'audio'): Plain {
  const given = splitDataUrl(part['data'])
  const data = asBase64(given.data)
  if (data === null) return leftOut(say('gateway.part-no-data', { type }))
  const mimeType = typeof part['mimeType'] === 'string' ? part['mimeType'] : (given.mimeType ?? kindOfData(data, type))
  return data === part['data'] && mimeType === part['mimeType'] ? part : { ...part, data, mimeType }
}

function withName(part: Plain): Plain {
  const { uri, name, title } = part
  if (typeof uri !== 'string') return leftOut(say('gateway.part-no-address', { type: 'resource_link' }))
  return typeof name === 'string' ? part : { ...part, name: typeof title === 'string' ? title : uri }
}

function withResource(part: Plain): Plain {
  const { resource } = part
  if (!isPlain(resource)) return leftOut(say('gateway.part-no-resource'))
  if (typeof resource['uri'] !== 'string')
    return own(resource, 'text')
      ? textPart(textOf(resource['text']))
      : leftOut(say('gateway.part-no-address', { type: 'resource' }))
  const now = soundContents(resource, resource['uri'])
  return now === resource ? part : { ...part, resource: now }
}

/** What is at an address; `asked` is what the host asked for, for contents that name none. */
export function soundContents(value: unknown, asked: string): Plain | null {
  if (value === null || value === undefined) return null
  if (!isPlain(value) || numberOf(value) !== null) return { uri: asked, text: textOf(value) }
  const part = mendMembers(value, contents, silent)
  const uri = typeof part['uri'] === 'string' ? part['uri'] : asked
  const { text: words, blob, ...rest } = part
  if (typeof words !== 'string' && typeof blob === 'string') {
    const data = asBase64(splitDataUrl(blob).data)
    if (data === null)
      return {
        ...rest,
        uri,
        text: sentence('gateway.part-left-out', { why: say('gateway.part-no-data', { type: 'blob' }) })
      }
    return data === blob && uri === part['uri'] && !own(part, 'text') ? part : { ...rest, uri, blob: data }
  }
  if (typeof words === 'string' && uri === part['uri'] && !own(part, 'blob')) return part
  return typeof words === 'string' && typeof blob === 'string'
    ? uri === part['uri']
      ? part
      : { ...part, uri }
    : { ...rest, uri, text: textOf(words) }
}

const assistants = ['assistant', 'model', 'ai', 'bot']
/** One message for each content; the protocol knows a person and an assistant, and what is neither is asked by the person. */
export function soundMessages(value: unknown): readonly Plain[] {
  if (value === null || value === undefined) return []
  if (!isPlain(value) || numberOf(value) !== null) return [{ role: 'user', content: textPart(textOf(value)) }]
  const said = typeof value['role'] === 'string' ? value['role'].toLowerCase() : ''
  const role = assistants.includes(said) ? 'assistant' : 'user'
  const given = own(value, 'content') ? value['content'] : own(value, 'text') ? value['text'] : undefined
  const several = (listIn(given) ?? ['']).flatMap((one) => soundPart(one) ?? [])
  return several.map((content) =>
    content === value['content'] && role === value['role'] ? value : { ...value, role, content }
  )
}
