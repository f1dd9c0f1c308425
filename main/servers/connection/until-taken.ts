import type { Outcome } from '../../../contract/failure.ts'
import type { LinkAnswer } from '../../wire/types.ts'
import type { Upstream } from '../types.ts'

/** A server that comes back only to go again does not get the same call for ever. */
const mostLinks = 3

/**
 * Sends a call, and sends it again over the server's next link when the last one ended without having passed it on.
 * `next` waits for that link; null when nobody waits for the answer any more, or the call may no longer be made.
 */
export async function untilTaken(
  first: Upstream,
  next: () => Promise<Outcome<Upstream> | null>,
  send: (upstream: Upstream) => Promise<LinkAnswer>
): Promise<LinkAnswer> {
  let upstream = first
  for (let links = 1; ; links += 1) {
    const answer = await send(upstream)
    if (answer.kind !== 'local' || !answer.unsent || links === mostLinks) return answer
    const then = await next()
    // The same link again: the server is not seen as gone. Another era wants another request.
    if (!then?.ok || then.value.link === upstream.link || then.value.era !== first.era) return answer
    upstream = then.value
  }
}
