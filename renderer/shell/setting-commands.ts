/** Settings by name. */
import { places } from '../lib/route.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'
import type { Command } from './commands.ts'

/** What their fields are called on their page; the field itself gets the keyboard. */
export const settingLabels = [
  'Theme',
  'Port of the gateway',
  'Without a keychain',
  'Size of one log file in MB',
  'Log files a server',
  'All logs together in MB'
] as const
/** Of the app; a browser's page has none of them. */
const appLabels = ['Start with the computer', 'Closing the window leaves servers running', 'Notifications'] as const

export const settingCommands = (patchbay: Patchbay): readonly Command[] =>
  [...settingLabels, ...(patchbay.core?.face === 'electron' ? appLabels : [])].map((label) => ({
    id: `setting:${label}`,
    kind: 'Setting',
    title: label,
    note: '',
    run: () => goToSetting(patchbay, label)
  }))

/** The page draws it a moment after it was gone to. */
function goToSetting(patchbay: Patchbay, label: string): void {
  patchbay.router.go(places.settings)
  let frames = 120
  const look = (): void => {
    const field = document.querySelector<HTMLElement>(`main [aria-label="${CSS.escape(label)}"]`)
    const inside = field?.matches('input, button')
      ? field
      : field?.querySelector<HTMLElement>('[aria-checked="true"], button, input')
    if (inside) {
      inside.scrollIntoView({ block: 'center' })
      inside.focus({ preventScroll: true })
    } else if ((frames -= 1) > 0) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
