/** One level of a JSON Schema as something a form can draw. What no form can draw becomes a JSON field, never nothing. */
import {
  asNames,
  asNode,
  isNullable,
  isOnlyNull,
  resolveNode,
  typesOf,
  variantsOf,
  type SchemaNode
} from './schema-node.ts'

interface Shared {
  readonly title: string
  readonly description: string
  readonly nullable: boolean
  readonly node: SchemaNode
}
export interface Choice {
  readonly value: unknown
  readonly label: string
}
export type Field = Shared &
  (
    | { readonly kind: 'text'; readonly long: boolean; readonly format: string | null; readonly example: string }
    | { readonly kind: 'number'; readonly integer: boolean; readonly min: number | null; readonly max: number | null }
    | { readonly kind: 'boolean' }
    | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
    | { readonly kind: 'const'; readonly value: unknown }
    | { readonly kind: 'list'; readonly item: unknown; readonly most: number | null }
    | { readonly kind: 'group'; readonly fields: readonly GroupEntry[]; readonly open: boolean }
    | { readonly kind: 'map'; readonly item: unknown }
    | { readonly kind: 'variants'; readonly variants: readonly { readonly label: string; readonly schema: unknown }[] }
    | { readonly kind: 'json' }
  )
export interface GroupEntry {
  readonly key: string
  readonly schema: unknown
  readonly required: boolean
}

/** Reads one level of `schema`; `root` is the whole, for its references. */
export function readField(schema: unknown, root: unknown, unwrapped = 0): Field {
  const node = resolveNode(schema, root)
  const shared: Shared = {
    title: asText(node['title']),
    description: asText(node['description']),
    nullable: isNullable(node),
    node
  }
  if ('const' in node) return { ...shared, kind: 'const', value: node['const'] }
  if (Array.isArray(node['enum'])) return { ...shared, kind: 'choice', choices: choicesOf(node) }

  const variants = variantsOf(node).filter((variant) => !isOnlyNull(variant))
  // a choice of one is that one, unless it only leads back to itself
  if (variants.length === 1) {
    if (unwrapped > 16) return { ...shared, kind: 'json' }
    return { ...readField(mergeVariant(node, variants[0]), root, unwrapped + 1), nullable: shared.nullable }
  }
  if (variants.length > 1) {
    const constants = variants.map((variant) => resolveNode(variant, root))
    if (constants.every((variant) => 'const' in variant)) {
      const choices = constants.map((variant) => ({
        value: variant['const'],
        label: asText(variant['title']) || label(variant['const'])
      }))
      return { ...shared, kind: 'choice', choices }
    }
    return {
      ...shared,
      kind: 'variants',
      variants: variants.map((variant, index) => {
        const merged = mergeVariant(node, variant)
        return { label: variantLabel(merged, root, index), schema: merged }
      })
    }
  }

  const types = typesOf(node).filter((type) => type !== 'null')
  if (types.length > 1) {
    return {
      ...shared,
      kind: 'variants',
      variants: types.map((type) => ({ label: typeWords[type] ?? type, schema: { ...node, type } }))
    }
  }
  switch (types[0]) {
    case 'string':
      return {
        ...shared,
        kind: 'text',
        long: isLong(node),
        format: asText(node['format']) || null,
        example: exampleOf(node)
      }
    case 'number':
    case 'integer':
      return {
        ...shared,
        kind: 'number',
        integer: types[0] === 'integer',
        min: asNumber(node['minimum'] ?? node['exclusiveMinimum']),
        max: asNumber(node['maximum'] ?? node['exclusiveMaximum'])
      }
    case 'boolean':
      return { ...shared, kind: 'boolean' }
    case 'array':
      return Array.isArray(node['prefixItems']) || Array.isArray(node['items'])
        ? { ...shared, kind: 'json' }
        : { ...shared, kind: 'list', item: node['items'] ?? {}, most: asNumber(node['maxItems']) }
    case 'object':
      return objectField(shared)
    default:
      return { ...shared, kind: 'json' }
  }
}

function objectField(shared: Shared): Field {
  const { node } = shared
  const properties = asNode(node['properties'])
  const required = new Set(asNames(node['required']))
  const keys = Object.keys(properties)
  const rest = node['additionalProperties']
  if (keys.length === 0) {
    return typeof rest === 'object' && rest !== null
      ? { ...shared, kind: 'map', item: rest }
      : { ...shared, kind: required.size === 0 && rest === false ? 'group' : 'json', fields: [], open: false }
  }
  const fields = keys.map((key) => ({ key, schema: properties[key], required: required.has(key) }))
  // what is needed comes first; within that, the server's own order
  return {
    ...shared,
    kind: 'group',
    fields: [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)],
    open: rest !== false
  }
}

/** What kind of value it is, in words: "text", "whole number", "list of text", "one of 3". */
export function fieldWords(field: Field, root: unknown): string {
  const base = ((): string => {
    switch (field.kind) {
      case 'text':
        return field.format === null ? 'text' : (formatWords[field.format] ?? `text, ${field.format}`)
      case 'number':
        return (field.integer ? 'whole number' : 'number') + rangeWords(field.min, field.max)
      case 'boolean':
        return 'yes or no'
      case 'choice':
        return `one of ${field.choices.length}`
      case 'const':
        return 'always this value'
      case 'list': {
        const item = readField(field.item, root)
        return item.kind === 'json' ? 'list' : `list of ${listWords[item.kind] ?? 'values'}`
      }
      case 'group':
        return 'group'
      case 'map':
        return 'names and values'
      case 'variants':
        return `one of ${field.variants.length} kinds`
      case 'json':
        return 'JSON'
    }
  })()
  return field.nullable ? `${base} or null` : base
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'Text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'Yes or no',
  array: 'List',
  object: 'Group'
}
const listWords: Readonly<Partial<Record<Field['kind'], string>>> = {
  text: 'text',
  number: 'numbers',
  choice: 'choices',
  group: 'groups'
}
const formatWords: Readonly<Record<string, string>> = {
  uri: 'address',
  'uri-reference': 'address',
  email: 'e-mail address',
  date: 'date, YYYY-MM-DD',
  'date-time': 'time, ISO 8601',
  time: 'time of day',
  uuid: 'UUID',
  regex: 'regular expression'
}

function rangeWords(min: number | null, max: number | null): string {
  if (min !== null && max !== null) return `, ${min} to ${max}`
  if (min !== null) return `, ${min} or more`
  return max === null ? '' : `, at most ${max}`
}

function mergeVariant(node: SchemaNode, variant: unknown): SchemaNode {
  const { oneOf: _one, anyOf: _any, default: _default, ...rest } = node
  const own = asNode(variant)
  const required = [...new Set([...asNames(rest['required']), ...asNames(own['required'])])]
  return {
    ...rest,
    ...own,
    ...(rest['properties'] || own['properties']
      ? { properties: { ...asNode(rest['properties']), ...asNode(own['properties']) } }
      : {}),
    ...(required.length > 0 ? { required } : {})
  }
}

function variantLabel(schema: SchemaNode, root: unknown, index: number): string {
  const node = resolveNode(schema, root)
  const own = asText(asNode(schema)['title']) || asText(node['title'])
  if (own) return own
  for (const [key, property] of Object.entries(asNode(node['properties'])).slice(0, 50)) {
    const fixed = resolveNode(property, root)
    if ('const' in fixed) return `${key}: ${label(fixed['const'])}`
  }
  const types = typesOf(node).filter((type) => type !== 'null')
  return types.length === 1 ? (typeWords[types[0] ?? ''] ?? `Kind ${index + 1}`) : `Kind ${index + 1}`
}

function choicesOf(node: SchemaNode): readonly Choice[] {
  const names = asNames(node['enumNames'])
  return (node['enum'] as unknown[])
    .slice(0, 1000)
    .filter((value) => value !== null)
    .map((value, index) => ({ value, label: names[index] ?? label(value) }))
}
const label = (value: unknown): string => (typeof value === 'string' ? value || 'empty text' : JSON.stringify(value))
const isLong = (node: SchemaNode): boolean =>
  (asNumber(node['maxLength']) ?? 0) > 400 ||
  /multiline|markdown|textarea/.test(asText(node['format'])) ||
  /\b(content|body|code|markdown|script|multi-?line|sql|query text)\b/i.test(asText(node['title']))
const exampleOf = (node: SchemaNode): string => {
  const examples = node['examples']
  const first = Array.isArray(examples) ? (examples as unknown[])[0] : node['example']
  return typeof first === 'string' ? first : ''
}
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
const asNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null)
