import type { InstallRequest } from '../../contract/requests.ts'
import { CommandError, exitCode } from './context.ts'

/** What --timeout says. Throws (exit 2) where it is no such number. */
export function callTimeoutIn(given: string | undefined): Pick<InstallRequest, 'callTimeoutSeconds'> {
  if (given === undefined) return {}
  const seconds = Number(given)
  if (/^\d+$/.test(given) && seconds <= 86_400) return { callTimeoutSeconds: seconds }
  throw new CommandError(
    { code: 'bad-input', message: '--timeout is a whole number of seconds, at most 86400; 0 is no limit.' },
    exitCode.usage
  )
}
