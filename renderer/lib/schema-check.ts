/**
 * Says, in sentences, where a value does not fit a JSON Schema. It is for help while typing, not a gate: the server has
 * the last word. Keywords it does not know are left to the server. No eval, so it works under a strict CSP.
 */
import { asNames, asNode, resolveNode, type SchemaNode } from './schema-node.ts'

export interface Problem {
  /** Keys from the top: ['filters', '0', 'name']. */
  readonly path: readonly string[]
  readonly text: string
}

export function checkValue(schema: unknown, value: unknown): readonly Problem[] {
  const problems: Problem[] = []
  check(schema, value, schema, [], problems, 0)
  return problems
}

/** "filters › 1 › name", counted as people count. */
export function pathWords(path: readonly string[]): string {
  return path.map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : step)).join(' › ')
}

function check(
  schema: unknown,
  value: unknown,
  root: unknown,
  path: readonly string[],
  problems: Problem[],
  depth: number
): void {
  if (depth > 48 || problems.length >= 50) return
  const say = (text: string): void => void problems.push({ path, text })
  if (schema === false) return say('is not allowed here')
  const node = resolveNode(schema, root)
  if (value === null && node['nullable'] === true) return
  if (!typeFits(node['type'], value)) return say(`must be ${typeWords(node['type'])}, not ${kindOf(value)}`)
  if ('const' in node && !same(node['const'], value)) return say(`must be ${show(node['const'])}`)
  const choices = node['enum']
  if (Array.isArray(choices) && !choices.some((choice) => same(choice, value))) {
    return say(`must be one of ${choices.slice(0, 6).map(show).join(', ')}${choices.length > 6 ? ' …' : ''}`)
  }
  if (typeof value === 'string') checkText(node, value, say)
  if (typeof value === 'number') checkNumber(node, value, say)
  if (Array.isArray(value)) {
    checkLength(node, value, say)
    const items = node['items']
    const first = Array.isArray(node['prefixItems']) ? (node['prefixItems'] as unknown[]) : []
    value.forEach((entry, index) => {
      const itemSchema = index < first.length ? first[index] : Array.isArray(items) ? items[index] : items
      if (itemSchema !== undefined) check(itemSchema, entry, root, [...path, String(index)], problems, depth + 1)
    })
  } else if (typeof value === 'object' && value !== null) {
    checkObject(node, value as Record<string, unknown>, root, path, problems, depth)
  }
  checkVariants(node, value, root, path, problems, depth)
}

function checkObject(
  node: SchemaNode,
  value: Record<string, unknown>,
  root: unknown,
  path: readonly string[],
  problems: Problem[],
  depth: number
): void {
  const properties = asNode(node['properties'])
  for (const key of asNames(node['required'])) {
    if (!Object.hasOwn(value, key)) problems.push({ path: [...path, key], text: 'is needed' })
  }
  const rest = node['additionalProperties']
  const patterned = node['patternProperties'] !== undefined
  for (const [key, entry] of Object.entries(value)) {
    if (Object.hasOwn(properties, key)) check(properties[key], entry, root, [...path, key], problems, depth + 1)
    else if (rest === false && !patterned)
      problems.push({ path: [...path, key], text: 'is not a field this tool knows' })
    else if (typeof rest === 'object' && rest !== null) check(rest, entry, root, [...path, key], problems, depth + 1)
  }
}

function checkVariants(
  node: SchemaNode,
  value: unknown,
  root: unknown,
  path: readonly string[],
  problems: Problem[],
  depth: number
): void {
  for (const word of ['anyOf', 'oneOf'] as const) {
    const list = node[word]
    if (!Array.isArray(list) || list.length === 0) continue
    let best: readonly Problem[] | null = null
    for (const variant of (list as unknown[]).slice(0, 50)) {
      const found: Problem[] = []
      check(variant, value, root, path, found, depth + 1)
      if (found.length === 0) {
        best = null
        break
      }
      if (best === null || closeness(found, path) > closeness(best, path)) best = found
    }
    if (best !== null) problems.push(...best)
  }
}
/** The variant a person meant is the one whose problems lie deepest, and then the one with fewest. */
const closeness = (problems: readonly Problem[], path: readonly string[]): number =>
  Math.min(...problems.map((problem) => problem.path.length - path.length)) * 100 - problems.length

function checkText(node: SchemaNode, value: string, say: (text: string) => void): void {
  const least = node['minLength']
  const most = node['maxLength']
  if (typeof least === 'number' && [...value].length < least) {
    say(value === '' ? 'must not be empty' : `must have at least ${least} characters`)
  }
  if (typeof most === 'number' && [...value].length > most) say(`must have at most ${most} characters`)
  const pattern = node['pattern']
  if (typeof pattern === 'string' && value.length <= 2000 && !isCostly(pattern) && !matches(pattern, value)) {
    say(`must match ${pattern}`)
  }
}
/** A pattern comes from the server: one that repeats a repetition could take minutes, so it is left to the server. */
const isCostly = (pattern: string): boolean =>
  pattern.length > 500 || /\([^)]*[+*}][^)]*\)\s*[+*{]/.test(pattern) || /\\\d/.test(pattern)
const matches = (pattern: string, value: string): boolean => {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}

function checkNumber(node: SchemaNode, value: number, say: (text: string) => void): void {
  const bound = (word: string): number | null => (typeof node[word] === 'number' ? (node[word] as number) : null)
  const least = bound('minimum')
  const most = bound('maximum')
  const above = bound('exclusiveMinimum')
  const below = bound('exclusiveMaximum')
  const step = bound('multipleOf')
  if (least !== null && value < least) say(`must be ${least} or more`)
  if (most !== null && value > most) say(`must be ${most} or less`)
  if (above !== null && value <= above) say(`must be more than ${above}`)
  if (below !== null && value >= below) say(`must be less than ${below}`)
  if (step !== null && step > 0 && Math.abs(value / step - Math.round(value / step)) > 1e-9) {
    say(`must be a multiple of ${step}`)
  }
}

function checkLength(node: SchemaNode, value: readonly unknown[], say: (text: string) => void): void {
  const least = node['minItems']
  const most = node['maxItems']
  if (typeof least === 'number' && value.length < least)
    say(`needs at least ${least} ${least === 1 ? 'entry' : 'entries'}`)
  if (typeof most === 'number' && value.length > most) say(`takes at most ${most} ${most === 1 ? 'entry' : 'entries'}`)
  if (node['uniqueItems'] === true && new Set(value.map((entry) => JSON.stringify(entry))).size < value.length) {
    say('must not hold the same entry twice')
  }
}

function typeFits(type: unknown, value: unknown): boolean {
  if (type === undefined) return true
  const types = Array.isArray(type) ? asNames(type) : [type]
  return types.some((name) => {
    switch (name) {
      case 'integer':
        return typeof value === 'number' && Number.isInteger(value)
      case 'array':
        return Array.isArray(value)
      case 'null':
        return value === null
      case 'object':
        return typeof value === 'object' && value !== null && !Array.isArray(value)
      default:
        return typeof value === name
    }
  })
}
const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'an object',
  null: 'null'
}
const typeWords = (type: unknown): string =>
  (Array.isArray(type) ? asNames(type) : [String(type)]).map((name) => words[name] ?? name).join(' or ')
const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : (words[typeof value] ?? typeof value)
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
const show = (value: unknown): string => JSON.stringify(value)
