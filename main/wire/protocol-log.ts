import type { LogLevel, LogLine } from '../../contract/model.ts'
import { capText } from '../logs/cap-text.ts'
import { isModernError } from '../mcp/error-codes.ts'
import { findInParams, stringAt, type ParamsSpans } from './params.ts'
import { findMembers } from './spans.ts'

/** One line of the protocol log: a request with its answer, or a notification. Goes to LogBook.write as it is. */
export interface ProtocolEntry {
  readonly text: string
  readonly level: LogLevel
  readonly call: NonNullable<LogLine['call']>
}

export interface ProtocolExchange {
  readonly method: string
  readonly direction: 'out' | 'in'
  readonly host: string | null
  readonly params: Buffer | undefined
  /** Where the name is in params, when the caller has looked already: params can be big. */
  readonly spans?: ParamsSpans | null
  readonly ms: number | null
  readonly answer?: { readonly kind: 'result' | 'error'; readonly bytes: Buffer } | undefined
  /** Why there is no answer. */
  readonly ended?: string
  /** Whoever asked took the question back: no fault of anyone. */
  readonly cancelled?: boolean
}

/**
 * More than the log shows (16 KB): secrets are masked there before the text is cut, and one that lies across the cut must
 * be whole to be found.
 */
const keptBytes = 20 * 1024
/** A result beyond this is not searched for isError. */
const searchedBytes = 1024 * 1024

export function describeExchange(exchange: ProtocolExchange): ProtocolEntry {
  const { method, direction, host, params, ms, answer, ended } = exchange
  const spans = exchange.spans !== undefined ? exchange.spans : params === undefined ? null : findInParams(params)
  const name =
    params === undefined || spans === null ? null : (stringAt(params, spans.name) ?? stringAt(params, spans.uri))
  const bytes = answer?.bytes.length ?? null
  // Every server of the older eras answers the first question so, or not at all: that is how it is recognised.
  const older = method === 'server/discover' && (exchange.cancelled === true || refusesDiscover(answer))
  const failed =
    !older &&
    (ended !== undefined || answer?.kind === 'error' || (answer !== undefined && toolFailed(method, answer.bytes)))
  const outcome = answer === undefined && ended === undefined ? 'sent' : failed ? 'error' : 'ok'
  return {
    level:
      // a server that knows no ping answers with an error, and lives
      failed && !exchange.cancelled && !(method === 'ping' && answer?.kind === 'error')
        ? 'error'
        : method === 'notifications/progress' || method === 'ping'
          ? 'debug'
          : 'info',
    text: [direction === 'out' ? '→' : '←', method, name, older ? olderEra : tell(answer, failed, ended, bytes)]
      .filter(Boolean)
      .join(' '),
    call: {
      method,
      name,
      direction,
      host,
      ms,
      bytes: bytes ?? params?.length ?? null,
      outcome,
      ...(params === undefined ? {} : { request: asText(params) }),
      ...(answer === undefined ? (ended === undefined ? {} : { response: ended }) : { response: asText(answer.bytes) })
    }
  }
}

const olderEra = '· does not speak the 2026 era'
function refusesDiscover(answer: ProtocolExchange['answer']): boolean {
  if (answer?.kind !== 'error') return false
  const code = findMembers(answer.bytes, ['code']).members['code']
  // An error of the 2026 era itself: whoever gives it speaks it.
  return code === undefined || !isModernError(Number(answer.bytes.toString('latin1', code.start, code.end)))
}

function tell(
  answer: ProtocolExchange['answer'],
  failed: boolean,
  ended: string | undefined,
  bytes: number | null
): string {
  if (ended !== undefined) return `· failed: ${ended}`
  if (answer === undefined) return ''
  if (answer.kind === 'error') return `· error: ${errorText(answer.bytes)}`
  return failed ? `· isError: true, ${size(bytes as number)}` : `· ${size(bytes as number)}`
}

function errorText(error: Buffer): string {
  const found = findMembers(error, ['code', 'message'])
  const code = found.members['code']
  const message = stringAt(error, found.members['message'])
  return `${code === undefined ? '' : error.toString('utf8', code.start, code.end)} ${capText(message ?? '', 300)}`.trim()
}

function toolFailed(method: string, result: Buffer): boolean {
  if (method !== 'tools/call' || result.length > searchedBytes) return false
  const found = findMembers(result, ['isError'])
  const span = found.members['isError']
  return span !== undefined && result.toString('latin1', span.start, span.end) === 'true'
}

function asText(bytes: Buffer): string {
  const text = bytes.toString('utf8', 0, keptBytes)
  return bytes.length > keptBytes ? `${text}…[+${bytes.length - keptBytes} bytes]` : text
}

const size = (bytes: number): string => (bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`)
