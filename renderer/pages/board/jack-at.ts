/** Which host or server a row, jack or name of the board stands for. */
import type { JackRef } from '../../stores/board.svelte.ts'

export function jackAt(target: EventTarget | null): JackRef | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-side]') : null
  const { side, id } = element?.dataset ?? {}
  return (side === 'host' || side === 'server') && id ? { side, id } : null
}
