/**
 * The one way in. Every request, whoever sends it, is looked up by name and parsed by its schema here; after that no
 * function checks again. What a handler throws is a bug: it becomes an `internal` failure and reaches the log.
 */
import type { z } from 'zod'
import { failed, type Outcome } from '../contract/failure.ts'
import type { RequestName } from '../contract/names.ts'
import { requestSchemas, type Caller, type Handlers } from '../contract/requests.ts'
import { requestLabels } from './request-labels.ts'
import { nestedTooDeeply, valueNestedDeeper } from './wire/nesting.ts'

export type Route = (name: string, input: unknown, caller: Caller) => Promise<Outcome<unknown>>

export function createRouter(handlers: Handlers, onBug: (name: string, error: unknown) => void): Route {
  return async (name, input, caller) => {
    if (!Object.hasOwn(requestSchemas, name))
      return failed(
        'bad-input',
        'This Patchbay does not know how to do that. What asked for it may be of another version: reload it, or update both.',
        { detail: `There is no request named ${JSON.stringify(name.slice(0, 80))}.` }
      )
    if (valueNestedDeeper(input)) return failed('nested-too-deeply', nestedTooDeeply('given'))
    const known = name as RequestName
    const parsed = (requestSchemas[known] as z.ZodType).safeParse(input ?? {})
    if (!parsed.success)
      return failed(
        'bad-input',
        `${requestLabels[known]} was not possible with what was given. ${inWords(parsed.error)}`
      )
    try {
      const handler = handlers[known] as (input: unknown, caller: Caller) => Promise<Outcome<unknown>>
      return await handler(parsed.data, caller)
    } catch (error) {
      onBug(known, error)
      return failed(
        'internal',
        `${requestLabels[known]} failed. That is a mistake in Patchbay; what you had is unchanged.`,
        {
          detail: `${known}: ${error instanceof Error ? error.message : String(error)}`
        }
      )
    }
  }
}

/** "The id needs lower-case letters, digits and dashes" for each issue, at most three. Never the value itself: it may be secret. */
function inWords(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map((issue) => {
    const field = issue.path.findLast((step) => typeof step === 'string' && step !== 'change')
    return `The ${field === undefined ? 'input' : nameOf(String(field))} ${needs(issue)}.`
  })
  return issues.join(' ') + (error.issues.length > 3 ? ` And ${error.issues.length - 3} more.` : '')
}
/** "gatewayPort" as "gateway port". */
const nameOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function needs(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `is at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'too_small':
      return `is at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'invalid_value':
      return `is ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    case 'invalid_type':
      return /undefined/.test(issue.message) ? 'is missing' : `must be of the kind ${issue.expected}`
    case 'unrecognized_keys':
      return `takes no ${issue.keys.slice(0, 3).map(nameOf).join(', ')}`
    default:
      return `does not fit: ${issue.message}`
  }
}
const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' || origin === 'set' ? ' entries long' : ''
