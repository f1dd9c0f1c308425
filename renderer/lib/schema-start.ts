import { readField } from './schema-field.ts'
import { asNode } from './schema-node.ts'

/**
 * The value a form starts with: defaults and constants are filled in, groups that are needed are opened, and nothing is
 * invented: a needed text without a default stays missing and is named as a problem until a person fills it in.
 */
export function startValue(schema: unknown, root: unknown = schema, depth = 0): unknown {
  const field = readField(schema, root)
  if (field.node['default'] !== undefined) return structuredClone(field.node['default'])
  if (depth > 8) return undefined
  switch (field.kind) {
    case 'const':
      return structuredClone(field.value)
    case 'group': {
      const value: Record<string, unknown> = {}
      for (const entry of field.fields) {
        const own = readField(entry.schema, root)
        if (!entry.required && own.node['default'] === undefined) continue
        const start = startValue(entry.schema, root, depth + 1)
        if (start !== undefined) value[entry.key] = start
      }
      return value
    }
    default:
      return undefined
  }
}

/** The value a person gets when they press "Add": something of the right kind to type into. */
export function blankValue(schema: unknown, root: unknown): unknown {
  const start = startValue(schema, root)
  if (start !== undefined) return start
  const field = readField(schema, root)
  switch (field.kind) {
    case 'text':
      return ''
    case 'number':
      return field.min ?? 0
    case 'boolean':
      return false
    case 'choice':
      return field.choices[0]?.value ?? null
    case 'list':
      return []
    case 'map':
    case 'group':
      return {}
    case 'variants':
      return blankValue(field.variants[0]?.schema, root)
    default:
      return asNode(field.node)['type'] === 'array' ? [] : {}
  }
}
