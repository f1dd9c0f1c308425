/**
 * The keyboard never falls to the page's body: when what had it goes away (a panel closes, a button turns busy, a row is
 * filtered out), it comes to what stands nearest, so that the next arrow or Tab works at once.
 */
import type { Router } from '../stores/router.svelte.ts'

export function keepFocus(router: Pick<Router, 'route'>, page: Document = document): () => void {
  let last: HTMLElement | null = null
  /** The row one came from into the panel that is open. */
  let row = ''
  let due = 0

  const isGone = (element: HTMLElement): boolean =>
    !element.isConnected || (element as HTMLButtonElement).disabled === true || element.getClientRects().length === 0
  const rowSpot = (id: string): HTMLElement | null =>
    id === ''
      ? null
      : page.querySelector<HTMLElement>(
          `[data-id="${CSS.escape(id)}"] [data-spot="name"], [data-id="${CSS.escape(id)}"][data-spot]`
        )
  const nearest = (): HTMLElement | null =>
    page.querySelector<HTMLElement>('main section.panel') ??
    rowSpot(row) ??
    page.querySelector<HTMLElement>('main [data-spot][tabindex="0"]') ??
    page.querySelector<HTMLElement>('main')

  function mend(): void {
    due = 0
    const { route } = router
    const panel = route.page === 'board' ? route.panel : null
    if (panel?.kind === 'server' || panel?.kind === 'host') row = panel.id
    else if (panel?.kind === 'cable') row = panel.server
    if (last === null || (page.activeElement !== null && page.activeElement !== page.body)) return
    if (!isGone(last)) return // a person clicked on an empty place: theirs to decide
    last = null
    nearest()?.focus({ preventScroll: true })
  }
  const soon = (): void => {
    if (due === 0) due = requestAnimationFrame(mend)
  }
  const came = (event: FocusEvent): void => {
    if (event.target instanceof HTMLElement && event.target !== page.body) last = event.target
  }
  const observer = new MutationObserver(soon)
  observer.observe(page.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] })
  page.addEventListener('focusin', came)
  page.addEventListener('focusout', soon)
  return () => {
    cancelAnimationFrame(due)
    observer.disconnect()
    page.removeEventListener('focusin', came)
    page.removeEventListener('focusout', soon)
  }
}
