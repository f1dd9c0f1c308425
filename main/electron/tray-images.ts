/** Which picture the tray shows: the mark's silhouette with a shape for the worst state. Pure. */
import { join } from 'node:path'
import type { Signal } from '../../contract/model.ts'

/** Files are drawn by build/tray-images.mjs from build/icons, and lie beside the bundle. */
export function trayImage(
  folder: string,
  signal: Signal,
  { platform, dark }: { readonly platform: NodeJS.Platform; readonly dark: boolean }
): string {
  // A template image: the system gives it the menu bar's colour.
  if (platform === 'darwin') return join(folder, `tray-${signal}-Template.png`)
  const size = platform === 'win32' ? 16 : 22
  return join(folder, `tray-${signal}-${dark ? 'dark' : 'light'}-${size}.png`)
}
