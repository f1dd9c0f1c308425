/** How cables are taken, carried and plugged in with a pointer or the keyboard. Listens on the bay, so rows stay plain. */
import { chooseSeveral } from './choose-several.ts'
import { jackAt } from './jack-at.ts'
import type { BoardView, JackRef, Side } from '../../stores/board.svelte.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'

interface Parts {
  readonly board: BoardView
  readonly patchbay: Patchbay
  /** Opens what stands behind a jack. */
  readonly open: (jack: JackRef) => void
}
/** So far a pressed pointer may move and it is still a click. */
const clickSlack = 4

const same = (a: JackRef | null, b: JackRef | null): boolean => a?.side === b?.side && a?.id === b?.id
const spots = (bay: HTMLElement, side: Side): HTMLElement[] => [
  ...bay.querySelectorAll<HTMLElement>(`[data-side="${side}"][data-spot], [data-side="${side}"] [data-spot]`)
]
const isSpot = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && target.dataset['spot'] !== undefined

/** Attach to the bay: `{@attach patching(parts)}`. */
export function patching({ board, patchbay, open }: Parts) {
  return (bay: HTMLElement): (() => void) => {
    let pressed: { jack: JackRef; x: number; y: number; pointer: number } | null = null

    // ---- pointer
    function down(event: PointerEvent): void {
      if (event.button !== 0 || !(event.target instanceof Element) || !event.target.closest('[data-spot="jack"]'))
        return
      const jack = jackAt(event.target)
      if (!jack) return
      pressed = { jack, x: event.clientX, y: event.clientY, pointer: event.pointerId }
      window.addEventListener('pointermove', move)
      window.addEventListener('pointerup', up)
      window.addEventListener('pointercancel', cancel)
    }
    function move(event: PointerEvent): void {
      if (!pressed || event.pointerId !== pressed.pointer) return
      if (!board.carried) {
        if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < clickSlack) return
        board.carry(pressed.jack)
      }
      const box = bay.getBoundingClientRect()
      board.looseEnd = { x: event.clientX - box.left, y: event.clientY - box.top }
      const under = jackAt(document.elementFromPoint(event.clientX, event.clientY))
      const target = under && under.side !== pressed.jack.side ? under : null
      if (!same(target, board.target)) board.target = target
    }
    function up(): void {
      const from = pressed
      release()
      if (!from) return
      if (!board.carried) return open(from.jack)
      const { target } = board
      if (target) void board.connect(target)
      else board.drop()
    }
    function cancel(): void {
      release()
      board.drop()
    }
    function release(): void {
      pressed = null
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', cancel)
    }
    function over(event: PointerEvent): void {
      const jack = jackAt(event.target)
      if (!same(jack, board.hovered)) board.hovered = jack
    }
    const leave = (): void => void (board.hovered = null)

    // ---- keyboard: one stop for Tab, arrows within
    function roam(to: HTMLElement | undefined): void {
      if (!to) return
      for (const spot of bay.querySelectorAll<HTMLElement>('[data-spot][tabindex="0"]')) spot.tabIndex = -1
      to.tabIndex = 0
      to.focus()
      to.scrollIntoView({ block: 'nearest' })
    }
    function focused(event: FocusEvent): void {
      const jack = jackAt(event.target)
      if (!isSpot(event.target)) return
      for (const spot of bay.querySelectorAll<HTMLElement>('[data-spot][tabindex="0"]')) spot.tabIndex = -1
      event.target.tabIndex = 0
      board.focused = jack
      if (board.carried && !pressed) {
        board.looseEnd = null
        board.target = jack && jack.side !== board.carried.side ? jack : null
      }
    }
    /** Later, because a row that is taken away loses the keyboard in the middle of being taken away. */
    function blurred(): void {
      queueMicrotask(() => {
        if (!bay.contains(document.activeElement)) board.focused = null
      })
    }
    /** The spot of that kind nearest in height; where a server has no jack of its own, its name stands for it. */
    function nearest(side: Side, kind: 'jack' | 'name', y: number): HTMLElement | undefined {
      const all = spots(bay, side)
      const ids = new Set(all.filter((spot) => spot.dataset['spot'] === kind).map((spot) => jackAt(spot)?.id))
      const fit = all.filter((spot) => spot.dataset['spot'] === kind || !ids.has(jackAt(spot)?.id))
      const distance = (spot: HTMLElement): number => {
        const box = spot.getBoundingClientRect()
        return Math.abs(box.top + box.height / 2 - y)
      }
      return fit.reduce<HTMLElement | undefined>(
        (best, spot) => (!best || distance(spot) < distance(best) ? spot : best),
        undefined
      )
    }
    function vertical(from: HTMLElement, step: number): void {
      const jack = jackAt(from)
      if (!jack) return
      const kind = from.dataset['spot']
      const all = spots(bay, jack.side)
      const own = new Set(all.filter((spot) => spot.dataset['spot'] === kind).map((spot) => jackAt(spot)?.id))
      const list = all.filter((spot) => spot.dataset['spot'] === kind || !own.has(jackAt(spot)?.id))
      roam(list[list.indexOf(from) + step])
    }
    function sideways(from: HTMLElement, right: boolean): void {
      const jack = jackAt(from)
      if (!jack) return
      const box = from.getBoundingClientRect()
      const y = box.top + box.height / 2
      const row = from.closest('[data-side]')
      const inRow = (kind: string): HTMLElement | undefined =>
        row?.querySelector<HTMLElement>(`[data-spot="${kind}"]`) ?? undefined
      const inward = (jack.side === 'host') === right
      if (from.dataset['spot'] === 'name') {
        if (!inward) return
        roam(inRow('jack') ?? nearest('host', 'jack', y))
      } else if (inward) roam(nearest(jack.side === 'host' ? 'server' : 'host', 'jack', y))
      else if (!board.carried) roam(inRow('name'))
    }
    async function keyed(event: KeyboardEvent): Promise<void> {
      if (!isSpot(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      const spot = event.target
      const jack = jackAt(spot)
      if (!jack) return
      const { carried } = board
      switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp':
          event.preventDefault()
          return vertical(spot, event.key === 'ArrowDown' ? 1 : -1)
        case 'ArrowLeft':
        case 'ArrowRight':
          event.preventDefault()
          return sideways(spot, event.key === 'ArrowRight')
        case 'Home':
        case 'End': {
          event.preventDefault()
          const list = spots(bay, jack.side).filter((other) => other.dataset['spot'] === spot.dataset['spot'])
          return roam(event.key === 'Home' ? list[0] : list.at(-1))
        }
        case 'Enter':
          if (carried && carried.side !== jack.side) {
            event.preventDefault()
            return board.connect(jack)
          }
          if (spot.dataset['spot'] !== 'jack') return
          event.preventDefault()
          board.carry(jack)
          return sideways(spot, jack.side === 'host')
        case 'Escape':
          if (!carried) return
          event.preventDefault()
          event.stopPropagation()
          board.drop()
          return roam(
            spots(bay, carried.side).find((other) => other.dataset['spot'] === 'jack' && same(jackAt(other), carried))
          )
        case 'Backspace':
        case 'Delete':
          if (!carried) return
          event.preventDefault()
          return board.unplug(jack)
        case ' ':
          // on its name it is chosen beside others
          if (spot.dataset['spot'] === 'name' && jack.side === 'server') return
          event.preventDefault()
          if (jack.side === 'server') await turn(jack.id)
      }
    }
    /** Space: on when it is off, off when it is on. */
    async function turn(id: string): Promise<void> {
      const server = patchbay.server(id)
      if (!server) return
      await patchbay.act(server.signal === 'off' ? 'servers.start' : 'servers.stop', { id })
    }
    const key = (event: KeyboardEvent): void => void keyed(event)

    bay.addEventListener('pointerdown', down)
    const ownClicks = chooseSeveral(bay, board)
    bay.addEventListener('pointerover', over)
    bay.addEventListener('pointerleave', leave)
    bay.addEventListener('keydown', key)
    bay.addEventListener('focusin', focused)
    bay.addEventListener('focusout', blurred)
    return () => {
      release()
      bay.removeEventListener('pointerdown', down)
      ownClicks()
      bay.removeEventListener('pointerover', over)
      bay.removeEventListener('pointerleave', leave)
      bay.removeEventListener('keydown', key)
      bay.removeEventListener('focusin', focused)
      bay.removeEventListener('focusout', blurred)
    }
  }
}
