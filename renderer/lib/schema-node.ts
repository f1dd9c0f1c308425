/**
 * Reading a JSON Schema that a server sent. Nothing about it is trusted: it may be no object, refer to itself, or ask for
 * things no form can draw. Reading is lazy (one level at a time), so a schema that contains itself costs nothing.
 */
export interface SchemaNode {
  readonly [keyword: string]: unknown
}

export const asNode = (value: unknown): SchemaNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SchemaNode) : {}

/** Follows local `$ref`s (`#/$defs/…`) and folds `allOf` into one node. A reference that leads nowhere is dropped. */
export function resolveNode(schema: unknown, root: unknown): SchemaNode {
  let node = asNode(schema)
  for (let hops = 0; typeof node['$ref'] === 'string' && hops < 16; hops++) {
    const { $ref, ...rest } = node
    node = { ...asNode(pointer(root, $ref as string)), ...rest }
  }
  const all = node['allOf']
  if (!Array.isArray(all) || all.length === 0) return node
  const { allOf: _folded, ...own } = node
  return (all as unknown[]).slice(0, 32).reduce<SchemaNode>((sum, part) => fold(sum, foldable(part, root)), own)
}

const foldable = (part: unknown, root: unknown): SchemaNode => {
  const node = asNode(part)
  return typeof node['$ref'] === 'string' ? { ...asNode(pointer(root, node['$ref'])), ...node, $ref: undefined } : node
}

function fold(a: SchemaNode, b: SchemaNode): SchemaNode {
  const required = [...asNames(a['required']), ...asNames(b['required'])]
  return {
    ...b,
    ...a,
    ...(a['properties'] || b['properties']
      ? { properties: { ...asNode(b['properties']), ...asNode(a['properties']) } }
      : {}),
    ...(required.length > 0 ? { required: [...new Set(required)] } : {})
  }
}

export const asNames = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []

function pointer(root: unknown, ref: string): unknown {
  if (ref === '#') return root
  if (!ref.startsWith('#/')) return undefined
  let at: unknown = root
  for (const step of ref.slice(2).split('/')) {
    const key = decode(step).replace(/~1/g, '/').replace(/~0/g, '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}
const decode = (step: string): string => {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

/** The JSON types a node allows; without `type` they are guessed from its other keywords. */
export function typesOf(node: SchemaNode): readonly string[] {
  const type = node['type']
  if (typeof type === 'string') return [type]
  if (Array.isArray(type)) return asNames(type)
  if (node['properties'] !== undefined || node['additionalProperties'] !== undefined) return ['object']
  if (node['items'] !== undefined || node['prefixItems'] !== undefined) return ['array']
  if (node['minimum'] !== undefined || node['maximum'] !== undefined) return ['number']
  if (node['minLength'] !== undefined || node['maxLength'] !== undefined || node['pattern'] !== undefined)
    return ['string']
  return []
}

/** True where null is one of the allowed values: `type: [x, null]`, `nullable`, or a variant that is only null. */
export function isNullable(node: SchemaNode): boolean {
  return typesOf(node).includes('null') || node['nullable'] === true || variantsOf(node).some(isOnlyNull)
}
export const isOnlyNull = (variant: unknown): boolean => {
  const node = asNode(variant)
  return node['type'] === 'null' || ('const' in node && node['const'] === null)
}
export const variantsOf = (node: SchemaNode): readonly unknown[] => {
  const list = node['oneOf'] ?? node['anyOf']
  return Array.isArray(list) ? (list as unknown[]).slice(0, 100) : []
}
