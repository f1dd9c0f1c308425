import type { ServerView } from '../../contract/model.ts'

/** The JSON shape of `list`: fixed, scripts rely on it. */
export function serverShape(view: ServerView) {
  const { id, name, wanted, phase, pid, tools, since, lastExit, lastError } = view
  return { id, name, wanted, phase, pid, tools, since, lastExit, lastError }
}
