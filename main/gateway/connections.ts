import { createEmitter, type Dispose } from '../lib/emitter.ts'
import type { Connection } from './connection.ts'

/** The conversations that are open now. */
export interface Connections {
  readonly add: (connection: Connection) => void
  readonly remove: (connection: Connection) => void
  readonly all: () => readonly Connection[]
  readonly of: (host: string) => readonly Connection[]
  /** Something that a view shows of one of them changed. */
  readonly changed: () => void
  readonly on: (listener: () => void) => Dispose
}

export function createConnections(): Connections {
  const open = new Set<Connection>()
  const changes = createEmitter<void>()
  let due = false
  /** Many connections may change in one turn: told once. */
  const changed = (): void => {
    if (due) return
    due = true
    queueMicrotask(() => {
      due = false
      changes.emit()
    })
  }
  return {
    add(connection) {
      open.add(connection)
      changed()
    },
    remove(connection) {
      if (open.delete(connection)) changed()
    },
    all: () => [...open],
    of: (host) => [...open].filter((connection) => connection.host === host),
    changed,
    on: (listener) => changes.on(() => listener())
  }
}
