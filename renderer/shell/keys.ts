/** The keys that work everywhere. What has the keyboard itself (fields, menus, dialogs) is asked first. */
import { places, serverTabs } from '../lib/route.ts'
import type { BoardView } from '../stores/board.svelte.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'
import { takesText } from './paste.ts'

interface Parts {
  readonly patchbay: Patchbay
  readonly board: BoardView
  readonly openPalette: () => void
  readonly showKeys: () => void
}
/** After J one types the name of a jack: a letter, or two figures. */
const jackWaitMs = 1_500

export function listenToKeys({ patchbay, board, openPalette, showKeys }: Parts, page: Document = document): () => void {
  const { router } = patchbay
  let jack: { typed: string; until: number } | null = null

  /** Open when the key went down: by the time it arrives here its own Escape has closed it. */
  let overlay = false
  const lookAtOverlays = (): void => {
    overlay =
      page.querySelector('[role="menu"], [role="listbox"][data-state="open"], [role="dialog"][data-state="open"]') !==
      null
  }
  const inOverlay = (target: EventTarget | null): boolean =>
    target instanceof Element && target.closest('[role="menu"], [role="listbox"], [data-palette]') !== null

  function chooseJack(key: string): boolean {
    if (!jack || Date.now() > jack.until) {
      jack = null
      return false
    }
    const typed = jack.typed + key.toUpperCase()
    const label = [...page.querySelectorAll<HTMLElement>('[data-spot]')].find((spot) => {
      const number = spot.closest('[data-side]')?.querySelector('.no')?.textContent?.trim()
      return number === typed
    })
    jack = label || typed.length >= 2 ? null : { typed, until: Date.now() + jackWaitMs }
    const row = label?.closest('[data-side]')
    const spot = row?.querySelector<HTMLElement>('[data-spot="jack"]') ?? label
    spot?.focus()
    return true
  }
  function escape(event: KeyboardEvent): void {
    if (board.carried) return board.drop()
    if (board.picked.size > 0 && router.route.page === 'board') {
      board.clearPicked()
      return event.preventDefault()
    }
    const { route } = router
    if (route.page === 'board' && route.panel) {
      const { panel } = route
      router.go(places.board)
      if (panel.kind === 'add' || panel.kind === 'by-hand' || panel.kind === 'take-over') return
      // the keyboard goes back to the row one came from
      const id = panel.kind === 'cable' ? panel.server : panel.id
      requestAnimationFrame(() =>
        page
          .querySelector<HTMLElement>(
            `[data-id="${CSS.escape(id)}"] [data-spot="name"], [data-id="${CSS.escape(id)}"][data-spot]`
          )
          ?.focus()
      )
    } else if (route.page === 'catalogue' && route.entry) router.go(places.catalogue())
    else if (route.page === 'activity' && route.call !== null) {
      const { call } = route
      router.go(places.activity())
      requestAnimationFrame(() => page.querySelector<HTMLElement>(`[data-call="${call}"]`)?.focus())
    } else if (board.filtered) board.clearFilter()
    else return
    event.preventDefault()
  }
  /** Out of a field, and not to nowhere: to the panel it stands in, or the page. */
  function leaveField(field: HTMLElement): void {
    const around = field.closest<HTMLElement>('section.panel') ?? field.closest<HTMLElement>('main')
    if (around) around.focus({ preventScroll: true })
    else field.blur()
  }
  function turnTab(step: number): void {
    const { route } = router
    if (route.page !== 'board' || route.panel?.kind !== 'server') return
    const at = serverTabs.indexOf(route.panel.tab)
    const tab = serverTabs[(at + step + serverTabs.length) % serverTabs.length]
    if (tab) router.replace(places.server(route.panel.id, tab))
  }
  function withMod(event: KeyboardEvent): void {
    const key = event.key.toLowerCase()
    if (key === 'k') openPalette()
    else if (key === ',') router.go(places.settings)
    else if (key === 'z' && !event.shiftKey && !takesText(event.target) && patchbay.said?.undo) void patchbay.undo()
    else return
    event.preventDefault()
  }
  function plain(event: KeyboardEvent): void {
    const server = board.chosenServer
    const key = event.key.toLowerCase()
    if (chooseJack(event.key)) return event.preventDefault()
    switch (key) {
      case '1':
        router.go(places.board)
        break
      case '2':
        router.go(places.catalogue())
        break
      case '3':
        router.go(places.activity())
        break
      case 'n':
        router.go(places.add())
        break
      case 'j':
        jack = { typed: '', until: Date.now() + jackWaitMs }
        break
      case '/': {
        const fields = [...page.querySelectorAll<HTMLElement>('main [data-filter]')].filter(
          (field) => field.offsetParent
        )
        const field = fields.at(-1)
        if (field) field.focus()
        else openPalette()
        break
      }
      case '?':
        showKeys()
        break
      case 'r':
        if (!server) return
        void patchbay.act('servers.restart', { id: server })
        break
      case 'l':
        router.go(server ? places.server(server, 'logs') : places.activity('logs'))
        break
      case '[':
      case ']':
        turnTab(key === ']' ? 1 : -1)
        break
      default:
        return
    }
    event.preventDefault()
  }
  function keydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const mod = event.metaKey || event.ctrlKey
    if (mod && !event.altKey) return withMod(event)
    if (inOverlay(event.target) || event.altKey) return
    if (event.key === 'Escape') {
      if (overlay) return // the innermost thing only
      return takesText(event.target) ? leaveField(event.target as HTMLElement) : escape(event)
    }
    if (!takesText(event.target)) plain(event)
  }
  page.addEventListener('keydown', lookAtOverlays, true)
  page.addEventListener('keydown', keydown)
  return () => {
    page.removeEventListener('keydown', lookAtOverlays, true)
    page.removeEventListener('keydown', keydown)
  }
}
