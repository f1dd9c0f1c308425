/** The page's places as paths. The page, the shell, the command line and every remedy that opens one take them from here. */
export const serverTabs = ['overview', 'tools', 'logs', 'try', 'resources', 'settings'] as const
export type ServerTab = (typeof serverTabs)[number]
export const activityTabs = ['calls', 'logs', 'audit', 'processes'] as const
export type ActivityTab = (typeof activityTabs)[number]

const part = encodeURIComponent
const serverPlace = (id: string, tab: ServerTab = 'overview'): string =>
  tab === 'overview' ? `/server/${part(id)}` : `/server/${part(id)}/${tab}`

export const places = {
  board: '/board',
  server: serverPlace,
  /** A server's log, at a moment (ISO 8601). */
  log: (id: string, at: string): string => `${serverPlace(id, 'logs')}/${part(at)}`,
  /** "Try it", with a tool chosen. */
  tryTool: (id: string, tool: string): string => `${serverPlace(id, 'try')}/${part(tool)}`,
  /** Its settings, with the question whether to remove it open. */
  removal: (id: string): string => `${serverPlace(id, 'settings')}/remove`,
  host: (id: string): string => `/host/${part(id)}`,
  add: (entry?: string): string => (entry ? `/add/${part(entry)}` : '/add'),
  byHand: '/by-hand',
  /** What was found in hosts’ files, or in that of one. */
  takeOver: (host?: string): string => (host ? `/take-over/${part(host)}` : '/take-over'),
  catalogue: (entry?: string): string => (entry ? `/catalogue/${part(entry)}` : '/catalogue'),
  activity: (tab: ActivityTab = 'calls'): string => `/activity/${tab}`,
  /** One call, open beside the list. */
  call: (id: number): string => `/activity/calls/${id}`,
  /** The calls of one server, or of one host. */
  callsOf: (of: { readonly server: string } | { readonly host: string }): string =>
    `/activity/calls?${new URLSearchParams({ ...of }).toString()}`,
  settings: '/settings',
  /** What a failure’s code means and what to do; all codes without one. */
  help: (code?: string): string => (code ? `/help/${part(code)}` : '/help'),
  cable: (host: string, server: string): string => `/cable/${part(host)}/${part(server)}`
} as const

/** True for what may stand behind the # of the page's address: one line, from the root, of sane length. */
export const isPlace = (path: unknown): path is string =>
  typeof path === 'string' && path.startsWith('/') && path.length <= 500 && !/[\u0000-\u001f\u007f]/.test(path)
