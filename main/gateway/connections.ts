import { createEmitter, type Dispose } from '../lib/emitter.ts'
import type { HostConnection } from './connection.ts'

/** The conversations that are open now. */
export interface HostConnections {
  readonly add: (connection: HostConnection) => void
  readonly remove: (connection: HostConnection) => void
  readonly all: () => readonly HostConnection[]
  readonly of: (host: string) => readonly HostConnection[]
  /** Something that a view shows of one of them changed. */
  readonly changed: () => void
  readonly on: (listener: () => void) => Dispose
}

export function createHostConnections(): HostConnections {
  const open = new Set<HostConnection>()
  const changes = createEmitter<void>()
  let due = false
  /** Many connections may change in one turn: announced once. */
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
