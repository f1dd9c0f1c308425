export function buildStale(options?: {
  variant?: string
  parts?: readonly string[]
  force?: boolean
  quiet?: boolean
}): Promise<string[]>
export function staleParts(variant?: string, parts?: readonly string[]): { part: string; print: string }[]
