/** The folder that one server's package lies in. */
import { rm } from 'node:fs/promises'

/** Windows: a virus scanner may still hold a file, so it is tried for a while. */
export function removePrefix(prefix: string): Promise<void> {
  return rm(prefix, { recursive: true, force: true, maxRetries: 8, retryDelay: 100 })
}
