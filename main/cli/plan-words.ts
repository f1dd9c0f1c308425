/** A change of a host's file in a terminal: the file, what goes in and out, and each line of it. Pure. */
import type { HostPlan } from '../../contract/model.ts'
import { counted, table } from './words.ts'

export function planWords(plan: HostPlan): string {
  if (plan.noop) return `${plan.name}: nothing to do, it is so already.\n${plan.file}`
  const head = table(
    [
      plan.name,
      `${counted(plan.added, 'line')} added, ${plan.removed} removed, ${plan.unchanged} others stay as they are`
    ],
    [
      ['File', plan.file],
      ['Goes in', plan.goesIn],
      ['Backup', plan.backup],
      ['Takes effect', plan.takesEffect]
    ]
  )
  return `${head}\n\n${plan.diff.trimEnd()}`
}
