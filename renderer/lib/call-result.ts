/** A tool's answer as parts that can be shown. It comes from a server, so every field is checked before it is believed. */
export type ResultPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'image' | 'audio'
      readonly source: string
      readonly mime: string
      readonly bytes: number
      readonly data: string
    }
  | {
      readonly kind: 'link'
      readonly uri: string
      readonly name: string
      readonly description: string
      readonly mime: string
    }
  | {
      readonly kind: 'resource'
      readonly uri: string
      readonly mime: string
      readonly text: string | null
      readonly data: string | null
    }
  | { readonly kind: 'other'; readonly value: unknown }

export interface CallResult {
  readonly parts: readonly ResultPart[]
  readonly structured: unknown
  readonly isError: boolean
}

const images = /^image\/(png|jpe?g|gif|webp|avif|bmp|svg\+xml)$/
const sounds = /^audio\/[a-z0-9.+-]+$/
const base64 = /^[A-Za-z0-9+/=\s_-]*$/

export function readCallResult(result: unknown): CallResult {
  const answer = asRecord(result)
  const content = Array.isArray(answer['content']) ? (answer['content'] as unknown[]) : null
  if (content === null) {
    return {
      parts: result === null || result === undefined ? [] : [{ kind: 'other', value: result }],
      structured: undefined,
      isError: false
    }
  }
  return {
    parts: content.map(readPart),
    structured: answer['structuredContent'],
    isError: answer['isError'] === true
  }
}

/** The same for what `resources/read` answers with. */
export function readContents(result: unknown): readonly ResultPart[] {
  const contents = asRecord(result)['contents']
  return Array.isArray(contents)
    ? contents.map((entry) => readPart({ type: 'resource', resource: entry }))
    : [{ kind: 'other', value: result }]
}

/** The same for what `prompts/get` answers with: who says it, and the parts of it. */
export function readMessages(
  result: unknown
): readonly { readonly role: string; readonly parts: readonly ResultPart[] }[] {
  const messages = asRecord(result)['messages']
  return (Array.isArray(messages) ? messages : []).map((entry) => {
    const message = asRecord(entry)
    const content = message['content']
    return {
      role: text(message['role']) || 'message',
      parts: (Array.isArray(content) ? content : [content]).map(readPart)
    }
  })
}

function readPart(value: unknown): ResultPart {
  const part = asRecord(value)
  const mime = text(part['mimeType']).toLowerCase()
  switch (part['type']) {
    case 'text':
      return typeof part['text'] === 'string' ? { kind: 'text', text: part['text'] } : { kind: 'other', value }
    case 'image':
    case 'audio': {
      const data = text(part['data'])
      const fits = part['type'] === 'image' ? images : sounds
      if (data === '' || !fits.test(mime) || !base64.test(data)) return { kind: 'other', value }
      return {
        kind: part['type'],
        source: `data:${mime};base64,${data}`,
        mime,
        bytes: Math.floor((data.length * 3) / 4),
        data
      }
    }
    case 'resource_link':
      return {
        kind: 'link',
        uri: text(part['uri']),
        name: text(part['title']) || text(part['name']) || text(part['uri']),
        description: text(part['description']),
        mime
      }
    case 'resource': {
      const resource = asRecord(part['resource'])
      const data = text(resource['blob'])
      const type = text(resource['mimeType']).toLowerCase()
      if (data !== '' && images.test(type) && base64.test(data)) {
        return {
          kind: 'image',
          source: `data:${type};base64,${data}`,
          mime: type,
          bytes: Math.floor((data.length * 3) / 4),
          data
        }
      }
      return {
        kind: 'resource',
        uri: text(resource['uri']),
        mime: type,
        text: typeof resource['text'] === 'string' ? resource['text'] : null,
        data: data === '' ? null : data
      }
    }
    default:
      return { kind: 'other', value }
  }
}

/** Text that is JSON is easier read as a tree. Null when it is not, or is only a word or number. */
export function jsonIn(textValue: string): unknown {
  const start = textValue.trimStart()[0]
  if (start !== '{' && start !== '[') return null
  try {
    return JSON.parse(textValue) as unknown
  } catch {
    return null
  }
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
