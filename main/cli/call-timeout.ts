import type { InstallRequest } from '../../contract/requests.ts'
import { say, worded } from '../../contract/words/say.ts'
import { CommandError, exitCode } from './context.ts'

/** What --timeout says. Throws (exit 2) where it is no such number. */
export function callTimeoutIn(given: string | undefined): Pick<InstallRequest, 'callTimeoutSeconds'> {
  if (given === undefined) return {}
  const seconds = Number(given)
  if (/^\d+$/.test(given) && seconds <= 86_400) return { callTimeoutSeconds: seconds }
  throw new CommandError({ code: 'bad-input', ...worded(say('cli.limit')) }, exitCode.usage)
}
