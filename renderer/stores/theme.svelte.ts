import type { Theme } from '../../contract/model.ts'

/** Puts the theme on the page: the one that is set, or the system's, followed live. Call it inside an effect. */
export function applyTheme(theme: Theme, page: Window = window): () => void {
  const dark = page.matchMedia('(prefers-color-scheme: dark)')
  const show = (): void => {
    page.document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  }
  show()
  dark.addEventListener('change', show)
  return () => dark.removeEventListener('change', show)
}
