import type { Clock } from '../../lib/clock.ts'
import { envelope, type ClientInfo } from '../../mcp/capabilities.ts'
import { toBytes } from '../../mcp/json-bytes.ts'
import { listKinds } from '../../mcp/methods.ts'
import { saidBetween } from '../../wire/session-loss.ts'
import type { Link } from '../../wire/types.ts'
import type { Negotiated } from './handshake.ts'

/**
 * 'gone': the way to the server is broken. 'working': no answer, but it uses the processor. 'untold': silent to a
 * question that it never answered before, and there is no other to ask.
 */
export type Sign = 'alive' | 'silent' | 'gone' | 'working' | 'untold'

/** This share of one core is work; a program that waits or polls uses less. */
const workingShare = 0.1

/**
 * Asks a server for a sign of life. Some never answer a ping and are well, some only when they have nothing else to do:
 * silence is confirmed with a list, which every server can give, and who never answered a ping is asked for the list alone.
 */
export function createProbe(parts: {
  readonly link: Link
  readonly session: Negotiated
  readonly clock: Clock
  readonly clientInfo: ClientInfo
  readonly timeoutMs: number
  /** Processor time of its whole tree so far; null when it is unknown. */
  readonly cpuMs: () => Promise<number | null>
}): () => Promise<Sign> {
  const { link, session, clock, timeoutMs } = parts
  const modern = session.era === 'modern'
  const list = listKinds.find((kind) => Boolean(session.capabilities[kind]))
  /** null: not known yet whether it answers pings at all. A modern server has answered discover once already. */
  let pings: boolean | null = modern ? true : null

  async function ask(method: string): Promise<'alive' | 'silent' | 'gone'> {
    const answer = await link.request({
      method,
      ...(modern && { params: toBytes({ _meta: envelope(session.protocolVersion, parts.clientInfo) }) }),
      timeoutMs,
      maxTimeoutMs: timeoutMs
    })
    if (answer.kind === 'error' && saidBetween(answer.bytes)) return 'silent'
    // An error of its own is an answer too, and so is one that came in a way that cannot be taken: a restart would not mend that.
    if (answer.kind !== 'local' || answer.code.startsWith('output-')) return 'alive'
    return answer.code === 'server-died' ? 'gone' : 'silent'
  }

  return async () => {
    const [askedAt, usedBefore] = [clock.mono(), await parts.cpuMs()]
    if (pings !== false || list === undefined) {
      const pinged = await ask(modern ? 'server/discover' : 'ping')
      if (pinged === 'alive') pings = true
      if (pinged !== 'silent') return pinged
    }
    if (list !== undefined) {
      const listed = await ask(`${list}/list`)
      if (listed === 'alive') pings ??= false
      if (listed !== 'silent') return listed
    } else if (pings !== true) return 'untold'
    const used = await parts.cpuMs()
    const share = used === null || usedBefore === null ? 0 : (used - usedBefore) / (clock.mono() - askedAt)
    return share >= workingShare ? 'working' : 'silent'
  }
}
