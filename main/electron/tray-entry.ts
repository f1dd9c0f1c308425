/** The pieces a tray menu is made of, as plain data, and what clicking one does. */
import type { CallRecord, Signal } from '../../contract/model.ts'
import type { RequestName } from '../../contract/names.ts'
import { places } from '../../contract/places.ts'

/** What clicking an entry does. */
export type Action =
  | { readonly do: 'ask'; readonly request: RequestName; readonly input: unknown }
  | { readonly do: 'open'; readonly path: string }
  /** Reviews what the clipboard holds; nothing runs before the yes there. */
  | { readonly do: 'paste' }
  | { readonly do: 'quit' }

export interface TrayEntry {
  readonly label: string
  /** Null: a line that only says something, or one that leads to `items`. */
  readonly action: Action | null
  readonly checked?: boolean
  readonly items?: readonly TrayEntry[]
  readonly separator?: true
  readonly key?: string
}
export interface TrayView {
  readonly signal: Signal
  readonly tooltip: string
  readonly menu: readonly TrayEntry[]
}
export interface TrayContext {
  /** An ISO time as this person's clock shows it: "09:04". */
  readonly clock: (iso: string) => string
  /** True when the core runs elsewhere and goes on without this window. */
  readonly joined: boolean
  /** The last calls, newest first. */
  readonly calls: readonly CallRecord[]
}

export const separator: TrayEntry = { label: '', action: null, separator: true }
export const says = (label: string): TrayEntry => ({ label, action: null })
export const does = (label: string, action: Action, more: Partial<TrayEntry> = {}): TrayEntry => ({
  label,
  action,
  ...more
})
export const leads = (label: string, items: readonly TrayEntry[]): TrayEntry => ({ label, action: null, items })

export function remedyAction(remedy: { readonly request: RequestName; readonly input: unknown }): Action {
  if (remedy.request !== 'view.open') return { do: 'ask', request: remedy.request, input: remedy.input }
  const path = (remedy.input as { readonly path?: unknown } | null)?.path
  return { do: 'open', path: typeof path === 'string' ? path : places.board }
}
