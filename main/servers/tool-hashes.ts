import { hashTool } from './tools.ts'
import type { KeptTool } from './types.ts'

/** Fingerprints, worked out once a tool as it was listed: who is shown what asks for them often. */
export function toolHashes(): (tool: KeptTool) => string {
  const known = new WeakMap<KeptTool, string>()
  return (tool) => {
    let hash = known.get(tool)
    if (hash === undefined) known.set(tool, (hash = hashTool(tool)))
    return hash
  }
}
