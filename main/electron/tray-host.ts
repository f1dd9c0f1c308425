/**
 * Is there a place where a tray icon would be seen? macOS and Windows always have one. On Linux it is a program that
 * owns a name on the session bus (StatusNotifierItem, freedesktop.org), and plain GNOME has none.
 */
import type { MessageBus } from 'dbus-next'

const watcher = 'org.kde.StatusNotifierWatcher'
const patience = 1_500

/** Never rejects: no bus, or one that does not answer, is no tray. Asked again each time, as panels come and go. */
export async function hasTrayHost(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env
): Promise<boolean> {
  if (platform !== 'linux') return true
  if (!env['DBUS_SESSION_BUS_ADDRESS'] && !env['XDG_RUNTIME_DIR']) return false
  let bus: MessageBus | null = null
  try {
    const { sessionBus, Message } = await import('dbus-next')
    const opened = sessionBus()
    bus = opened
    const answer = new Promise<boolean>((resolve, reject) => {
      opened.on('error', reject)
      setTimeout(() => resolve(false), patience).unref()
      opened
        .call(
          new Message({
            destination: 'org.freedesktop.DBus',
            path: '/org/freedesktop/DBus',
            interface: 'org.freedesktop.DBus',
            member: 'NameHasOwner',
            signature: 's',
            body: [watcher]
          })
        )
        .then((reply) => resolve(reply?.body[0] === true), reject)
    })
    return await answer
  } catch {
    return false
  } finally {
    bus?.disconnect()
  }
}
