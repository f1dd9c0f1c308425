/** Troubles of the shell itself go to standard error: Electron's own log, and the journal of the session. */
export const report = (problem: unknown): void =>
  console.error(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))

/**
 * What nobody caught. Without listeners Electron answers an uncaught error with a box that holds the main process, and
 * with it every server's pipes and any quit, until somebody clicks it. One broken socket must not do that.
 */
export function surviveStrayErrors(process: Pick<NodeJS.Process, 'on'>, report: (error: unknown) => void): void {
  process.on('uncaughtException', report)
  process.on('unhandledRejection', report)
}
