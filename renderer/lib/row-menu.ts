/**
 * What a right click on something offers. Whatever draws a row says what can be done with it; the one menu of the page
 * asks the nearest thing around the pointer.
 */
export interface MenuItem {
  readonly label: string
  readonly run: () => unknown
  readonly kbd?: string
  /** Takes something away. */
  readonly danger?: boolean
}
export interface RowMenu {
  /** Names the menu for screen readers. */
  readonly label: string
  /** 'line' parts groups. */
  readonly items: readonly (MenuItem | 'line')[]
}

const offered = new WeakMap<Element, () => RowMenu | null>()

/** Attach to what has a menu: `{@attach offersMenu(() => …)}`. Asked when the menu opens, so that it says how things are then. */
export const offersMenu = (menu: () => RowMenu | null) => (element: Element) => {
  offered.set(element, menu)
  return () => void offered.delete(element)
}

/** The menu of the nearest thing around the target that has one. */
export function menuAround(target: Element): { readonly element: Element; readonly menu: RowMenu } | null {
  for (let element: Element | null = target; element; element = element.parentElement) {
    const menu = offered.get(element)?.()
    if (menu && menu.items.length > 0) return { element, menu }
  }
  return null
}
