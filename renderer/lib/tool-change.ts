/** What is different about a held tool, in one line and in full. New words in a description can steer a model. */
import { diffWordsWithSpace } from 'diff'
import { asNames, asNode } from './schema-node.ts'

export interface ChangePart {
  readonly text: string
  /** True for what was not there before, or is not there any more. */
  readonly changed: boolean
}
export interface ChangeRow {
  readonly kind: 'add' | 'del'
  readonly parts: readonly ChangePart[]
}
export interface ToolChange {
  /** "Description and 1 property changed". */
  readonly summary: string
  readonly rows: readonly ChangeRow[]
}
interface Described {
  readonly description: string
  readonly inputSchema: unknown
}

const rowsAtMost = 200

export function toolChange(before: Described | null | undefined, now: Described): ToolChange {
  if (before === null || before === undefined) {
    return { summary: 'New, not agreed to yet', rows: [plain('add', `description: ${now.description || 'none'}`)] }
  }
  const rows: ChangeRow[] = []
  const described = before.description !== now.description
  if (described) rows.push(...describeRows(before.description, now.description))

  const was = asNode(asNode(before.inputSchema)['properties'])
  const is = asNode(asNode(now.inputSchema)['properties'])
  const neededBefore = new Set(asNames(asNode(before.inputSchema)['required']))
  const neededNow = new Set(asNames(asNode(now.inputSchema)['required']))
  let added = 0
  let removed = 0
  let changed = 0
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const old = Object.hasOwn(was, name) ? propertyWords(was[name], neededBefore.has(name)) : null
    const next = Object.hasOwn(is, name) ? propertyWords(is[name], neededNow.has(name)) : null
    if (old !== null && next !== null) {
      if (old === next) continue
      changed += 1
    } else if (next !== null) added += 1
    else removed += 1
    if (rows.length >= rowsAtMost) continue // counted, not shown: nobody reads more, and no page holds them
    if (old !== null) rows.push(plain('del', `properties.${name}: ${old}`))
    if (next !== null) rows.push(plain('add', `properties.${name}: ${next}`))
  }
  if (rows.length === 0 && JSON.stringify(before.inputSchema) !== JSON.stringify(now.inputSchema)) {
    rows.push(
      plain('del', `schema: ${JSON.stringify(before.inputSchema)}`),
      plain('add', `schema: ${JSON.stringify(now.inputSchema)}`)
    )
    changed += 1
  }
  return { summary: summaryOf(described, added, changed, removed), rows }
}

function describeRows(before: string, now: string): readonly ChangeRow[] {
  // a difference of whole books is not worth the time it takes
  if (before.length + now.length > 20_000)
    return [plain('del', `description: ${before}`), plain('add', `description: ${now}`)]
  const changes = diffWordsWithSpace(before, now)
  const side = (drop: 'added' | 'removed', keep: 'added' | 'removed'): readonly ChangePart[] => [
    { text: 'description: ', changed: false },
    ...changes.filter((part) => !part[drop]).map((part) => ({ text: part.value, changed: part[keep] }))
  ]
  return [
    { kind: 'del', parts: before === '' ? plain('del', 'description: none').parts : side('added', 'removed') },
    { kind: 'add', parts: now === '' ? plain('add', 'description: none').parts : side('removed', 'added') }
  ]
}

function propertyWords(schema: unknown, needed: boolean): string {
  const node = asNode(schema)
  const type = Array.isArray(node['type'])
    ? asNames(node['type']).join(' or ')
    : typeof node['type'] === 'string'
      ? node['type']
      : 'anything'
  const items = asNode(node['items'])['type']
  const words = [
    type === 'array' && typeof items === 'string' ? `array of ${items}` : type,
    needed ? 'needed' : null,
    Array.isArray(node['enum']) ? `one of ${JSON.stringify(node['enum'])}` : null,
    typeof node['description'] === 'string' && node['description'] !== '' ? node['description'] : null
  ].filter((word) => word !== null)
  const { type: _type, description: _description, enum: _enum, items: _items, title: _title, ...rest } = node
  return words.join(', ') + (Object.keys(rest).length > 0 ? `, ${JSON.stringify(rest)}` : '')
}

function summaryOf(described: boolean, added: number, changed: number, removed: number): string {
  const count = (n: number): string => `${n} ${n === 1 ? 'property' : 'properties'}`
  const groups: [string, string[]][] = [
    ['changed', [...(described ? ['description'] : []), ...(changed > 0 ? [count(changed)] : [])]],
    ['added', added > 0 ? [count(added)] : []],
    ['removed', removed > 0 ? [count(removed)] : []]
  ]
  const words = groups.filter(([, what]) => what.length > 0).map(([verb, what]) => `${what.join(' and ')} ${verb}`)
  const text = words.join(', ') || 'definition changed'
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const plain = (kind: 'add' | 'del', text: string): ChangeRow => ({ kind, parts: [{ text, changed: false }] })
