import type { ProcessOwnership } from './process-ownership.ts'
import type { Root } from './usage.ts'

/**
 * Processor time of a whole tree since its processes began, in milliseconds; null when nothing of it is seen. Apart from
 * `usage`, whose shares count from its last sample and would be shortened by every other look.
 */
export const createCpuTime =
  (ownership: Pick<ProcessOwnership, 'look' | 'membersOf'>) =>
  async (root: Root): Promise<number | null> => {
    await ownership.look()
    const members = ownership.membersOf(root)
    return members.length === 0 ? null : members.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  }
