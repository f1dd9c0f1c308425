/**
 * One picture from the internet, asked for by a server: nobody to be trusted with this computer's place in a network.
 * Only https, only public addresses (judged by the very address that is connected to, so that a name cannot be looked up
 * twice with two answers), no cookies, no credentials, no proxy, little time and few bytes.
 */
import { lookup as lookUp } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import type { LookupFunction } from 'node:net'
import { mostPictureBytes, webPicture } from './choose-icon.ts'
import { isPublicAddress, mayBePublic } from './public-address.ts'

/** `refused` is for good; `unreachable` may be tried at a later start. */
export type Fetched = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'refused' | 'unreachable' }
export type FetchPicture = (address: string, signal: AbortSignal) => Promise<Fetched>
/** A test gives doubles of these. */
export interface Network {
  readonly request: (url: URL, options: RequestOptions, answered: (answer: IncomingMessage) => void) => Sent
  readonly mayAsk: (hostname: string) => boolean
  readonly mayConnect: (address: string) => boolean
}
interface Sent {
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown
  readonly end: () => unknown
}

const mostMs = 10_000
const mostRedirects = 3
class NotPublic extends Error {}

export function createFetchPicture(
  network: Network = { request: httpsRequest, mayAsk: mayBePublic, mayConnect: isPublicAddress }
): FetchPicture {
  const lookup: LookupFunction = (host, options, answer) =>
    lookUp(host, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, '', 0)
      if (!found.every(({ address }) => network.mayConnect(address))) return answer(new NotPublic(host), '', 0)
      const [first] = found
      if (options.all) answer(null, found)
      else answer(null, first?.address ?? '', first?.family ?? 0)
    })

  async function ask(address: string, signal: AbortSignal, redirects: number): Promise<Fetched> {
    const url = webPicture(address)
    if (url === null || !network.mayAsk(url.hostname)) return { kind: 'refused' }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { accept: 'image/png, image/webp, image/jpeg', 'accept-encoding': 'identity' }
      const sent = network.request(url, { agent: false, lookup, signal, headers }, resolve)
      sent.on('error', reject)
      sent.end()
    })
    const status = answer.statusCode ?? 0
    const { location } = answer.headers
    if (status >= 300 && status < 400) {
      answer.destroy()
      const next = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url).href : null
      return next === null || redirects === 0 ? { kind: 'refused' } : ask(next, signal, redirects - 1)
    }
    if (status !== 200 || (answer.headers['content-encoding'] ?? 'identity') !== 'identity') {
      answer.destroy()
      return { kind: status >= 500 || status === 429 ? 'unreachable' : 'refused' }
    }
    const parts: Buffer[] = []
    let size = 0
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length
      // Leaving the loop ends the connection.
      if (size > mostPictureBytes) return { kind: 'refused' }
      parts.push(part)
    }
    return { kind: 'bytes', bytes: Buffer.concat(parts) }
  }

  return async (address, signal) => {
    try {
      return await ask(address, AbortSignal.any([signal, AbortSignal.timeout(mostMs)]), mostRedirects)
    } catch (error) {
      return { kind: error instanceof NotPublic ? 'refused' : 'unreachable' }
    }
  }
}
