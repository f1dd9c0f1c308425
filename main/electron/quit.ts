/** Quitting stops everything first, within a bound, however it was asked: menu, tray, signal, end of the session. */
import type { App as ElectronApp } from 'electron'

export interface QuitParts {
  readonly app: Pick<ElectronApp, 'on' | 'quit' | 'exit'>
  /** Ends every server; has its own bound of 8 s. */
  readonly stop: () => Promise<void>
  /** Right away, before anything has stopped: windows and icon go, so that a person sees that it was heard. */
  readonly leave: () => void
  readonly report: (error: unknown) => void
  readonly process: Pick<NodeJS.Process, 'on' | 'kill' | 'pid'>
  readonly budgetMs?: number
  /** How long Electron may take to exit once everything has stopped. */
  readonly exitMs?: number
}

export function createQuit(parts: QuitParts): () => void {
  const { app, stop, leave, report, process, budgetMs = 8_500, exitMs = 3_000 } = parts
  let asked = false
  const late = () => new Promise<void>((resolve) => setTimeout(resolve, budgetMs))
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (asked) return
    asked = true
    try {
      leave()
    } catch (error) {
      // An icon that the panel took away already must not keep the servers running.
      report(error)
    }
    void Promise.race([stop().catch(report), late()]).then(exit)
  })
  function exit(): void {
    // Nothing of ours is left to lose; a window that does not go must not hold up the end of the session.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), exitMs)
    app.exit(0)
  }
  const quit = () => app.quit()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit)
  return quit
}
