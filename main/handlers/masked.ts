/**
 * The last look before an answer leaves: a server that repeats its own secret (in a greeting, a tool's description, an
 * error) must not bring it onto a page or into JSON. Results are the exception: they are given as received, to the
 * person who asked.
 */
import type { EventName, Events } from '../../contract/events.ts'
import type { Outcome } from '../../contract/failure.ts'
import type { RequestName } from '../../contract/names.ts'
import { maskDeep } from '../secrets/mask-deep.ts'
import type { Redactor } from '../secrets/types.ts'

/** Answers whose text the person needs as it is: results as received, their own pasted text, a token asked for by name. */
const asTheyAre: readonly string[] = [
  'calls.run',
  'calls.history',
  // Masked when they were saved.
  'calls.saved',
  'calls.save',
  'calls.renameSaved',
  'calls.deleteSaved',
  // Bytes of a picture, looked at as such.
  'servers.icon',
  'resources.read',
  'prompts.get',
  'servers.parse',
  'hosts.import',
  'hosts.found',
  'hosts.plan',
  'hosts.token',
  'core.webLink',
  // Masked line by line before they were stored.
  'logs.window',
  'logs.export',
  // Ours.
  'catalogue.list',
  'settings.update'
] satisfies readonly RequestName[]

export function maskOutcome(
  name: string,
  outcome: Outcome<unknown>,
  redactor: Pick<Redactor, 'mask'>
): Outcome<unknown> {
  const mask = (text: string) => redactor.mask(text).text
  if (!outcome.ok) return maskDeep(outcome, mask)
  if (!asTheyAre.includes(name)) return maskDeep(outcome, mask)
  const value = outcome.value as { readonly failure?: unknown } | null
  if (name !== 'calls.run' || !value?.failure) return outcome
  return { ok: true, value: { ...value, failure: maskDeep(value.failure, mask) } }
}

/** The same for what is told. Log lines are masked already; of a test call only its failure is. */
export function maskEvent<N extends EventName>(name: N, data: Events[N], redactor: Pick<Redactor, 'mask'>): Events[N] {
  if (name === 'logs.appended' || name === 'settings.changed') return data
  const mask = (text: string) => redactor.mask(text).text
  if (name !== 'testCall.changed') return maskDeep(data, mask)
  const { call } = data as Events['testCall.changed']
  return call.failure ? ({ call: { ...call, failure: maskDeep(call.failure, mask) } } as Events[N]) : data
}
