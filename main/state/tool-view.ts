/** A tool as its row shows it. Pure. Everything a server says is data, checked for its type before it is passed on. */
import type { ToolView } from '../../contract/model.ts'
import type { AccessRules } from '../access/judge.ts'
import { mostSteadyBytes, steadyPin } from '../access/steady.ts'
import { exceptions, switchOf } from '../access/switches.ts'
import type { KeptTool } from '../servers/types.ts'

/** The usual rule of thumb: four bytes of JSON a token. */
export const tokensOf = (bytes: number): number => Math.ceil(bytes / 4)

export interface ToolFacts {
  readonly server: string
  readonly tool: KeptTool
  readonly rules: Pick<AccessRules, 'switches' | 'held'>
  readonly calls7d: number
  readonly looksLike: NonNullable<ToolView['looksLike']> | null
  /** As last accepted, for a held tool, when it is still known. */
  readonly before: (NonNullable<ToolView['before']> & { readonly steady?: string }) | null
}

const isSame = (tool: KeptTool, steady: string): boolean =>
  tool.bytes <= mostSteadyBytes && steady === steadyPin(tool.definition)

export function toolView({ server, tool, rules, before, calls7d, looksLike }: ToolFacts): ToolView {
  const { definition } = tool
  const one = switchOf(rules.switches, server, tool.name)
  const held = rules.held.get(server)?.has(tool.name) ?? false
  const annotations = (
    typeof definition['annotations'] === 'object' && definition['annotations'] !== null ? definition['annotations'] : {}
  ) as Record<string, unknown>
  const flag = (value: unknown) => (typeof value === 'boolean' ? value : null)
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const otherwise = exceptions(one)
  return {
    name: tool.name,
    title: text(definition['title']) ?? text(annotations['title']),
    description: text(definition['description']) ?? '',
    inputSchema: definition['inputSchema'] ?? { type: 'object' },
    outputSchema: definition['outputSchema'] ?? null,
    annotations: {
      readOnly: flag(annotations['readOnlyHint']),
      destructive: flag(annotations['destructiveHint']),
      idempotent: flag(annotations['idempotentHint']),
      openWorld: flag(annotations['openWorldHint'])
    },
    tokens: tokensOf(tool.bytes),
    on: one.all,
    offFor: one.all ? otherwise : [],
    onFor: one.all ? [] : otherwise,
    held,
    before: held && before ? { description: before.description, inputSchema: before.inputSchema } : null,
    onlyCounts: held && before?.steady !== undefined && isSame(tool, before.steady),
    looksLike,
    calls7d
  }
}
