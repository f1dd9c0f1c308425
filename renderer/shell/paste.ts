import type { Failure } from '../../contract/failure.ts'
import { sentence } from '../../contract/words/say.ts'
import { fileKind, headBytes, longestText, textOf, type FileKind } from '../lib/dropped-file.ts'
import { places } from '../lib/route.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'

const notTaken = (kind: Exclude<FileKind, 'text'>, name: string): Failure => ({
  code: 'bad-input',
  message: sentence(`drop.${kind}`, { name })
})

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
    const file = event.dataTransfer?.files[0]
    // text that is dragged into a field is the field's own
    if (!file && takesText(event.target)) return
    // without this the window would leave the page for the file
    event.preventDefault()
    if (!file) return review(event.dataTransfer?.getData('text/plain') ?? '')
    const { name, size } = file
    const kind = fileKind(name, size, new Uint8Array(await file.slice(0, headBytes).arrayBuffer()))
    if (kind === 'text') review(textOf(new Uint8Array(await file.arrayBuffer())))
    else patchbay.say(sentence(`drop.${kind}`, { name }), { failure: notTaken(kind, name) })
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
