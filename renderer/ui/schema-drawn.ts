/**
 * How many fields one form draws. A server's schema can ask for more than a page can hold (groups that need themselves,
 * a hundred thousand properties); what comes after the limit is edited in the JSON beside the form.
 */
import { createContext, onDestroy } from 'svelte'

const fieldsAtMost = 150
/** Entries of one list, one group or one map that are drawn. */
export const entriesAtMost = 200

const [get, set] = createContext<{ count: number }>()

/** For the form: its fields are counted from here on. */
export function countFields(): void {
  set({ count: 0 })
}
/** For a field as it is made: true while there is room for it. */
export function takeRoom(): boolean {
  const drawn = get()
  if (drawn.count >= fieldsAtMost) return false
  drawn.count += 1
  onDestroy(() => (drawn.count -= 1))
  return true
}
