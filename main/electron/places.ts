/** Places of the page that the shell opens. The addresses are the page's own (renderer/lib/route.ts). */
const part = encodeURIComponent

export const boardPath = '/board'
export const addPath = '/add'
export const settingsPath = '/settings'
export const serverPath = (id: string, tab?: 'tools' | 'logs' | 'settings'): string =>
  tab ? `/server/${part(id)}/${tab}` : `/server/${part(id)}`
/** A server's log, at a moment (ISO 8601). */
export const logPath = (id: string, at: string): string => `${serverPath(id, 'logs')}/${part(at)}`
export const hostPath = (id: string): string => `/host/${part(id)}`

/** True for what may stand behind the # of the page's address: one line, from the root, of sane length. */
export const isPlace = (path: unknown): path is string =>
  typeof path === 'string' && path.startsWith('/') && path.length <= 500 && !/[\u0000-\u001f\u007f]/.test(path)
