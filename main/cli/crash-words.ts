import type { CrashReport } from '../../contract/model.ts'
import { sinceWords } from './words.ts'

/** "3 min ago: exited with code 3 after 12 s; 2 calls were open: add for a test call (0.2 s), echo for cursor (1 s)". Pure. */
export function crashInWords({ at, inWords, openCalls }: CrashReport, now: Date): string {
  const { count, newest } = openCalls
  const calls = newest.map(
    ({ name, host, openMs }) =>
      `${name} for ${host ?? 'a test call'}${openMs === null ? '' : ` (${Number((openMs / 1_000).toFixed(1))} s)`}`
  )
  if (count > newest.length) calls.push(`${count - newest.length} that began earlier`)
  const open = count === 0 ? '' : `; ${count === 1 ? '1 call was' : `${count} calls were`} open: ${calls.join(', ')}`
  return `${sinceWords(at, now)} ago: ${inWords.charAt(0).toLowerCase()}${inWords.slice(1)}${open}`
}
