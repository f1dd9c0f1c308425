/**
 * The page is not trusted with anything but its own contract: it is sandboxed, goes nowhere else, opens nothing, and is
 * granted no permission. Electron's security checklist, items 2 to 5 and 11 to 15.
 */
import { app, shell, type Session, type WebContents } from 'electron'

export const pageOrigin = 'app://patchbay'

/** Opens an https address in the person's browser. Anything else (file:, javascript:, ms-…, smb:) is refused. */
export function openOutside(address: string, open: (url: string) => Promise<void> = shell.openExternal): boolean {
  const url = outsideUrl(address)
  if (url === null) return false
  open(url).catch(() => undefined)
  return true
}

/** The address as it may be opened outside, or null. Names and passwords in it are a disguise, not an address. */
export function outsideUrl(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  return url.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname !== ''
    ? url.href
    : null
}

/**
 * Before anything else: every renderer is sandboxed, and every page that ever comes to be is held where it is. A person
 * who runs as root must pass --no-sandbox (Chromium refuses otherwise), and both together end every child process.
 */
export function guardPages(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => holdInPlace(contents))
}

function holdInPlace(contents: WebContents): void {
  contents.on('will-navigate', (event, address) => {
    event.preventDefault()
    openOutside(address)
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

/** The clipboard is written to on a person's click (copying a log line); all else is denied. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(granted.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => granted.has(permission))
  session.setDevicePermissionHandler(() => false)
}

/** True for the main frame of our own page, and for nothing else that can send messages. */
export function isOurPage(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false
  const { protocol, host } = new URL(frame.url)
  return `${protocol}//${host}` === pageOrigin
}
