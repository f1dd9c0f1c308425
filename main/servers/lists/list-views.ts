/** Resources and prompts as a page shows them. Pure; what a server left out is empty, what has no name is left out. */
import type { PromptView, ResourceView } from '../../../contract/model.ts'
import { isPlain } from '../../mcp/json-bytes.ts'

type Plain = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function resourceView(item: Plain, template: boolean): ResourceView | null {
  const uri = text(template ? item['uriTemplate'] : item['uri'])
  if (uri === '') return null
  return {
    uri,
    name: text(item['title']) || text(item['name']) || uri,
    description: text(item['description']),
    mimeType: text(item['mimeType']) || null,
    template
  }
}
export function promptView(item: Plain): PromptView | null {
  const name = text(item['name'])
  if (name === '') return null
  const list = Array.isArray(item['arguments']) ? (item['arguments'] as unknown[]).filter(isPlain) : []
  return {
    name,
    description: text(item['description']) || text(item['title']),
    arguments: list
      .filter((argument) => text(argument['name']) !== '')
      .map((argument) => ({
        name: text(argument['name']),
        description: text(argument['description']),
        required: argument['required'] === true
      }))
  }
}
