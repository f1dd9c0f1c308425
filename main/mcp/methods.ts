/** Methods that more than one room has to know by name. */
export type ListKind = 'tools' | 'resources' | 'prompts'
export const listKinds: readonly ListKind[] = ['tools', 'resources', 'prompts']

/** The four lists: how each is asked for, where its entries stand in the answer, and what names an entry. */
export const lists = {
  tools: { method: 'tools/list', member: 'tools', key: 'name' },
  resources: { method: 'resources/list', member: 'resources', key: 'uri' },
  templates: { method: 'resources/templates/list', member: 'resourceTemplates', key: 'uriTemplate' },
  prompts: { method: 'prompts/list', member: 'prompts', key: 'name' }
} as const
export type ListName = keyof typeof lists

export const listChanged = (kind: ListKind) => `notifications/${kind}/list_changed` as const
const listChangedOf = new Map<string, ListKind>(listKinds.map((kind) => [listChanged(kind), kind]))
/** Which list this notification says has changed; null for any other. */
export const changedKind = (method: string): ListKind | null => listChangedOf.get(method) ?? null

export const notification = {
  initialized: 'notifications/initialized',
  cancelled: 'notifications/cancelled',
  progress: 'notifications/progress',
  message: 'notifications/message',
  resourceUpdated: 'notifications/resources/updated',
  elicitationComplete: 'notifications/elicitation/complete',
  rootsChanged: 'notifications/roots/list_changed',
  listening: 'notifications/subscriptions/acknowledged'
} as const

/** What a server may ask its client. */
export const askable = ['sampling/createMessage', 'elicitation/create', 'roots/list'] as const
