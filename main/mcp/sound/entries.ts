/**
 * Entries of a server's lists as strict clients take them. Clients on the SDKs refuse a whole list for one entry that is
 * not as the protocol has it, and with it those of every other server: so a bad entry costs at most itself. What is
 * optional and unfit is left out, what is needed and can be filled in is filled in. A sound entry is the same object.
 */
import { isPlain, type Plain } from '../json-bytes.ts'
import { lists, type ListName } from '../methods.ts'
import { described, located, toolAnnotations } from './pieces.ts'
import { inputSchema, outputSchema } from './schemas.ts'
import { flag, listOf, mendMembers, oneOf, text, withOptional, withRequired, type Tell } from './shape.ts'

export interface SoundEntry {
  /** Null: it cannot be mended. */
  readonly entry: Plain | null
  /** Its members that were not as they should be. */
  readonly mended: readonly string[]
}

const argument = withRequired({ name: text }, withOptional({ title: text, description: text, required: flag }))
const members = {
  tools: {
    ...described,
    annotations: toolAnnotations,
    execution: withOptional({ taskSupport: oneOf('required', 'optional', 'forbidden') })
  },
  resources: located,
  templates: located,
  prompts: { ...described, arguments: listOf(argument) }
} as const

/** `anyOutput`: the server speaks the modern era, in which a tool may answer with something else than an object. */
export function soundEntry(list: ListName, item: unknown, anyOutput = false): SoundEntry {
  if (!isPlain(item)) return { entry: null, mended: [] }
  const { key } = lists[list]
  if (!Object.hasOwn(item, key) || typeof item[key] !== 'string' || item[key] === '') return { entry: null, mended: [] }
  const mended: string[] = []
  const tell: Tell = (member) => void mended.push(member)
  let entry = mendMembers(item, members[list], tell)
  if (list === 'tools') entry = withSchemas(entry, anyOutput, tell)
  else if (key !== 'name') entry = withName(entry, item[key], tell)
  return { entry, mended }
}

function withSchemas(entry: Plain, anyOutput: boolean, tell: Tell): Plain {
  const known = Object.hasOwn(entry, 'inputSchema') ? entry['inputSchema'] : undefined
  const input = inputSchema(known, (member) => tell(member === '' ? 'inputSchema' : `inputSchema.${member}`))
  const now = input === known ? entry : { ...entry, inputSchema: input }
  return mendMembers(now, { outputSchema: (value, told) => outputSchema(value, anyOutput, told) }, tell)
}

/** Resources are found by their address; the name is for people. */
function withName(entry: Plain, address: string, tell: Tell): Plain {
  if (typeof entry['name'] === 'string') return entry
  tell('name')
  return { ...entry, name: typeof entry['title'] === 'string' ? entry['title'] : address }
}
