/** Does a record belong to the calls that were asked for? Plain functions, for the core, the page and the command line. */
import type { CallRecord } from './model.ts'
import type { CallQuery } from './requests.ts'

/** Somebody's failure: neither refused by a switch nor cancelled by a host. */
export const failedOutcome = (outcome: CallRecord['outcome']): boolean =>
  outcome === 'error' || outcome === 'tool-error' || outcome === 'died'

/** By all but its words. */
export const fits = (call: CallRecord, query: CallQuery): boolean =>
  (query.server === undefined || call.server === query.server) &&
  (query.host === undefined || call.host === query.host) &&
  (query.tool === undefined || call.name === query.tool) &&
  (query.outcome === undefined ||
    (query.outcome === 'failed' ? failedOutcome(call.outcome) : call.outcome === query.outcome)) &&
  (query.slow === undefined || call.slow === query.slow) &&
  (query.overMs === undefined || call.ms > query.overMs) &&
  (query.since === undefined || call.at >= query.since) &&
  (query.until === undefined || call.at < query.until) &&
  (query.before === undefined || call.id < query.before)

/** Words in any order, anywhere; none = everything holds them. */
export const wordsIn = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

export function holdsWords(words: readonly string[], texts: readonly (string | null | undefined)[]): boolean {
  const all = texts.map((text) => text?.toLowerCase() ?? '')
  return words.every((word) => all.some((text) => text.includes(word)))
}
