/** An event is a function you call with a listener and get the undo from. */
export type Listener<T> = (value: T) => void
export type Dispose = () => void
export interface Emitter<T> {
  readonly on: (listener: Listener<T>) => Dispose
  readonly emit: (value: T) => void
}

/** A listener that throws is reported to `onError` and does not keep the event from the others. */
export function createEmitter<T>(onError: (error: unknown) => void = defaultOnError): Emitter<T> {
  const listeners = new Set<Listener<T>>()
  return {
    on(listener) {
      const own: Listener<T> = (value) => listener(value)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value)
        } catch (error) {
          onError(error)
        }
      }
    }
  }
}

function defaultOnError(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
