/**
 * The first words with a server, in whichever era it speaks, over a link that is kept. `server/discover` comes first: a
 * modern server answers it and needs no more. Anything else (an error, silence for 5 s) means the older era, whose
 * `initialize` then follows on the same link. The discover is left open meanwhile: a server that is slow to start reads
 * both in order, and if it refuses `initialize` because it has answered the other, that answer still counts.
 */
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say, sentence } from '../../../contract/words/say.ts'
import { chosenIcon } from '../../icons/choose-icon.ts'
import type { Clock } from '../../lib/clock.ts'
import { shown } from '../../lib/shown.ts'
import { clientCapabilities, envelope, type ClientInfo } from '../../mcp/capabilities.ts'
import { errorCode, isModernError } from '../../mcp/error-codes.ts'
import { fromBytes, isPlain, toBytes, type Plain } from '../../mcp/json-bytes.ts'
import { metaKey } from '../../mcp/meta-keys.ts'
import { legacyVersions, modernVersions, newestLegacy } from '../../mcp/versions.ts'
import type { Link, LinkAnswer } from '../../wire/types.ts'

export type Era = 'legacy' | 'modern'
export interface Negotiated {
  readonly era: Era
  readonly protocolVersion: string
  readonly capabilities: Readonly<Record<string, unknown>>
  readonly instructions: string | null
  /** For display only: what a server says of itself is not its identity. */
  readonly version: string | null
  /** The address of the icon it declares that suits best; null when it has none. */
  readonly icon: string | null
}
export interface HandshakeParts {
  readonly link: Link
  readonly clock: Clock
  readonly clientInfo: ClientInfo
  /** What its clients can be asked. */
  readonly offered?: Plain
  /** How it was last time. A wrong assumption costs one round trip. */
  readonly assumed: Era | null
  readonly discoverTimeoutMs: number
  /** For the sentences. */
  readonly name: string
  /**
   * Over HTTP one request can fail without the link being gone: servers of the older era refuse what comes before
   * `initialize` with any status they like.
   */
  readonly remote?: boolean
  /** Whatever comes of it: it answers as only a sound server does, in the modern way or with a version by name. */
  readonly onSound?: () => void
  /** An answer to discover came, good or bad, in a form that can be read. */
  readonly onAnswered?: () => void
  /** Nothing came in answer to discover for `discoverTimeoutMs`; `initialize` goes out now. */
  readonly onSilence?: () => void
}
type Found =
  | { readonly kind: 'session'; readonly session: Negotiated }
  | { readonly kind: 'over'; readonly failure: Outcome<never> }
type Probe = Found | { readonly kind: 'not-modern' }

/**
 * Resolves with the session or with why there is none: unsupported-version, handshake-refused (neither will heal by
 * trying again) or server-died. Has no time limit of its own: whoever started the server ends the link.
 */
export async function shakeHands(parts: HandshakeParts): Promise<Outcome<Negotiated>> {
  const { link, clock } = parts
  if (parts.assumed === 'legacy') {
    const known = await initialize(parts)
    if (known.kind !== 'not-legacy') return outcome(known)
    const again = await discover(parts, new AbortController().signal)
    return again.kind === 'not-modern' ? known.refusal : outcome(again)
  }
  const giveUp = new AbortController()
  const probe = discover(parts, giveUp.signal)
  const first = await within(clock, probe, parts.discoverTimeoutMs)
  if (first === null) parts.onSilence?.()
  if (first !== null && first.kind !== 'not-modern') return outcome(first)
  const legacy = await initialize(parts)
  if (legacy.kind !== 'not-legacy') {
    // Nothing waits for it any more; a server that never answers it would otherwise look busy for ever.
    giveUp.abort()
    return outcome(legacy)
  }
  if (first !== null) return legacy.refusal
  const late = await within(clock, probe, parts.discoverTimeoutMs)
  if (late !== null && late.kind !== 'not-modern') return outcome(late)
  giveUp.abort()
  if (late !== null) return legacy.refusal
  const last = await discover({ ...parts, link }, new AbortController().signal)
  return last.kind === 'not-modern' ? legacy.refusal : outcome(last)
}

async function discover(
  parts: HandshakeParts,
  signal: AbortSignal,
  version: string = modernVersions[0],
  tries = 1
): Promise<Probe> {
  const answer = await parts.link.request({
    method: 'server/discover',
    params: toBytes({ _meta: envelope(version, parts.clientInfo, parts.offered) }),
    signal
  })
  if (answer.kind === 'local')
    return answer.code === 'server-died' && !parts.remote ? died(answer) : { kind: 'not-modern' }
  parts.onAnswered?.()
  const value = fromBytes(answer.bytes)
  if (answer.kind === 'error') return refusedDiscover(parts, signal, value, tries)
  if (!isPlain(value) || !isPlain(value['capabilities'])) return { kind: 'not-modern' }
  parts.onSound?.()
  const offered = strings(value['supportedVersions'])
  const common = modernVersions.find((known) => offered.includes(known)) ?? (offered.length === 0 ? version : undefined)
  if (common === undefined) return over(unsupported(parts.name, offered))
  const info = isPlain(value['_meta']) ? value['_meta'][metaKey.serverInfo] : value['serverInfo']
  return sessionOf({ era: 'modern', protocolVersion: common }, value, info)
}

/** An error of the modern family means a modern server: it is never answered with `initialize`. */
async function refusedDiscover(
  parts: HandshakeParts,
  signal: AbortSignal,
  error: unknown,
  tries: number
): Promise<Probe> {
  const code = isPlain(error) ? error['code'] : null
  const data = isPlain(error) && isPlain(error['data']) ? error['data'] : {}
  const said = isPlain(error) ? text(error['message']) : null
  if (isModernError(code)) parts.onSound?.()
  if (code === errorCode.unsupportedVersion) {
    const offered = strings(data['supported'])
    const common = modernVersions.find((known) => offered.includes(known))
    if (common === undefined || tries >= 2) return over(unsupported(parts.name, offered))
    return discover(parts, signal, common, tries + 1)
  }
  if (code === errorCode.missingCapability) {
    const needed = isPlain(data['requiredCapabilities']) ? Object.keys(data['requiredCapabilities']).join(', ') : ''
    return over(
      failed('handshake-refused', say('handshake.needs', { name: parts.name, what: needed || null }), {
        ...(said && { detail: said })
      })
    )
  }
  if (code === errorCode.headerMismatch)
    return over(
      failed('handshake-refused', say('handshake.headers', { name: parts.name }), { ...(said && { detail: said }) })
    )
  return { kind: 'not-modern' }
}

type Legacy = Found | { readonly kind: 'not-legacy'; readonly refusal: Outcome<never> }

async function initialize(parts: HandshakeParts): Promise<Legacy> {
  const answer = await parts.link.request({
    method: 'initialize',
    params: toBytes({
      protocolVersion: newestLegacy,
      capabilities: parts.offered ?? clientCapabilities,
      clientInfo: parts.clientInfo
    })
  })
  if (answer.kind === 'local') return died(answer)
  const value = fromBytes(answer.bytes)
  if (answer.kind === 'error') {
    const said = isPlain(value) ? text(value['message']) : null
    const offered = isPlain(value) && isPlain(value['data']) ? strings(value['data']['supported']) : []
    if (offered.length > 0) parts.onSound?.()
    const refusal =
      offered.length > 0
        ? unsupported(parts.name, offered)
        : failed('handshake-refused', say('handshake.refused', { name: parts.name, why: said ? shown(said) : null }), {
            ...(said && { detail: said })
          })
    return { kind: 'not-legacy', refusal }
  }
  const version = isPlain(value) ? value['protocolVersion'] : null
  if (!isPlain(value) || typeof version !== 'string' || !legacyVersions.some((known) => known === version)) {
    if (typeof version === 'string') parts.onSound?.()
    return over(unsupported(parts.name, [String(version)]))
  }
  parts.link.notify('notifications/initialized')
  return sessionOf({ era: 'legacy', protocolVersion: version }, value, value['serverInfo'])
}

const sessionOf = (agreed: Pick<Negotiated, 'era' | 'protocolVersion'>, answer: Plain, serverInfo: unknown): Found => ({
  kind: 'session',
  session: {
    ...agreed,
    capabilities: capabilitiesOf(answer['capabilities']),
    instructions: text(answer['instructions']),
    version: isPlain(serverInfo) ? text(serverInfo['version']) : null,
    icon: isPlain(serverInfo) ? chosenIcon(serverInfo['icons']) : null
  }
})

/** Some servers say `true` for what they have, and null or false for what they have not. */
function capabilitiesOf(given: unknown): Negotiated['capabilities'] {
  if (!isPlain(given)) return {}
  const had = Object.entries(given).filter(([, value]) => value !== null && value !== false)
  return Object.fromEntries(had.map(([name, value]) => [name, value === true ? {} : value]))
}

const outcome = (found: Found): Outcome<Negotiated> => (found.kind === 'session' ? done(found.session) : found.failure)
const over = (failure: Outcome<never>): Found => ({ kind: 'over', failure })
const died = (answer: Extract<LinkAnswer, { kind: 'local' }>): Found =>
  over(failed(answer.code, answer.said ?? answer.message))
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string').slice(0, 20) : []
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const unsupported = (name: string, offered: readonly string[]): Outcome<never> =>
  failed('unsupported-version', say('handshake.version', { name, versions: shown(offered.join(', ')) || null }), {
    detail: sentence('handshake.known-versions', { versions: [...legacyVersions, ...modernVersions] })
  })

/** The answer, or null when the time is over first. */
function within<T>(clock: Clock, promise: Promise<T>, ms: number): Promise<T | null> {
  return new Promise((resolve) => {
    const undo = clock.after(ms, () => resolve(null))
    void promise.then((value) => {
      undo()
      resolve(value)
    })
  })
}
