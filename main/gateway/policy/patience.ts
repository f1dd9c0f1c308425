import type { ServerDefinition } from '../../../contract/model.ts'

/**
 * How long a call of this tool may show no sign of life, in ms; null = as long as its host waits. None is the rule: hosts
 * have limits of their own and cancel, and a tool that runs a build is rightly silent for long.
 */
export function silenceAllowed(
  definition: Pick<ServerDefinition, 'callTimeoutSeconds' | 'toolTimeoutSeconds'> | null,
  /** null: a prompt or a resource. */
  tool: string | null
): number | null {
  const { callTimeoutSeconds = 0, toolTimeoutSeconds = {} } = definition ?? {}
  const own = tool !== null && Object.hasOwn(toolTimeoutSeconds, tool) ? toolTimeoutSeconds[tool] : undefined
  const seconds = own ?? callTimeoutSeconds
  return seconds > 0 ? seconds * 1_000 : null
}
