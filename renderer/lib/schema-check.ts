/**
 * Says, in sentences, where a value does not fit a JSON Schema. It is for help while typing, not a gate: the server has
 * the last word. Keywords it does not know are left to the server, and so is whatever would take longer than its budget.
 * No eval, so it works under a strict CSP.
 */
import { asNames, asNode, resolveNode, type SchemaNode } from './schema-node.ts'
import { fitsPattern } from './server-pattern.ts'
import { WorkBudget } from './work-budget.ts'

export interface Problem {
  /** Keys from the top: ['filters', '0', 'name']. */
  readonly path: readonly string[]
  readonly text: string
}

/** Where `value` does not fit. Several looks that belong together share one budget. */
export function checkValue(schema: unknown, value: unknown, budget = new WorkBudget()): readonly Problem[] {
  const problems: Problem[] = []
  check(schema, value, { root: schema, budget, nodes: new Map() }, [], problems, 0)
  return problems
}
interface Look {
  /** The whole schema, for its references. */
  readonly root: unknown
  readonly budget: WorkBudget
  /** Every part is resolved once: one that gathers a large other part would be copied for each entry of a list. */
  readonly nodes: Map<unknown, SchemaNode>
}
function nodeOf(schema: unknown, look: Look): SchemaNode {
  const known = look.nodes.get(schema)
  if (known !== undefined) return known
  const node = resolveNode(schema, look.root)
  if (node !== schema) look.budget.spend(Object.keys(node).length)
  look.nodes.set(schema, node)
  return node
}

/** "filters › 1 › name", counted as people count. */
export function pathWords(path: readonly string[]): string {
  return path.map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : step)).join(' › ')
}

function check(
  schema: unknown,
  value: unknown,
  look: Look,
  path: readonly string[],
  problems: Problem[],
  depth: number
): void {
  if (depth > 48 || problems.length >= 50 || !look.budget.spend(20)) return
  const say = (text: string): void => void problems.push({ path, text })
  if (schema === false) return say('is not allowed here')
  const node = nodeOf(schema, look)
  if (value === null && node['nullable'] === true) return
  if (!typeFits(node['type'], value)) return say(`must be ${typeWords(node['type'])}, not ${kindOf(value)}`)
  if ('const' in node && !same(node['const'], value)) return say(`must be ${show(node['const'])}`)
  const choices = node['enum']
  if (Array.isArray(choices) && !isChoice(choices, value, look.budget)) {
    return say(`must be one of ${choices.slice(0, 6).map(show).join(', ')}${choices.length > 6 ? ' …' : ''}`)
  }
  if (typeof value === 'string') checkText(node, value, say, look.budget)
  if (typeof value === 'number') checkNumber(node, value, say)
  if (Array.isArray(value)) {
    checkLength(node, value, say, look.budget)
    const items = node['items']
    const first = Array.isArray(node['prefixItems']) ? (node['prefixItems'] as unknown[]) : []
    for (const [index, entry] of value.entries()) {
      if (look.budget.left <= 0) break
      const itemSchema = index < first.length ? first[index] : Array.isArray(items) ? items[index] : items
      if (itemSchema !== undefined) check(itemSchema, entry, look, [...path, String(index)], problems, depth + 1)
    }
  } else if (typeof value === 'object' && value !== null) {
    checkObject(node, value as Record<string, unknown>, look, path, problems, depth)
  }
  checkVariants(node, value, look, path, problems, depth)
}

function checkObject(
  node: SchemaNode,
  value: Record<string, unknown>,
  look: Look,
  path: readonly string[],
  problems: Problem[],
  depth: number
): void {
  const { budget } = look
  const properties = asNode(node['properties'])
  const needed = asNames(node['required'])
  if (!budget.spend(needed.length)) return
  for (const key of needed) {
    if (problems.length >= 50) return
    if (!Object.hasOwn(value, key)) problems.push({ path: [...path, key], text: 'is needed' })
  }
  const rest = node['additionalProperties']
  const patterned = Object.entries(asNode(node['patternProperties']))
  for (const [key, entry] of Object.entries(value)) {
    if (problems.length >= 50 || !budget.spend(5)) return
    const own = [...path, key]
    let known = Object.hasOwn(properties, key)
    if (known) check(properties[key], entry, look, own, problems, depth + 1)
    for (const [pattern, schema] of patterned) {
      if (!budget.spend(5)) return
      const fits = fitsPattern(pattern, key, budget)
      if (fits) check(schema, entry, look, own, problems, depth + 1)
      known ||= fits !== false // what nobody here can judge may well be meant
    }
    if (known) continue
    if (rest === false) problems.push({ path: own, text: 'is not a field this tool knows' })
    else if (typeof rest === 'object' && rest !== null) check(rest, entry, look, own, problems, depth + 1)
  }
}

function checkVariants(
  node: SchemaNode,
  value: unknown,
  look: Look,
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
      check(variant, value, look, path, found, depth + 1)
      if (found.length === 0 || look.budget.left <= 0) {
        best = null // it fits, or nobody here can say
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

function checkText(node: SchemaNode, value: string, say: (text: string) => void, budget: WorkBudget): void {
  if (!budget.spend(value.length)) return
  const least = node['minLength']
  const most = node['maxLength']
  if (typeof least === 'number' && [...value].length < least) {
    say(value === '' ? 'must not be empty' : `must have at least ${least} characters`)
  }
  if (typeof most === 'number' && [...value].length > most) say(`must have at most ${most} characters`)
  const pattern = node['pattern']
  if (typeof pattern === 'string' && fitsPattern(pattern, value, budget) === false) say(`must match ${pattern}`)
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

function checkLength(
  node: SchemaNode,
  value: readonly unknown[],
  say: (text: string) => void,
  budget: WorkBudget
): void {
  const least = node['minItems']
  const most = node['maxItems']
  if (typeof least === 'number' && value.length < least)
    say(`needs at least ${least} ${least === 1 ? 'entry' : 'entries'}`)
  if (typeof most === 'number' && value.length > most) say(`takes at most ${most} ${most === 1 ? 'entry' : 'entries'}`)
  if (node['uniqueItems'] !== true) return
  const seen = new Set<string>()
  for (const entry of value) {
    const text = JSON.stringify(entry) ?? ''
    if (!budget.spend(text.length + 10)) return
    if (seen.has(text)) return say('must not hold the same entry twice')
    seen.add(text)
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
const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
/** Of an endless list what was looked at counts; a value that stands behind the budget's end is not called wrong. */
function isChoice(choices: readonly unknown[], value: unknown, budget: WorkBudget): boolean {
  for (const choice of choices) {
    if (!budget.spend(typeof choice === 'object' ? 200 : 1) || same(choice, value)) return true
  }
  return false
}
const show = (value: unknown): string => JSON.stringify(value)
