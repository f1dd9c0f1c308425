/** What a changed definition means for a server as it is now. Pure: the supervisor does it. */
import type { ServerDefinition } from '../../../contract/model.ts'
import type { Life } from './lifecycle.ts'

export interface Changed {
  readonly before: ServerDefinition
  readonly next: ServerDefinition
  readonly life: Life
  /** A person stopped it. */
  readonly stoppedByHand: boolean
  /** What would run now has been agreed to. */
  readonly consented: boolean
}
export type Consequence = 'nothing' | 'ask-consent' | 'stop' | 'to-rest' | 'rest-then-begin' | 'begin' | 'restart'

export function consequenceOf({ before, next, life, stoppedByHand, consented }: Changed): Consequence {
  const { phase } = life.state
  const up = next.wanted === 'up'
  if (!consented) {
    if (phase !== 'stopped' && phase !== 'needs-consent') return 'ask-consent'
    if (up && !stoppedByHand) return 'ask-consent'
  }
  if (next.wanted === 'down' && before.wanted !== 'down') return 'stop'
  if (consented && phase === 'needs-consent') return up ? 'rest-then-begin' : 'to-rest'
  if (up && before.wanted !== 'up') return 'begin'
  if (runsDifferently(before, next) && phase !== 'stopped') return 'restart'
  if (phase === 'failed' && next.wanted !== 'down' && (awaitsValue(life) || gotMemory(before, next, life)))
    return 'begin'
  return 'nothing'
}

/** Would another process, or another connection, come of it? */
export function runsDifferently(a: ServerDefinition, b: ServerDefinition): boolean {
  const what = ({ launch, env, source, messageLimitMb }: ServerDefinition) =>
    JSON.stringify([launch, Object.entries(env).sort(), source, messageLimitMb])
  return what(a) !== what(b)
}
/** It failed for want of a value that may just have been given. */
const awaitsValue = (life: Life): boolean =>
  ['missing-secret', 'missing-env', 'vault-unavailable', 'unauthorized'].includes(life.lastError?.code ?? '')
/** It was stopped at its limit, which is another now. */
const gotMemory = (before: ServerDefinition, next: ServerDefinition, life: Life): boolean =>
  life.lastError?.code === 'out-of-memory' && before.memoryHardMb !== next.memoryHardMb
