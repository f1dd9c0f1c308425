/**
 * Whether this schema surely compiles in the schema compiler of both SDKs. To find out by compiling would make programs
 * out of what a server wrote, on our side and for as long as it likes; this only looks, in time that grows with the
 * schema. What is rare and could fail (references by other names than a path inside the schema) counts as failing.
 */
import { isPlain, type Plain } from '../json-bytes.ts'

type Fits = (value: unknown) => boolean
const number: Fits = (value) => typeof value === 'number'
const text: Fits = (value) => typeof value === 'string'
const flag: Fits = (value) => typeof value === 'boolean'
const anObject: Fits = isPlain
const names: Fits = (value) => Array.isArray(value) && value.every((one) => typeof one === 'string')
const pattern: Fits = (value) => typeof value === 'string' && isPattern(value)
const never: Fits = () => false

const types = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array']
const isType: Fits = (value) => types.includes(value as string)

/** Keywords whose value is no schema. */
const plain: Readonly<Record<string, Fits>> = {
  type: (value) => isType(value) || (Array.isArray(value) && value.every(isType)),
  maximum: number,
  minimum: number,
  exclusiveMaximum: number,
  exclusiveMinimum: number,
  multipleOf: number,
  maxLength: number,
  minLength: number,
  maxItems: number,
  minItems: number,
  maxContains: number,
  minContains: number,
  maxProperties: number,
  minProperties: number,
  uniqueItems: flag,
  pattern,
  format: text,
  required: names,
  enum: (value) => Array.isArray(value) && value.length > 0,
  dependentRequired: (value) => isPlain(value) && Object.values(value).every(names),
  $vocabulary: anObject,
  // They name schemas, or refer to names; two of one name end the compiler.
  $id: never,
  id: never,
  $anchor: never,
  $dynamicAnchor: never,
  $dynamicRef: never,
  $recursiveAnchor: never,
  $recursiveRef: never,
  $async: never,
  formatMaximum: never,
  formatMinimum: never,
  formatExclusiveMaximum: never,
  formatExclusiveMinimum: never
}
const one = new Set([
  ...['additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else'],
  ...['additionalItems', 'unevaluatedItems', 'unevaluatedProperties']
])
const many = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const table = new Set(['properties', 'patternProperties', 'dependentSchemas'])
/** Whose members are only looked at when something refers to them; they must be tables all the same. */
const shelves = new Set(['$defs', 'definitions'])

export function compiles(root: Plain): boolean {
  if (namesItself(root)) return false
  const seen = new Set<unknown>()
  const open: unknown[] = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'boolean' || seen.has(next)) continue
    if (!isPlain(next)) return false
    seen.add(next)
    const inside = below(next, root)
    if (inside === null) return false
    open.push(...inside)
  }
  return true
}

/** The schemas inside this one; null when it does not compile. */
function below(schema: Plain, root: Plain): readonly unknown[] | null {
  const found: unknown[] = []
  for (const key of Object.keys(schema)) {
    const value = schema[key]
    if (Object.hasOwn(plain, key)) {
      if (!plain[key]!(value)) return null
    } else if (one.has(key)) found.push(value ?? null)
    else if (many.has(key)) {
      if (!Array.isArray(value) || value.length === 0) return null
      found.push(...(value as unknown[]).map((each) => each ?? null))
    } else if (key === 'items') {
      // A list of schemas here is of an older dialect, which the newer compiler takes only when it is named.
      if (Array.isArray(value)) {
        if (!isOldDialect(root)) return null
        found.push(...(value as unknown[]).map((each) => each ?? null))
      } else found.push(value ?? null)
    } else if (table.has(key) || key === 'dependencies') {
      if (!isPlain(value) || hasTrap(value)) return null
      if (key === 'patternProperties' && !Object.keys(value).every(isPattern)) return null
      for (const each of Object.values(value))
        if (key !== 'dependencies' || !Array.isArray(each)) found.push(each ?? null)
        else if (!names(each)) return null
    } else if (shelves.has(key)) {
      if (!isPlain(value) || hasTrap(value)) return null
    } else if (key === '$ref') {
      const target = typeof value === 'string' ? leadsTo(value, root) : undefined
      if (target === undefined) return null
      found.push(target)
    } else if (key === '__proto__') return null
  }
  const { type } = schema
  if (Object.hasOwn(schema, 'nullable')) {
    if (!flag(schema['nullable']) || type === undefined || (Array.isArray(type) && type.length === 0)) return null
    if (schema['nullable'] === false && (type === 'null' || (Array.isArray(type) && type.includes('null')))) return null
  }
  return found
}

/** A member of that name is the object's own in JSON and something else in the compiler's programs. */
const hasTrap = (value: Plain): boolean => Object.hasOwn(value, '__proto__')

/** Whether anything in it has a name. All names are gathered before anything is compiled, wherever they stand. */
function namesItself(root: Plain): boolean {
  const open: unknown[] = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isPlain(next) && naming.some((key) => Object.hasOwn(next as Plain, key) && typeof next[key] !== 'object'))
      return true
    for (const each of Object.values(next as object)) if (typeof each === 'object' && each !== null) open.push(each)
  }
  return false
}
const naming = ['$id', '$anchor', '$dynamicAnchor']

const isOldDialect = ({ $schema }: Plain): boolean => typeof $schema === 'string' && /draft-0[67]|2019-09/.test($schema)

const patterns = new Map<string, boolean>()
const mostPatterns = 2_000
/** Only built, never run. */
function isPattern(source: string): boolean {
  if (source.length > 5_000) return false
  const known = patterns.get(source)
  if (known !== undefined) return known
  let fits = true
  try {
    new RegExp(source, 'u')
  } catch {
    fits = false
  }
  if (patterns.size >= mostPatterns) patterns.clear()
  patterns.set(source, fits)
  return fits
}

/** The schema at `#/a/b`; a chain of references that leads nowhere or round in a circle is undefined. */
function leadsTo(ref: string, root: Plain): unknown {
  const passed = new Set<unknown>()
  let to = ref
  for (;;) {
    const target = at(to, root)
    if (!isPlain(target)) return typeof target === 'boolean' ? target : undefined
    if (typeof target['$ref'] !== 'string') return target
    if (passed.has(target)) return undefined
    passed.add(target)
    to = target['$ref']
  }
}

function at(ref: string, root: Plain): unknown {
  if (ref === '#' || ref === '#/') return ref === '#' ? root : undefined
  if (!ref.startsWith('#/')) return undefined
  let now: unknown = root
  for (const part of ref.slice(2).split('/')) {
    const key = unescape(part)
    if (key === null || typeof now !== 'object' || now === null || !Object.hasOwn(now, key)) return undefined
    now = (now as Readonly<Record<string, unknown>>)[key]
  }
  return now
}
function unescape(part: string): string | null {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return null
  }
}
