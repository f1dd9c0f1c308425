/** With a modifier a click on a server chooses several instead of opening one. */
import type { BoardView } from '../../stores/board.svelte.ts'
import { jackAt } from './jack-at.ts'

/** Listens within `list`; Shift takes all from the last chosen one on, in the order they stand there. Gives back the undo. */
export function chooseSeveral(list: HTMLElement, board: BoardView): () => void {
  function clicked(event: MouseEvent): void {
    const jack = jackAt(event.target)
    if (jack?.side !== 'server' || !(event.ctrlKey || event.metaKey || event.shiftKey)) return
    event.preventDefault()
    if (!event.shiftKey) return board.pick(jack.id)
    const rows = [...list.querySelectorAll<HTMLElement>('[data-side="server"][data-id]')]
    board.pickTo(jack.id, [...new Set(rows.flatMap((row) => row.dataset['id'] ?? []))])
  }
  function pressed(event: KeyboardEvent): void {
    if (event.key !== ' ' || !(event.target instanceof HTMLElement) || event.target.dataset['spot'] !== 'name') return
    const jack = jackAt(event.target)
    if (jack?.side !== 'server') return
    event.preventDefault()
    board.pick(jack.id)
  }
  list.addEventListener('click', clicked)
  list.addEventListener('keydown', pressed)
  return () => {
    list.removeEventListener('click', clicked)
    list.removeEventListener('keydown', pressed)
  }
}
