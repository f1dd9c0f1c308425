/**
 * The one way in. Every request, whoever sends it, is looked up by name and parsed by its schema here; after that no
 * function checks again. What a handler throws is a bug: it becomes an `internal` failure and reaches the log.
 */
import type { z } from 'zod'
import { failed, type Outcome } from '../contract/failure.ts'
import type { RequestName } from '../contract/names.ts'
import { requestSchemas, type Caller, type Handlers } from '../contract/requests.ts'
import { inWords, say, sentence, type Said } from '../contract/words/say.ts'
import { nestedTooDeeply, valueNestedDeeper } from './wire/nesting.ts'

export type Route = (name: string, input: unknown, caller: Caller) => Promise<Outcome<unknown>>

export function createRouter(handlers: Handlers, onBug: (name: string, error: unknown) => void): Route {
  return async (name, input, caller) => {
    if (!Object.hasOwn(requestSchemas, name))
      return failed('bad-input', say('router.unknown'), {
        detail: sentence('router.no-request', { request: JSON.stringify(name.slice(0, 80)) })
      })
    if (valueNestedDeeper(input)) return failed('nested-too-deeply', nestedTooDeeply('given'))
    const known = name as RequestName
    const parsed = (requestSchemas[known] as z.ZodType).safeParse(input ?? {})
    if (!parsed.success)
      return failed(
        'bad-input',
        say('router.not-possible', { request: say(`doing.${known}`), what: problemsOf(parsed.error) })
      )
    try {
      const handler = handlers[known] as (input: unknown, caller: Caller) => Promise<Outcome<unknown>>
      return await handler(parsed.data, caller)
    } catch (error) {
      onBug(known, error)
      return failed('internal', say('router.failed', { request: say(`doing.${known}`) }), {
        detail: `${known}: ${error instanceof Error ? error.message : String(error)}`
      })
    }
  }
}

/** Three of the issues, in words. Never the value itself: it may be secret. */
function problemsOf(error: z.ZodError): Said {
  const all = error.issues.map((issue) => {
    const field = issue.path.findLast((step) => typeof step === 'string' && step !== 'change')
    return inWords(
      say('input.problem', { field: field === undefined ? null : nameOf(String(field)), need: need(issue) })
    )
  })
  return say('input.problems', { problems: all.slice(0, 3), more: all.length - 3 })
}
/** "gatewayPort" as "gateway port". */
const nameOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function need(issue: z.core.$ZodIssue): Said {
  switch (issue.code) {
    case 'too_big':
      return say('input.at-most', { limit: Number(issue.maximum), unit: unitOf(issue.origin) })
    case 'too_small':
      return say('input.at-least', { limit: Number(issue.minimum), unit: unitOf(issue.origin) })
    case 'invalid_value':
      return say('input.one-of', { values: issue.values.map(String) })
    case 'invalid_type':
      return /undefined/.test(issue.message) ? say('input.missing') : say('input.kind', { kind: issue.expected })
    case 'unrecognized_keys':
      return say('input.takes-no', { names: issue.keys.slice(0, 3).map(nameOf) })
    default:
      return say('input.does-not-fit', { why: issue.message })
  }
}
const unitOf = (origin: string): 'characters' | 'entries' | null =>
  origin === 'string' ? 'characters' : origin === 'array' || origin === 'set' ? 'entries' : null
