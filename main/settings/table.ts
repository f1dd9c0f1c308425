/**
 * A table keyed by names that come from outside (tools, hosts, variables). Zod's own record leaves the key `__proto__`
 * out, so that a tool of that name would come back on after a restart.
 */
import { z } from 'zod'

export function table<T extends z.ZodType>(value: T) {
  const plain = z.custom<Readonly<Record<string, unknown>>>(
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
    'Invalid input: expected record'
  )
  return plain.transform((given, context) => {
    const entries: [string, z.output<T>][] = []
    for (const [key, each] of Object.entries(given)) {
      const parsed = value.safeParse(each)
      if (parsed.success) entries.push([key, parsed.data])
      else
        for (const issue of parsed.error.issues)
          context.addIssue({ code: 'custom', message: issue.message, path: [key, ...issue.path] })
    }
    return Object.fromEntries(entries) as Record<string, z.output<T>>
  })
}
