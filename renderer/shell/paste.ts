import { places } from '../lib/route.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'

const longestText = 2_000_000

/** True where typed text belongs to the element itself. */
export function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}

/** Text pasted or dropped anywhere outside a field opens the review with it. Gives back the undo. */
export function pasteAnywhere(patchbay: Patchbay, page: Document = document): () => void {
  function review(text: string): void {
    if (text.trim() === '' || text.length > longestText) return
    patchbay.pasted = text
    patchbay.router.go(places.add())
  }
  function pasted(event: ClipboardEvent): void {
    if (event.defaultPrevented || takesText(event.target)) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '') return
    event.preventDefault()
    review(text)
  }
  const over = (event: DragEvent): void => event.preventDefault()
  async function dropped(event: DragEvent): Promise<void> {
    // without this the window would leave the page for the file
    event.preventDefault()
    if (takesText(event.target)) return
    const file = event.dataTransfer?.files[0]
    if (file && file.size <= longestText) review(await file.text())
    else review(event.dataTransfer?.getData('text/plain') ?? '')
  }
  const drop = (event: DragEvent): void => void dropped(event)
  page.addEventListener('paste', pasted)
  page.addEventListener('dragover', over)
  page.addEventListener('drop', drop)
  return () => {
    page.removeEventListener('paste', pasted)
    page.removeEventListener('dragover', over)
    page.removeEventListener('drop', drop)
  }
}
