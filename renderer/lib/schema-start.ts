import { readField } from './schema-field.ts'
import { asNode } from './schema-node.ts'
import { WorkBudget } from './work-budget.ts'

/**
 * The value a form starts with: defaults and constants are filled in, groups that are needed are opened, and nothing is
 * invented: a needed text without a default stays missing and is named as a problem until a person fills it in.
 */
export function startValue(
  schema: unknown,
  root: unknown = schema,
  depth = 0,
  budget = new WorkBudget(60_000)
): unknown {
  // groups that need themselves several times over would grow by powers
  if (!budget.spend(100)) return undefined
  const field = readField(schema, root)
  const preset = field.node['default']
  // a form full of copies of a book is no help
  if (preset !== undefined) return budget.spend(sizeOf(preset)) ? structuredClone(preset) : undefined
  if (depth > 8) return undefined
  switch (field.kind) {
    case 'const':
      return structuredClone(field.value)
    case 'group': {
      const value: Record<string, unknown> = {}
      for (const entry of field.fields) {
        if (!budget.spend(20)) break
        const own = readField(entry.schema, root)
        if (!entry.required && own.node['default'] === undefined) continue
        const start = startValue(entry.schema, root, depth + 1, budget)
        if (start !== undefined) value[entry.key] = start
      }
      return value
    }
    default:
      return undefined
  }
}

const sizeOf = (value: unknown): number => (typeof value === 'object' ? JSON.stringify(value) : String(value)).length

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
