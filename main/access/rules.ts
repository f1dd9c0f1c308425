/** What is judged by, gathered from what a person decided and how servers are. Pure. */
import type { Phase, ServerId, Wanted } from '../../contract/model.ts'
import type { KeptTool } from '../servers/types.ts'
import type { AccessRules } from './judge.ts'
import { heldTools } from './pins.ts'
import type { Pins, Plugs, Switches } from './types.ts'

/** In these a call is answered, now or after a short wait. */
const usable: readonly Phase[] = ['ready', 'degraded', 'starting', 'waiting', 'crash-looping', 'stopping']

export interface Decided {
  readonly switches: Switches
  readonly plugs: Plugs
  readonly pins: Pins
}
export interface JudgedServer {
  readonly id: ServerId
  readonly wanted: Wanted
  readonly phase: Phase
  readonly tools: readonly KeptTool[]
}

export function accessRules(
  { switches, plugs, pins }: Decided,
  servers: readonly JudgedServer[],
  hashTool: (tool: KeptTool) => string
): AccessRules {
  const held = servers.map(({ id, tools }) => [id, new Set(heldTools(pins, id, tools, hashTool))] as const)
  return { switches, plugs, held: new Map(held), available: new Set(servers.filter(answers).map(({ id }) => id)) }
}

/** A stopped server that starts on demand is there: the first call starts it. */
const answers = ({ wanted, phase }: JudgedServer): boolean =>
  wanted !== 'down' && (usable.includes(phase) || (wanted === 'on-demand' && phase === 'stopped'))
