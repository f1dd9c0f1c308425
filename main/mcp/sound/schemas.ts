/** The two schemas of a tool. Pure. */
import { isPlain, type Plain } from '../json-bytes.ts'
import { compiles } from './compiles.ts'
import { own, unfit, type Tell } from './shape.ts'

/** What a tool takes is always an object; one that says nothing of it takes any. */
export function inputSchema(value: unknown, tell: Tell): Plain {
  if (isPlain(value)) return objectSchema(value, tell)
  tell('')
  return { type: 'object' }
}

/**
 * Clients compile it as soon as they read the list, and the older SDK refuses the list when one does not compile. It only
 * helps to check answers, so one that surely fails is left out.
 */
export function outputSchema(value: unknown, anyRoot: boolean, tell: Tell): unknown {
  if (!isPlain(value)) return unfit
  const known = withKnownDialect(value, tell)
  const isObject = !own(known, 'type') ? own(known, 'properties') : known['type'] === 'object'
  if (!anyRoot && own(known, 'type') && !isObject) return unfit
  const schema = anyRoot && !isObject ? known : objectSchema(known, tell)
  return compiles(schema) ? schema : unfit
}

function objectSchema(schema: Plain, tell: Tell): Plain {
  let now = schema
  const put = (key: string, value: unknown): void => {
    tell(key)
    const { [key]: _, ...rest } = now
    now = value === undefined ? rest : { ...rest, [key]: value }
  }
  if (own(schema, '$schema') && typeof schema['$schema'] !== 'string') put('$schema', undefined)
  if (schema['type'] !== 'object') put('type', 'object')
  if (own(schema, 'properties')) {
    const { properties } = schema
    if (!isPlain(properties)) put('properties', undefined)
    else if (Object.values(properties).some((one) => !isPlain(one)))
      put('properties', Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, asSchema(one)])))
  }
  if (own(schema, 'required')) {
    const { required } = schema
    if (!Array.isArray(required)) put('required', undefined)
    else if (required.some((name) => typeof name !== 'string'))
      put(
        'required',
        required.filter((name) => typeof name === 'string')
      )
  }
  return now
}

/** `true` and `false` are schemas too, but clients take only objects here; of anything else nothing is known. */
const asSchema = (value: unknown): Plain => (isPlain(value) ? value : value === false ? { not: {} } : {})

const dialects = ['draft/2020-12/schema', 'draft/2019-09/schema', 'draft-07/schema', 'draft-06/schema']
const knownDialect = new RegExp(`^https?://json-schema\\.org/(?:${dialects.join('|')})#?$`)

/** Without a dialect that no client knows, and without a name: clients keep schemas by it, across tools and servers. */
function withKnownDialect(schema: Plain, tell: Tell): Plain {
  const odd = (['$schema', '$id', 'id'] as const).filter(
    (key) =>
      own(schema, key) && (key !== '$schema' || typeof schema[key] !== 'string' || !knownDialect.test(schema[key]))
  )
  if (odd.length === 0) return schema
  odd.forEach((key) => tell(key))
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !odd.some((one) => one === key)))
}
