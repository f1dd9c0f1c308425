/**
 * Which server mentioned a resource to which host. Links in results need not be in any list, so when the host reads one, what
 * was said is the only way to know whose it is. Kept in memory only, the newest first to stay.
 */
import type { HostId, ServerId } from '../../contract/model.ts'
import { scanValue, skipSpace } from '../wire/spans.ts'

export interface ResourceOrigins {
  /** A result of this server goes to this host. Scanned as bytes; nothing is changed. */
  readonly note: (host: HostId, server: ServerId, result: Buffer) => void
  /** Who mentioned it to this host last; null when nobody did, or too long ago. */
  readonly serverOf: (host: HostId, uri: string) => ServerId | null
}

const keptPerHost = 5_000
/** One result can only push out so many of the others. */
const keptPerResult = 1_000
const longestUri = 2_048
const key = Buffer.from('"uri"')
const colon = 0x3a
const quote = 0x22

export function createResourceOrigins(): ResourceOrigins {
  const hosts = new Map<HostId, Map<string, ServerId>>()
  return {
    note(host, server, result) {
      const uris = mentionedUris(result)
      if (uris.length === 0) return
      const known = hosts.get(host) ?? new Map<string, ServerId>()
      hosts.set(host, known)
      for (const uri of uris) {
        known.delete(uri)
        known.set(uri, server)
      }
      for (const oldest of known.keys()) {
        if (known.size <= keptPerHost) break
        known.delete(oldest)
      }
    },
    serverOf: (host, uri) => hosts.get(host)?.get(uri) ?? null
  }
}

/**
 * Every string under a key "uri", at any depth: resource links, embedded resources, and contents that name others. A
 * quoted key cannot occur inside a JSON string, where its quotes would be escaped. Searched natively, so that a large
 * result without any costs next to nothing.
 */
export function mentionedUris(result: Buffer): readonly string[] {
  const uris = new Set<string>()
  for (let at = result.indexOf(key); at !== -1 && uris.size < keptPerResult; at = result.indexOf(key, at + 1)) {
    const after = skipSpace(result, at + key.length, result.length)
    if (result[after] !== colon) continue
    const start = skipSpace(result, after + 1, result.length)
    if (result[start] !== quote) continue
    // A URI of the longest kind may be written in escapes of six bytes a character.
    const value = scanValue(result, start, Math.min(result.length, start + longestUri * 6 + 2))
    if (!value.ok) continue
    const uri: unknown = JSON.parse(result.toString('utf8', start, value.end))
    if (typeof uri === 'string' && uri.length <= longestUri) uris.add(uri)
  }
  return [...uris]
}
