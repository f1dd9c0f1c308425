/** An "install" link of a host → the entry it carries. Only read: nothing is fetched and nothing started. Pure. */
import type { NamedEntry } from './tables.ts'
import { entriesOf } from './tables.ts'

/** A web page in front of a deep link, and the schemes themselves. */
const webPages = ['cursor.com', 'www.cursor.com', 'lmstudio.ai', 'kiro.dev', 'vscode.dev', 'insiders.vscode.dev']
const schemes = /^(cursor|vscode|vscode-insiders|lmstudio|kiro|raycast|cherrystudio|app\.5ire|ccswitch|goose):/i

export function isInstallLink(text: string): boolean {
  if (/\s/.test(text) || text.length > 65_536) return false
  if (schemes.test(text)) return true
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return webPages.includes(url.hostname) && /install-mcp|\/mcp\/add|\/redirect/.test(url.pathname + url.search)
}

/** null when it carries no server that can be read. */
export function entriesOfLink(text: string, depth = 0): readonly NamedEntry[] | null {
  if (depth > 2 || !URL.canParse(text)) return null
  const url = new URL(text)
  const inner = url.searchParams.get('url')
  if (inner && /vscode\.dev$/.test(url.hostname)) return entriesOfLink(inner, depth + 1)
  if (url.protocol === 'goose:') return gooseEntry(url.searchParams)
  const name = url.searchParams.get('name') ?? ''
  const carried = url.searchParams.get('config') ?? url.searchParams.get('servers')
  const payloads = carried ? [carried] : [text.slice(text.indexOf('?') + 1), text.slice(text.indexOf('#') + 1)]
  for (const payload of payloads) {
    const value = decoded(payload)
    const entries = value === undefined ? null : entriesOf(value)
    if (entries) return entries.map((one) => (one.name === '' ? { ...one, name } : one))
  }
  return null
}

function gooseEntry(query: URLSearchParams): readonly NamedEntry[] {
  const name = query.get('name') ?? query.get('id') ?? ''
  const url = query.get('url')
  const entry = url
    ? { url, type: query.get('type') ?? 'http' }
    : { command: query.get('cmd') ?? '', args: query.getAll('arg') }
  return [{ name, entry }]
}

/** JSON in the open, URL-encoded once or twice, or in base64 or base64url with or without padding. */
function decoded(payload: string): unknown {
  for (const text of [payload, once(payload), once(once(payload)), fromBase64(payload), fromBase64(once(payload))]) {
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null) return value
    } catch {
      continue
    }
  }
  return undefined
}

function once(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// URLSearchParams has turned a plus of base64 into a blank.
const fromBase64 = (text: string): string =>
  Buffer.from(text.replace(/ /g, '+').replace(/-/g, '+').replace(/_/g, '/'), 'base64').toString('utf8')
