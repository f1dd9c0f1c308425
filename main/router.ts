/**
 * The one way in. Every request, whoever sends it, is looked up by name and parsed by its schema here; after that no
 * function checks again. What a handler throws is a bug: it becomes an `internal` failure and reaches the log.
 */
import type { z } from 'zod'
import { failed, type Outcome } from '../contract/failure.ts'
import type { RequestName } from '../contract/names.ts'
import { requestSchemas, type Caller, type Handlers } from '../contract/requests.ts'

export type Route = (name: string, input: unknown, caller: Caller) => Promise<Outcome<unknown>>

export function createRouter(handlers: Handlers, onBug: (name: string, error: unknown) => void): Route {
  return async (name, input, caller) => {
    if (!Object.hasOwn(requestSchemas, name))
      return failed('bad-input', `Patchbay knows no request named ${JSON.stringify(name.slice(0, 80))}.`)
    const known = name as RequestName
    const parsed = (requestSchemas[known] as z.ZodType).safeParse(input ?? {})
    if (!parsed.success)
      return failed('bad-input', `${known} was asked with something it can’t take: ${inWords(parsed.error)}`)
    try {
      const handler = handlers[known] as (input: unknown, caller: Caller) => Promise<Outcome<unknown>>
      return await handler(parsed.data, caller)
    } catch (error) {
      onBug(known, error)
      return failed(
        'internal',
        `Patchbay failed at ${known}. That is a mistake in Patchbay; what you had is unchanged.`,
        {
          detail: error instanceof Error ? error.message : String(error)
        }
      )
    }
  }
}

/** "id: lower-case letters, digits and dashes" for each issue, at most three. Never the value itself: it may be secret. */
function inWords(error: z.ZodError): string {
  const issues = error.issues
    .slice(0, 3)
    .map((issue) => (issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message))
  return issues.join('; ') + (error.issues.length > 3 ? ` and ${error.issues.length - 3} more` : '') + '.'
}
