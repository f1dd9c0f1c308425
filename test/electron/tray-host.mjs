// A tray and notification host for tests, spoken to over a private D-Bus session (dbus-run-session): a
// StatusNotifierItem that Electron's Tray registers is read, its menu walked and clicked as a desktop panel would.
// Needs the npm package dbus-next. StatusNotifierItem and com.canonical.dbusmenu, freedesktop.org.
import dbus from 'dbus-next'

const {
  Message,
  Variant,
  interface: { Interface }
} = dbus
const ITEM = 'org.kde.StatusNotifierItem'
const MENU = 'com.canonical.dbusmenu'

/** Starts the host. Resolves once it owns both names; start the app afterwards. */
export async function startTrayHost(bus = dbus.sessionBus()) {
  const items = []
  const waiting = []
  const notifications = [] // {title, body, actions, urgent}, oldest first

  class Watcher extends Interface {
    RegisterStatusNotifierItem(name) {
      items.push(name)
      for (const wake of waiting.splice(0)) wake()
    }
    RegisterStatusNotifierHost() {}
    StatusNotifierItemRegistered(name) {
      return name
    }
    StatusNotifierHostRegistered() {}
    get RegisteredStatusNotifierItems() {
      return items
    }
    get IsStatusNotifierHostRegistered() {
      return true
    }
    get ProtocolVersion() {
      return 0
    }
  }
  Watcher.configureMembers({
    methods: {
      RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' },
      RegisterStatusNotifierHost: { inSignature: 's', outSignature: '' }
    },
    signals: { StatusNotifierItemRegistered: { signature: 's' }, StatusNotifierHostRegistered: { signature: '' } },
    properties: {
      RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
      IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
      ProtocolVersion: { signature: 'i', access: 'read' }
    }
  })

  class Notifications extends Interface {
    Notify(_app, _replaces, _icon, title, body, actions, hints) {
      notifications.push({ title, body, actions, urgent: hints.urgency?.value === 2 })
      return notifications.length
    }
    GetCapabilities() {
      return ['body', 'actions']
    }
    GetServerInformation() {
      return ['tray-host', 'tests', '1', '1.2']
    }
    CloseNotification() {}
    ActionInvoked(id, action) {
      return [id, action]
    }
    NotificationClosed(id, reason) {
      return [id, reason]
    }
  }
  Notifications.configureMembers({
    methods: {
      Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
      GetCapabilities: { inSignature: '', outSignature: 'as' },
      GetServerInformation: { inSignature: '', outSignature: 'ssss' },
      CloseNotification: { inSignature: 'u', outSignature: '' }
    },
    signals: { ActionInvoked: { signature: 'us' }, NotificationClosed: { signature: 'uu' } }
  })

  const shown = new Notifications('org.freedesktop.Notifications')
  bus.export('/StatusNotifierWatcher', new Watcher('org.kde.StatusNotifierWatcher'))
  bus.export('/org/freedesktop/Notifications', shown)
  await bus.requestName('org.kde.StatusNotifierWatcher')
  await bus.requestName('org.freedesktop.Notifications')

  /** Bounded: the bus itself waits for an answer of a hung app without end. */
  const call = async (destination, path, iface, member, signature = '', body = []) => {
    const asked = bus.call(new Message({ destination, path, interface: iface, member, signature, body }))
    let timer
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`the app did not answer ${member} on the bus within 20 s`)), 20_000)
    })
    try {
      return (await Promise.race([asked, late])).body
    } finally {
      clearTimeout(timer)
    }
  }

  /** The app's tray item, once it has registered one. */
  async function item(timeoutMs = 40_000) {
    if (items.length === 0)
      await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no tray item was registered')), timeoutMs)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    const name = items.at(-1)
    const path = '/StatusNotifierItem' // Chromium registers by bus name, at the standard path
    const properties = async () => {
      const [all] = await call(name, path, 'org.freedesktop.DBus.Properties', 'GetAll', 's', [ITEM])
      return Object.fromEntries(Object.entries(all).map(([key, variant]) => [key, variant.value]))
    }
    const tree = ([id, attributes, children]) => ({
      id,
      label: (attributes.label?.value ?? '').replace(/__/g, '_'), // a single one would mark a key
      separator: attributes.type?.value === 'separator',
      enabled: attributes.enabled?.value ?? true,
      checked: attributes['toggle-state']?.value === 1,
      items: children.map((child) => tree(child.value))
    })
    const menu = async () => {
      const [, layout] = await call(name, (await properties()).Menu, MENU, 'GetLayout', 'iias', [0, -1, []])
      return tree(layout).items
    }
    return {
      properties,
      /** The menu as a tree of {label, enabled, checked, separator, items}. */
      menu,
      tooltip: async () => (await properties()).ToolTip[2],
      /** The largest icon: {width, height, argb}, ARGB32 in network byte order. */
      icon: async () => {
        const [width, height, argb] = (await properties()).IconPixmap.reduce((a, b) => (b[0] > a[0] ? b : a))
        return { width, height, argb: Buffer.from(argb) }
      },
      /** The primary click on the icon. */
      activate: () => call(name, path, ITEM, 'Activate', 'ii', [0, 0]),
      /** Clicks the entry reached by these labels, each a string or a RegExp. */
      click: async (...labels) => {
        let level = await menu()
        let entry
        for (const label of labels) {
          entry = level.find((each) => (label instanceof RegExp ? label.test(each.label) : each.label === label))
          if (!entry)
            throw new Error(`no menu entry ${label}; there are: ${level.map((each) => each.label).join(' | ')}`)
          level = entry.items
        }
        if (!entry.enabled) throw new Error(`menu entry ${entry.label} is greyed out`)
        await call(name, (await properties()).Menu, MENU, 'Event', 'isvu', [
          entry.id,
          'clicked',
          new Variant('s', ''),
          0
        ])
      }
    }
  }

  return {
    item,
    notifications,
    /** Clicks a shown notification (its body, or an action by key). */
    answer: (index, action = 'default') => shown.ActionInvoked(index + 1, action),
    stop: () => bus.disconnect()
  }
}
