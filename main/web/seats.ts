import type { Socket } from 'node:net'

export interface SeatLimits {
  /** Connections that have not shown yet that they may be here. */
  readonly unknown: number
  /** How long such a one may stay. */
  readonly unknownMs: number
}
export interface Seats {
  readonly sit: (socket: Socket) => void
  /** A request over it was allowed: it is known from now on. */
  readonly vouch: (socket: Socket) => void
}

/**
 * Places for connections. Anybody on this computer can open one, so those that have not shown a token or a sign-in have
 * few places of their own, and the oldest of them makes room for the next: they never take the place of one that has.
 */
export function createSeats(limits: SeatLimits): Seats {
  /** Oldest first. */
  const unknown = new Map<Socket, () => void>()

  function leave(socket: Socket): void {
    unknown.get(socket)?.()
    unknown.delete(socket)
  }

  return {
    sit(socket) {
      const timer = setTimeout(() => socket.destroy(), limits.unknownMs)
      timer.unref()
      unknown.set(socket, () => clearTimeout(timer))
      socket.once('close', () => leave(socket))
      const [oldest] = unknown.keys()
      if (unknown.size > limits.unknown) oldest?.destroy()
    },
    vouch: leave
  }
}
