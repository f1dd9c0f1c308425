/** Troubles of the shell itself go to standard error: Electron's own log, and the journal of the session. */
export const report = (problem: unknown): void =>
  console.error(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))
