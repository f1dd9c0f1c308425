/**
 * Tool inputs that a modern HTTP server wants repeated in headers: properties marked `x-mcp-header` in its input schema
 * travel as `Mcp-Param-<name>` (2026-07-28, streamable HTTP). Pure; walks `properties` only, as the specification says.
 */
import { isPlain } from '../../mcp/json-bytes.ts'

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const deepest = 32

export function paramHeaders(
  method: string,
  params: unknown,
  toolSchema: (tool: string) => unknown
): Readonly<Record<string, string>> | undefined {
  if (method !== 'tools/call' || !isPlain(params) || typeof params['name'] !== 'string') return undefined
  const headers: Record<string, string> = {}
  collect(toolSchema(params['name']), params['arguments'], headers, 0)
  return Object.keys(headers).length > 0 ? headers : undefined
}

function collect(schema: unknown, value: unknown, headers: Record<string, string>, depth: number): void {
  if (!isPlain(schema) || depth > deepest) return
  const name = schema['x-mcp-header']
  const text = primitive(value)
  if (depth > 0 && typeof name === 'string' && token.test(name) && text !== null)
    headers[`Mcp-Param-${name}`] = encode(text)
  if (!isPlain(schema['properties']) || !isPlain(value)) return
  for (const [key, child] of Object.entries(schema['properties'])) collect(child, value[key], headers, depth + 1)
}
function primitive(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  // A number outside the safe range is no longer the one that was written.
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null
}
/** Plain ASCII goes as it is; anything a header cannot hold, or would strip, is wrapped in base64. */
function encode(text: string): string {
  const plain =
    /^[\x20-\x7e\t]+$/.test(text) && text === text.trim() && !(text.startsWith('=?base64?') && text.endsWith('?='))
  return plain ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`
}
