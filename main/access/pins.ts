/**
 * A tool whose name, description or schema is no longer what was accepted is held back until a person has read it: new
 * words in a description can steer the model ("rug pull"). The first list of a server is accepted as a whole, because
 * the person has just agreed to run it; a tool that is new is let through and pinned, a changed one is held.
 */
import type { ServerId } from '../../contract/model.ts'
import { own } from '../lib/own.ts'
import type { KeptTool } from '../servers/types.ts'
import { isSteadyPin, mostSteadyBytes, steadyPin } from './steady.ts'
import type { Pins } from './types.ts'

export function heldTools(
  pins: Pins,
  server: ServerId,
  tools: readonly KeptTool[],
  hash: (tool: KeptTool) => string
): readonly string[] {
  const ofServer = own(pins, server)
  if (ofServer === undefined) return []
  return tools
    .filter((tool) => Object.hasOwn(ofServer, tool.name) && !fits(ofServer[tool.name] as string, tool, hash))
    .map((tool) => tool.name)
}

/** Pins every tool that has none yet; null when there is nothing to add. Gone tools keep theirs: they may come back. */
export function pinNew(
  pins: Pins,
  server: ServerId,
  tools: readonly KeptTool[],
  hash: (tool: KeptTool) => string
): Pins | null {
  const ofServer = own(pins, server) ?? {}
  const fresh = tools.filter((tool) => !Object.hasOwn(ofServer, tool.name))
  if (fresh.length === 0) return null
  return { ...pins, [server]: { ...ofServer, ...Object.fromEntries(fresh.map((tool) => [tool.name, hash(tool)])) } }
}

/** As it is now; `changing`: its times, dates and counts may be others from then on. */
export function accept(
  pins: Pins,
  server: ServerId,
  tool: KeptTool,
  hash: (tool: KeptTool) => string,
  changing = false
): Pins {
  const pin = changing && tool.bytes <= mostSteadyBytes ? steadyPin(tool.definition) : hash(tool)
  return { ...pins, [server]: { ...own(pins, server), [tool.name]: pin } }
}

const fits = (pin: string, tool: KeptTool, hash: (tool: KeptTool) => string): boolean =>
  pin === (isSteadyPin(pin) ? steadyPin(tool.definition) : hash(tool))
