/** The calls that were open when a server ended, for its crash report. Pure. */
import type { CrashReport } from '../../../contract/model.ts'
import { isPlain } from '../../mcp/json-bytes.ts'

/** So many are named; the rest is counted. */
export const namedCalls = 20

interface Open {
  readonly host: string | null
  readonly tool: string
  readonly since: string
}
type OpenCalls = Pick<CrashReport, 'callInFlight' | 'openCalls'>

/** `open`: oldest first. */
export function openAtCrash(open: readonly Open[], at: string): OpenCalls {
  const oldest = open[0]
  return {
    callInFlight: oldest === undefined ? null : { name: oldest.tool, host: oldest.host },
    openCalls: {
      count: open.length,
      newest: open
        .slice(-namedCalls)
        .reverse()
        .map(({ tool, host, since }) => ({
          name: tool,
          host,
          // The wall clock may be set back meanwhile.
          openMs: Math.max(0, Date.parse(at) - Date.parse(since)) || 0
        }))
    }
  }
}

/** Reports written before all calls were named know the oldest one only. */
export function readOpenCalls(report: Readonly<Record<string, unknown>>): OpenCalls['openCalls'] {
  const { openCalls, callInFlight } = report
  if (isPlain(openCalls) && typeof openCalls['count'] === 'number' && Array.isArray(openCalls['newest']))
    return openCalls as unknown as OpenCalls['openCalls']
  return isPlain(callInFlight)
    ? { count: 1, newest: [{ ...(callInFlight as unknown as NonNullable<OpenCalls['callInFlight']>), openMs: null }] }
    : { count: 0, newest: [] }
}
